import { CONDITIONS, type ListedCondition } from './condition-list.ts';
import type { Condition } from './rows.ts';

export type ConditionLocale = 'en' | 'ko';

function searchable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

const compact = (text: string) => text.replaceAll(' ', '');

/** 0 is the best: the whole name, its beginning, a word's beginning, anywhere, by parts; null is no match. */
function rank(condition: ListedCondition, wanted: string, locale: ConditionLocale): number | null {
  const names = [condition.name[locale], condition.name.en, condition.name.ko].map(searchable);
  const others = [...condition.synonyms.map(searchable), condition.code];
  const all = [...names, ...others];
  if (all.includes(wanted)) return 0;
  if (names[0]?.startsWith(wanted)) return 1;
  if (all.some((text) => text.startsWith(wanted))) return 2;
  if (all.some((text) => text.includes(` ${wanted}`))) return 3;
  if (all.some((text) => compact(text).includes(compact(wanted)))) return 4;
  const haystack = all.join(' ');
  return wanted.split(' ').every((part) => haystack.includes(part)) ? 5 : null;
}

/** Conditions of the list that match, best first; all of them, in the list's order, for an empty text. */
export function searchConditions(text: string, locale: ConditionLocale): readonly Condition[] {
  const wanted = searchable(text);
  const ranked = CONDITIONS.map((condition) => ({
    condition,
    rank: wanted === '' ? 0 : rank(condition, wanted, locale),
  }));
  return ranked
    .filter((entry): entry is { condition: ListedCondition; rank: number } => entry.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ condition: { code, conceptId, name } }) => ({ code, conceptId, name }));
}

/** The listed condition that is called just so, in either language, or has that code. */
export function conditionNamed(text: string): Condition | null {
  const wanted = searchable(text);
  const found = CONDITIONS.find((condition) => rank(condition, wanted, 'en') === 0);
  return found === undefined ? null : conditionByCode(found.code);
}

/** The listed condition with that code. */
export function conditionByCode(code: string): Condition | null {
  const found = CONDITIONS.find((condition) => condition.code === code);
  return found === undefined
    ? null
    : { code: found.code, conceptId: found.conceptId, name: found.name };
}

/**
 * A condition typed by hand: code `local:<slug>`, concept id 0, the same name in both languages.
 * The same name gives the same code. Null when no letter was typed, or what looks like a number of
 * somebody: four digits in a row are a date, a chart or a telephone number, no condition.
 */
export function localCondition(name: string): Condition | null {
  const shown = name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().slice(0, 100);
  const slug = shown
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  if (!/\p{L}/u.test(slug) || /\d[\s-]?\d[\s-]?\d[\s-]?\d/.test(shown)) return null;
  return { code: `local:${slug}`, conceptId: 0, name: { en: shown, ko: shown } };
}
