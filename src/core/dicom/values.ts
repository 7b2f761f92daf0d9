import { decodeText, latin1, type CharacterSets } from './character-sets.ts';
import type { DataSet, Element, Tag, ValueElement, Vr } from './dataset.ts';
import * as Tags from './tags.generated.ts';
import { hasCharacterSet, isSingleText, isText } from './vr.ts';

const NO_CHARACTER_SETS: CharacterSets = [];

function valueOf(dataSet: DataSet, tag: Tag): ValueElement | undefined {
  const found = dataSet.get(tag);
  return found?.kind === 'value' && found.bytes.length > 0 ? found : undefined;
}

const NUL = 0;
const SPACE = 0x20;
const BACKSLASH = 0x5c;

/** Leading spaces mean something in single texts only; trailing ones and NULs never. */
function trimmed(text: string, isSingle: boolean): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === SPACE || text.charCodeAt(end - 1) === NUL)) {
    end -= 1;
  }
  let start = 0;
  while (!isSingle && start < end && text.charCodeAt(start) === SPACE) start += 1;
  return text.slice(start, end);
}

function split(text: string, element: ValueElement): string[] {
  if (isSingleText(element.vr)) return [trimmed(text, true)];
  return text.split('\\').map((part) => trimmed(part, false));
}

/** Character sets of a data set; an item without its own has those of the data set around it. */
export function characterSetsOf(
  dataSet: DataSet,
  inherited: CharacterSets = NO_CHARACTER_SETS,
): CharacterSets {
  const element = dataSet.get(Tags.SpecificCharacterSet);
  if (element?.kind !== 'value') return inherited;
  return split(latin1(element.bytes), element);
}

/** Values of a text element, each byte one character; [] when absent, empty or binary. */
export function stringsOf(dataSet: DataSet, tag: Tag): readonly string[] {
  const element = valueOf(dataSet, tag);
  return element && (isText(element.vr) || element.vr === 'UN')
    ? split(latin1(element.bytes), element)
    : [];
}

/** What stringsOf gives first, without the others: this is asked of every file a hundred times. */
function firstString({ vr, bytes }: ValueElement): string {
  const isSingle = isSingleText(vr);
  const end = isSingle ? -1 : bytes.indexOf(BACKSLASH);
  return trimmed(latin1(end < 0 ? bytes : bytes.subarray(0, end)), isSingle);
}

/** First value, each byte one character; undefined when absent or empty. For codes, dates, UIDs. */
export function stringOf(dataSet: DataSet, tag: Tag): string | undefined {
  const element = valueOf(dataSet, tag);
  if (!element || !(isText(element.vr) || element.vr === 'UN')) return undefined;
  return firstString(element) || undefined;
}

/** Values of a text element in the character sets of the data set. `inherited`: those around an item. */
export function textsOf(
  dataSet: DataSet,
  tag: Tag,
  inherited: CharacterSets = NO_CHARACTER_SETS,
): readonly string[] {
  const element = valueOf(dataSet, tag);
  if (!element || !(isText(element.vr) || element.vr === 'UN')) return [];
  return textsOfElement(element, characterSetsOf(dataSet, inherited));
}

/** All values of one text element, decoded. */
export function textsOfElement(
  element: ValueElement,
  characterSets: CharacterSets,
): readonly string[] {
  const decoded =
    hasCharacterSet(element.vr) || element.vr === 'UN'
      ? decodeText(element.bytes, characterSets, element.vr === 'PN')
      : latin1(element.bytes);
  return split(decoded, element);
}

/** First value, decoded; undefined when absent or empty. */
export function textOf(
  dataSet: DataSet,
  tag: Tag,
  inherited: CharacterSets = NO_CHARACTER_SETS,
): string | undefined {
  return textsOf(dataSet, tag, inherited)[0] || undefined;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** NaN for what no double holds either: an endless slope would make every pixel endless. */
function parseDecimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

interface NumberReader {
  readonly bytesEach: number;
  readonly read: (view: DataView, at: number) => number;
}

const UINT16: NumberReader = { bytesEach: 2, read: (view, at) => view.getUint16(at, true) };
const UINT32: NumberReader = { bytesEach: 4, read: (view, at) => view.getUint32(at, true) };
const FLOAT32: NumberReader = { bytesEach: 4, read: (view, at) => view.getFloat32(at, true) };
const FLOAT64: NumberReader = { bytesEach: 8, read: (view, at) => view.getFloat64(at, true) };
const UINT64: NumberReader = {
  bytesEach: 8,
  read: (view, at) => Number(view.getBigUint64(at, true)),
};

const NUMBER_READERS: Readonly<Partial<Record<Vr, NumberReader>>> = {
  US: UINT16,
  OW: UINT16,
  SS: { bytesEach: 2, read: (view, at) => view.getInt16(at, true) },
  UL: UINT32,
  OL: UINT32,
  SL: { bytesEach: 4, read: (view, at) => view.getInt32(at, true) },
  FL: FLOAT32,
  OF: FLOAT32,
  FD: FLOAT64,
  OD: FLOAT64,
  UV: UINT64,
  OV: UINT64,
  SV: { bytesEach: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  AT: {
    bytesEach: 4,
    read: (view, at) => view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true),
  },
};

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/**
 * Values of a number element; NaN keeps the place of one that is empty or no number. AT gives tags;
 * 64-bit integers lose what a double cannot hold. [] when absent, empty or not numeric.
 */
export function numbersOf(dataSet: DataSet, tag: Tag): readonly number[] {
  const element = valueOf(dataSet, tag);
  if (!element) return [];
  if (element.vr === 'DS' || element.vr === 'IS') {
    return split(latin1(element.bytes), element).map(parseDecimal);
  }
  const reader = NUMBER_READERS[element.vr];
  if (!reader) return [];
  const view = viewOf(element.bytes);
  const numbers: number[] = [];
  for (let at = 0; at + reader.bytesEach <= view.byteLength; at += reader.bytesEach) {
    numbers.push(reader.read(view, at));
  }
  return numbers;
}

/** First number; undefined when absent, empty or no number. */
export function numberOf(dataSet: DataSet, tag: Tag): number | undefined {
  const element = valueOf(dataSet, tag);
  if (!element) return undefined;
  let first = NaN;
  if (element.vr === 'DS' || element.vr === 'IS') {
    first = parseDecimal(firstString(element));
  } else {
    const reader = NUMBER_READERS[element.vr];
    if (reader && element.bytes.length >= reader.bytesEach) {
      first = reader.read(viewOf(element.bytes), 0);
    }
  }
  return Number.isNaN(first) ? undefined : first;
}

/** Items of a sequence; [] when absent or no sequence. */
export function itemsOf(dataSet: DataSet, tag: Tag): readonly DataSet[] {
  const element: Element | undefined = dataSet.get(tag);
  return element?.kind === 'sequence' ? element.items : [];
}

/** First item of a sequence. */
export function itemOf(dataSet: DataSet, tag: Tag): DataSet | undefined {
  return itemsOf(dataSet, tag)[0];
}
