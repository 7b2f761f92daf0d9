import type { Locale } from '../../core/i18n.ts';
import { conditionByCode, localCondition, searchConditions } from '../../core/rcdm/conditions.ts';
import type { Condition } from '../../core/rcdm/rows.ts';

interface ConditionOption {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

export function optionOf(condition: Condition, locale: Locale, ownNote: string): ConditionOption {
  const isOwn = condition.code.startsWith('local:');
  const note = isOwn ? ownNote : `SNOMED CT ${condition.code}`;
  return { value: condition.code, label: condition.name[locale], note };
}

/** Listed conditions that match, and what was typed as one of one's own where none is called so. */
export function conditionOptions(
  text: string,
  locale: Locale,
  ownNote: string,
): readonly ConditionOption[] {
  const found = searchConditions(text, locale);
  const own = localCondition(text);
  const wanted = text.trim().toLowerCase();
  const isListed = found.some((each) =>
    Object.values(each.name).some((name) => name.toLowerCase() === wanted),
  );
  const all = own && !isListed ? [...found, own] : found;
  return all.map((condition) => optionOf(condition, locale, ownNote));
}

export function chosenCondition(code: string | null, typed: string): Condition | null {
  return code === null ? null : (conditionByCode(code) ?? localCondition(typed));
}
