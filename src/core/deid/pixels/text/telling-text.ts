import type { HeaderWords } from './header-words.ts';

/**
 * Why a text in a picture tells who it is of: it equals something of the header, or it looks like a date
 * or a long number.
 */
export type Telling = 'name' | 'id' | 'date' | 'place' | 'like-a-date' | 'like-a-number';

/** Letters and digits that a reader takes for each other. */
const ALIKE: Readonly<Record<string, string>> = {
  O: '0', Q: '0', D: '0', I: '1', L: '1', '|': '1', Z: '2', S: '5', B: '8', G: '6',
}; // prettier-ignore

/** Shorter parts stand in other words by chance. */
const LEAST_LATIN = 4;
const LEAST_HANGUL = 2;
const LEAST_DIGITS = 6;

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}|]/gu, '');

const alike = (text: string): string => plain(text).replace(/[OQDIL|ZSBG]/g, (c) => ALIKE[c] ?? c);

const isHangul = (text: string): boolean => /\p{Script=Hangul}|\p{Script=Han}/u.test(text);

/** Readers take one letter for another: in a longer word one may differ. */
function isNearlyIn(text: string, wanted: string): boolean {
  const most = wanted.length >= (isHangul(wanted) ? 3 : 6) ? 1 : 0;
  for (let at = 0; at + wanted.length <= text.length; at += 1) {
    let differs = 0;
    for (let i = 0; i < wanted.length && differs <= most; i += 1) {
      if (text[at + i] !== wanted[i]) differs += 1;
    }
    if (differs <= most) return true;
  }
  return false;
}

/** A name that is cut at the edge of its field is a name too. */
function isNameIn(text: string, name: string): boolean {
  const wanted = alike(name);
  const least = isHangul(name) ? LEAST_HANGUL : LEAST_LATIN;
  if (wanted.length < least) {
    const words = text.split(/[\s^,.:]+/).map(alike);
    return wanted.length >= 2 && words.includes(wanted);
  }
  if (isNearlyIn(alike(text), wanted)) return true;
  return text
    .split(/[\s^,.:]+/)
    .map(alike)
    .some((word) => word.length >= LEAST_LATIN && wanted.startsWith(word));
}

function isIdIn(text: string, id: string): boolean {
  const wanted = alike(id);
  return wanted.length >= LEAST_LATIN && alike(text).includes(wanted);
}

const two = (part: string): string => part.padStart(2, '0');

function fullYears(year: string): string[] {
  return year.length === 4 ? [year] : year.length === 2 ? [`19${year}`, `20${year}`] : [];
}

/** Every date that three numbers can mean, as YYYYMMDD: devices write them in any order. */
function datesIn(text: string): string[] {
  const dates: string[] = [];
  for (const [, a = '', b = '', c = ''] of text.matchAll(
    /(?<!\d)(\d{1,4})\s?[-/.\s년]\s?(\d{1,2})\s?[-/.\s월]\s?(\d{1,4})(?!\d)/gu,
  )) {
    for (const [year, month, day] of [
      [a, b, c],
      [c, a, b],
      [c, b, a],
    ] as const) {
      if (day.length > 2 || month.length > 2) continue;
      const isDay =
        Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
      if (isDay) dates.push(...fullYears(year).map((full) => full + two(month) + two(day)));
    }
  }
  const joined = text.match(/(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g);
  return [...dates, ...(joined ?? [])];
}

/** Null where nothing is known against a text: that does not prove that it tells nothing. */
export function tellingOf(text: string, known: HeaderWords): Telling | null {
  if (known.names.some((name) => isNameIn(text, name))) return 'name';
  if (known.ids.some((id) => isIdIn(text, id))) return 'id';
  const dates = datesIn(text);
  if (dates.some((date) => known.dates.includes(date))) return 'date';
  if (known.places.some((place) => isNameIn(text, place))) return 'place';
  if (dates.length > 0) return 'like-a-date';
  return new RegExp(`\\d{${LEAST_DIGITS},}`).test(text.replace(/[\s-]/g, ''))
    ? 'like-a-number'
    : null;
}
