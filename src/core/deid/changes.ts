import type { CharacterSets } from '../dicom/character-sets.ts';
import type { DataSet, Element, Tag, Vr } from '../dicom/dataset.ts';
import { lookupTag } from '../dicom/dictionary.ts';
import { shownValue, type ShownValue } from '../dicom/shown-value.ts';
import * as T from '../dicom/tags.generated.ts';
import { characterSetsOf, stringsOf } from '../dicom/values.ts';
import { identify, type Identifying } from './brands.ts';
import { DUMMY_VALUES } from './dummy.ts';

/**
 * What became of one attribute. `replaced`: by a dummy or a pseudonym; `added`: the output has it and the
 * input had not.
 */
export const CHANGES = [
  'removed', 'blanked', 'replaced', 'new-uid', 'date-moved', 'text-cleaned', 'kept', 'added',
] as const; // prettier-ignore
export type Change = (typeof CHANGES)[number];

/** One attribute before and after. Both values may name somebody until the output was scanned. */
export interface AttributeChange {
  readonly tag: Tag;
  /** Of PS3.6; null for a private or unknown one. */
  readonly keyword: string | null;
  readonly vr: Vr;
  /** Number of sequences around it. */
  readonly depth: number;
  /** Number of the item that it stands in, from 1; null at the top. */
  readonly item: number | null;
  readonly change: Change;
  /** null: there was none. */
  readonly before: Identifying<ShownValue> | null;
  readonly after: Identifying<ShownValue> | null;
}

interface Place {
  readonly depth: number;
  readonly item: number | null;
  readonly setsBefore: CharacterSets;
  readonly setsAfter: CharacterSets;
}

const EMPTY: DataSet = new Map();
const DATE_VRS = new Set<Vr>(['DA', 'DT']);
const TEXT_VRS = new Set<Vr>(['CS', 'LO', 'LT', 'SH', 'ST', 'UC', 'UT']);
const PSEUDONYMS = new Set<Tag>([T.PatientID, T.PatientName]);

function isSame(before: Element, after: Element): boolean {
  if (before === after) return true;
  if (before.kind !== 'value' || after.kind !== 'value') return before.kind === after.kind;
  const [a, b] = [before.bytes, after.bytes];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

const isEmpty = (element: Element): boolean =>
  element.kind === 'sequence'
    ? element.items.length === 0
    : element.kind === 'value' && element.bytes.length === 0;

const isDummy = (element: Element): boolean =>
  stringsOf(new Map([[element.tag, element]]), element.tag).every((text) => DUMMY_VALUES.has(text));

function changeOf(before: Element | undefined, after: Element | undefined): Change {
  if (!before) return 'added';
  if (!after) return 'removed';
  if (isEmpty(after) && !isEmpty(before)) return 'blanked';
  if (isSame(before, after)) return 'kept';
  const { tag, vr } = after;
  if (vr === 'UI') return 'new-uid';
  if (PSEUDONYMS.has(tag) || isDummy(after)) return 'replaced';
  if (DATE_VRS.has(vr)) return 'date-moved';
  return TEXT_VRS.has(vr) ? 'text-cleaned' : 'replaced';
}

const itemsOf = (element: Element | undefined): readonly DataSet[] =>
  element?.kind === 'sequence' ? element.items : [];

function* changesOfItems(
  before: Element | undefined,
  after: Element | undefined,
  place: Place,
): Generator<AttributeChange> {
  const [olds, news] = [itemsOf(before), itemsOf(after)];
  // Items keep their places through a de-identification.
  for (let at = 0; at < Math.max(olds.length, news.length); at += 1) {
    const inItem = { ...place, depth: place.depth + 1, item: at + 1 };
    yield* changesIn(olds[at] ?? EMPTY, news[at] ?? EMPTY, inItem);
  }
}

function* changesIn(before: DataSet, after: DataSet, around: Place): Generator<AttributeChange> {
  const place: Place = {
    ...around,
    setsBefore: characterSetsOf(before, around.setsBefore),
    setsAfter: characterSetsOf(after, around.setsAfter),
  };
  const tags = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  for (const tag of tags) {
    const [old, made] = [before.get(tag), after.get(tag)];
    yield {
      tag,
      keyword: lookupTag(tag)?.keyword ?? null,
      vr: ((old ?? made) as Element).vr,
      depth: place.depth,
      item: place.item,
      change: changeOf(old, made),
      before: old ? identify(shownValue(old, place.setsBefore)) : null,
      after: made ? identify(shownValue(made, place.setsAfter)) : null,
    };
    yield* changesOfItems(old, made, place);
  }
}

/** Pairs what went into a de-identification with what came out, nested attributes behind their sequence. */
export function changesBetween(before: DataSet, after: DataSet): Generator<AttributeChange> {
  return changesIn(before, after, { depth: 0, item: null, setsBefore: [], setsAfter: [] });
}
