import { element } from '../../dicom/build.ts';
import type { CharacterSets } from '../../dicom/character-sets.ts';
import type { ValueElement } from '../../dicom/dataset.ts';
import { textsOfElement } from '../../dicom/values.ts';
import { legacyForms } from '../residual/legacy-encoders.ts';
import { holdsName } from '../name-parts.ts';
import { cleanDescriptor, type CleanedText } from './clean-descriptor.ts';

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
const asciiOnly = (text: string): string =>
  cleanDescriptor(text.replace(/[^\x20-\x7e]+/g, ' ')).text;

/** ESC $ ) C calls KS X 1001 into G1, PS3.3 table C.12-4; it is called anew in each value. */
const CALL_KOREAN = [0x1b, 0x24, 0x29, 0x43];

/** Bytes of a text in the character sets of its data set; null when they are none that is written here. */
function encode(text: string, characterSets: CharacterSets): readonly number[] | null {
  if (isAscii(text)) return [...new TextEncoder().encode(text)];
  const terms = characterSets.map((term) => term.replaceAll(/[ _-]+/g, ' '));
  if (terms[0] === 'ISO IR 192') return [...new TextEncoder().encode(text)];
  if (!terms.some((term) => /^ISO (?:2022 )?IR 149$/.test(term))) return null;
  const korean = legacyForms(text).find(({ encoding }) => encoding === 'euc-kr');
  return korean ? [...CALL_KOREAN, ...korean.bytes] : null;
}

const BACKSLASH = 0x5c;

/** A number in pieces, one in each value, passes in each; read in one it does not. */
function withoutSpreadNumber(values: readonly CleanedText[]): readonly CleanedText[] {
  const whole = cleanDescriptor(values.map(({ text }) => text).join(' '));
  if (values.length === 1 || whole.removed.length === 0) return values;
  return values.map(({ text, removed }, index) => ({
    text: text.replace(/[^ ]*\d[^ ]*/g, '').trim(),
    removed: index === 0 ? [...removed, ...whole.removed] : removed,
  }));
}

/** A word of the field that somebody in this file is called by goes as well: Stone, Test. */
function withoutNames({ text, removed }: CleanedText, names: ReadonlySet<string>): CleanedText {
  const words = text.split(/([\s,:;/()&+*-]+)/);
  const found = words.filter((word) => word !== '' && holdsName(word, names));
  if (found.length === 0) return { text, removed };
  const left = words.filter((word) => !found.includes(word)).join('');
  return { text: cleanDescriptor(left).text, removed: [...removed, ...found] };
}

const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * The values of a text element as they are cleaned, those of a number that is spread over them too.
 * `names`: words in lower case that somebody in the file is called by.
 */
export function cleanTexts(
  source: ValueElement,
  characterSets: CharacterSets,
  names: ReadonlySet<string> = NO_NAMES,
): readonly CleanedText[] {
  const texts = textsOfElement(source, characterSets);
  return withoutSpreadNumber(texts.map((text) => withoutNames(cleanDescriptor(text), names)));
}

export interface CleanedElement {
  readonly element: ValueElement;
  /** Words that were taken out. */
  readonly removed: readonly string[];
}

/**
 * A text element with cleaned values, in the character sets of its data set, without the words of
 * `names` (lower case); where those cannot be
 * written here, its words beyond ASCII go too.
 */
export function cleanElement(
  source: ValueElement,
  characterSets: CharacterSets,
  names: ReadonlySet<string>,
): CleanedElement {
  const cleaned = cleanTexts(source, characterSets, names);
  const bytes = cleaned.flatMap(({ text }, index) => {
    const encoded = encode(text, characterSets) ?? encode(asciiOnly(text), characterSets) ?? [];
    return index === 0 ? encoded : [BACKSLASH, ...encoded];
  });
  return {
    element: element(source.tag, source.vr, Uint8Array.from(bytes)),
    removed: cleaned.flatMap(({ removed }) => removed),
  };
}
