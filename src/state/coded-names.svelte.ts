import { NO_VALUE, type Facet } from '../core/dataset/occurrence-query.ts';
import type { Text } from '../core/i18n.ts';
import { conditionByCode } from '../core/rcdm/conditions.ts';
import type { Phase, Plane } from '../core/rcdm/rows.ts';
import { BODY_PARTS } from '../core/rcdm/vocabulary.ts';
import {
  BODY_PART_UNKNOWN,
  BODY_PARTS_KO,
  namesByCode,
  NO_CONDITION,
  NO_MANUFACTURER,
  PHASE_WORDS,
  PLANE_WORDS,
} from './coded-words.ts';
import type { I18n } from './i18n.svelte.ts';
import { live } from './live.svelte.ts';
import { getServices } from './services.ts';

/** Codes of the R_CDM as words of the reader's language. A code without a word is shown as it is. */
export class CodedNames {
  readonly #i18n: I18n;
  readonly #typedByHand: () => ReadonlyMap<string, Text>;

  constructor(i18n: I18n, typedByHand: () => ReadonlyMap<string, Text>) {
    this.#i18n = i18n;
    this.#typedByHand = typedByHand;
  }

  readonly plane = (code: string): string => this.#word(PLANE_WORDS[code as Plane], code);
  readonly phase = (code: string): string => this.#word(PHASE_WORDS[code as Phase], code);

  readonly condition = (code: string | null): string => {
    if (code === null || code === NO_VALUE) return this.#i18n.t(NO_CONDITION);
    const name = conditionByCode(code)?.name ?? this.#typedByHand().get(code);
    return this.#word(name, code.replace(/^local:/, ''));
  };

  readonly bodyPart = (code: string): string => {
    if (code === 'UNKNOWN') return this.#i18n.t(BODY_PART_UNKNOWN);
    const en = BODY_PARTS.get(code)?.name ?? code;
    return this.#i18n.t({ en, ko: BODY_PARTS_KO[code] ?? en });
  };

  readonly manufacturer = (name: string | null): string =>
    name === null || name === NO_VALUE ? this.#i18n.t(NO_MANUFACTURER) : name;

  readonly ofFacet = (facet: Facet, value: string): string =>
    facet === 'modality' ? value : this[facet](value);

  #word(text: Text | undefined, code: string): string {
    return text === undefined ? code : this.#i18n.t(text);
  }
}

/** The names, with the conditions that were typed by hand. Call it while a component is being made. */
export function codedNames(): CodedNames {
  const { db, i18n } = getServices();
  const rows = live(
    () => null,
    () => db.conditionOccurrences.where('conditionCode').startsWith('local:').toArray(),
  );
  const typedByHand = $derived(namesByCode(rows.current ?? []));
  return new CodedNames(i18n, () => typedByHand);
}
