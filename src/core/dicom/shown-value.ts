import type { CharacterSets } from './character-sets.ts';
import type { Element, ValueElement } from './dataset.ts';
import { sizeOf } from './file-bytes.ts';
import { numbersOf, textsOfElement } from './values.ts';
import { isText } from './vr.ts';

/** A value as a person can read it. */
export type ShownValue =
  | { readonly kind: 'empty' }
  /** `isCut`: there is more of it. */
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'bytes'; readonly byteLength: number }
  | { readonly kind: 'items'; readonly count: number };

/** Longer texts are cut: a row shows one line. */
const MOST_LETTERS = 240;
/** More bytes than any text of that length has; nothing behind them is decoded. */
const MOST_BYTES = 4 * MOST_LETTERS;

/** ASCII with the padding of a value: what unknown and private elements often hold. */
function isPrintable(bytes: Uint8Array): boolean {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  return end > 0 && bytes.subarray(0, end).every((byte) => byte >= 0x20 && byte < 0x7f);
}

function shownText(text: string, isCut: boolean): ShownValue {
  return text.length > MOST_LETTERS
    ? { kind: 'text', text: text.slice(0, MOST_LETTERS), isCut: true }
    : { kind: 'text', text, isCut };
}

function shownElement(element: ValueElement, characterSets: CharacterSets): ShownValue {
  const byteLength = element.bytes.length;
  if (byteLength === 0) return { kind: 'empty' };
  const isCut = byteLength > MOST_BYTES;
  const begun = isCut ? { ...element, bytes: element.bytes.subarray(0, MOST_BYTES) } : element;
  if (isText(element.vr) || (element.vr === 'UN' && isPrintable(begun.bytes))) {
    return shownText(textsOfElement(begun, characterSets).join(' \\ '), isCut);
  }
  const isBulk = element.vr.startsWith('O');
  const numbers = isBulk ? [] : numbersOf(new Map([[element.tag, begun]]), element.tag);
  return numbers.length === 0
    ? { kind: 'bytes', byteLength }
    : shownText(numbers.join(' \\ '), isCut);
}

/** `characterSets`: those of the data set that it stands in. */
export function shownValue(element: Element, characterSets: CharacterSets): ShownValue {
  switch (element.kind) {
    case 'sequence':
      return { kind: 'items', count: element.items.length };
    case 'value':
      return shownElement(element, characterSets);
    case 'bulk':
      return { kind: 'bytes', byteLength: element.blob.size };
    case 'encapsulated': {
      const byteLength = element.fragments.reduce((sum, part) => sum + sizeOf(part), 0);
      return { kind: 'bytes', byteLength };
    }
  }
}
