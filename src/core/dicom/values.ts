import { decodeText, latin1, type CharacterSets } from './character-sets.ts';
import type { DataSet, Element, Tag, ValueElement } from './dataset.ts';
import * as Tags from './tags.generated.ts';
import { hasCharacterSet, isSingleText, isText } from './vr.ts';

const NO_CHARACTER_SETS: CharacterSets = [];

function valueOf(dataSet: DataSet, tag: Tag): ValueElement | undefined {
  const found = dataSet.get(tag);
  return found?.kind === 'value' && found.bytes.length > 0 ? found : undefined;
}

/** Leading spaces mean something in single texts only; trailing ones and NULs never. */
function trimmed(text: string, element: ValueElement): string {
  const end = text.replace(/[\0 ]+$/, '');
  return isSingleText(element.vr) ? end : end.replace(/^ +/, '');
}

function split(text: string, element: ValueElement): string[] {
  if (isSingleText(element.vr)) return [trimmed(text, element)];
  return text.split('\\').map((part) => trimmed(part, element));
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

/** First value, each byte one character; undefined when absent or empty. For codes, dates, UIDs. */
export function stringOf(dataSet: DataSet, tag: Tag): string | undefined {
  return stringsOf(dataSet, tag)[0] || undefined;
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

function readNumbers(
  element: ValueElement,
  bytesEach: number,
  read: (view: DataView, at: number) => number,
): number[] {
  const { buffer, byteOffset, byteLength } = element.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  const numbers: number[] = [];
  for (let at = 0; at + bytesEach <= byteLength; at += bytesEach) numbers.push(read(view, at));
  return numbers;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** NaN for what no double holds either: an endless slope would make every pixel endless. */
function parseDecimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/**
 * Values of a number element; NaN keeps the place of one that is empty or no number. AT gives tags;
 * 64-bit integers lose what a double cannot hold. [] when absent, empty or not numeric.
 */
export function numbersOf(dataSet: DataSet, tag: Tag): readonly number[] {
  const element = valueOf(dataSet, tag);
  if (!element) return [];
  switch (element.vr) {
    case 'DS':
    case 'IS':
      return split(latin1(element.bytes), element).map(parseDecimal);
    case 'US':
    case 'OW':
      return readNumbers(element, 2, (view, at) => view.getUint16(at, true));
    case 'SS':
      return readNumbers(element, 2, (view, at) => view.getInt16(at, true));
    case 'UL':
    case 'OL':
      return readNumbers(element, 4, (view, at) => view.getUint32(at, true));
    case 'SL':
      return readNumbers(element, 4, (view, at) => view.getInt32(at, true));
    case 'FL':
    case 'OF':
      return readNumbers(element, 4, (view, at) => view.getFloat32(at, true));
    case 'FD':
    case 'OD':
      return readNumbers(element, 8, (view, at) => view.getFloat64(at, true));
    case 'UV':
    case 'OV':
      return readNumbers(element, 8, (view, at) => Number(view.getBigUint64(at, true)));
    case 'SV':
      return readNumbers(element, 8, (view, at) => Number(view.getBigInt64(at, true)));
    case 'AT':
      return readNumbers(
        element,
        4,
        (view, at) => view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true),
      );
    default:
      return [];
  }
}

/** First number; undefined when absent, empty or no number. */
export function numberOf(dataSet: DataSet, tag: Tag): number | undefined {
  const first = numbersOf(dataSet, tag)[0];
  return first === undefined || Number.isNaN(first) ? undefined : first;
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
