import { latin1 } from '../../dicom/character-sets.ts';
import { DUMMY_VALUES } from '../dummy.ts';
import { isCommonText } from './common-words.ts';
import { isStrong, type Identifier, type IdentifierKind } from './identifiers.ts';
import { legacyForms } from './legacy-encoders.ts';
import { folded, SHORTEST_PATTERN_BYTES, SHORTEST_STRIDE_PATTERN_BYTES } from './pattern-search.ts';

/** One text in one encoding. */
export interface Pattern {
  readonly kind: IdentifierKind;
  readonly isStrong: boolean;
  readonly encoding: string;
  /** ASCII folded to lower case. */
  readonly bytes: Uint8Array;
  readonly characters: number;
  /** Digits with their delimiters only. */
  readonly isNumeric: boolean;
  readonly isCommon: boolean;
  /** Strong, and so long and varied that it does not arise in pixels by chance: others do not count there. */
  readonly countsInBinary: boolean;
}

export interface PatternSet {
  readonly patterns: readonly Pattern[];
  /** Lower-case texts too short to be looked for inside others: whole values only. */
  readonly shortValues: ReadonlyMap<string, IdentifierKind>;
}

const SHORTEST_STRONG = 4;
const SHORTEST_WEAK = 6;
const SHORTEST_BEYOND_ASCII = 2;
/**
 * Six free bytes in 512 KB of pixels arise once in 500 million files; smooth noise of 8 bits, about 50
 * grey values wide, gives 5e5 / 50^6 = 3e-5. Digits lie ten values apart: a dark background makes
 * dates by the dozen, so numbers are not looked for in pixels.
 */
const SHORTEST_IN_PIXELS = SHORTEST_STRIDE_PATTERN_BYTES;
const VARIED = 4;

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) {
    view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  }
  return bytes;
}

function latin1Form(text: string): Uint8Array | null {
  const codes = Array.from(text, (character) => character.charCodeAt(0));
  return codes.every((code) => code <= 0xff) ? Uint8Array.from(codes) : null;
}

function formsOf(text: string): { encoding: string; bytes: Uint8Array }[] {
  const forms = [
    { encoding: 'utf-8', bytes: new TextEncoder().encode(text) },
    { encoding: 'utf-16le', bytes: utf16(text, true) },
    { encoding: 'utf-16be', bytes: utf16(text, false) },
  ];
  if (isAscii(text)) return forms;
  // Letters apart from their marks, syllables in their letters: as file systems and web forms give them.
  const apart = text.normalize('NFD');
  if (apart !== text) forms.push({ encoding: 'utf-8', bytes: new TextEncoder().encode(apart) });
  const single = latin1Form(text);
  if (single) forms.push({ encoding: 'latin-1', bytes: single });
  return [...forms, ...legacyForms(text)];
}

function fitsPixels({ bytes, characters, isNumeric }: Omit<Pattern, 'countsInBinary'>): boolean {
  const isLong = bytes.length >= SHORTEST_IN_PIXELS && characters > SHORTEST_BEYOND_ASCII;
  const isPlainAscii = bytes.every((byte) => byte < 0x80);
  if (!isLong || isNumeric || (isPlainAscii && characters < SHORTEST_IN_PIXELS)) return false;
  return new Set(bytes).size >= VARIED;
}

function isShort(text: string, strong: boolean): boolean {
  if (!isAscii(text)) return Array.from(text).length < SHORTEST_BEYOND_ASCII;
  return text.length < (strong ? SHORTEST_STRONG : SHORTEST_WEAK);
}

/** What the program itself writes, and text that holds no letter and no digit. */
function saysNothing(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text) || DUMMY_VALUES.has(text) || text.includes('\ufffd');
}

/** A pattern with its bytes as a key, to tell equal ones. */
interface Named {
  readonly name: string;
  readonly pattern: Pattern;
}

function named(kind: IdentifierKind, text: string, encoding: string, bytes: Uint8Array): Named {
  const key = folded(bytes);
  const pattern = {
    kind,
    isStrong: isStrong(kind),
    encoding,
    bytes: key,
    characters: text === '' ? Math.ceil(bytes.length / 2) : Array.from(text).length,
    isNumeric: /^[\d.\-/:+ ]+$/.test(text),
    // Without a text nobody knows whether it is a common word.
    isCommon: text !== '' && isCommonText(text),
  };
  const countsInBinary = pattern.isStrong && fitsPixels(pattern);
  return { name: latin1(key), pattern: { ...pattern, countsInBinary } };
}

const isLongEnough = ({ bytes }: { readonly bytes: Uint8Array }): boolean =>
  bytes.length >= SHORTEST_PATTERN_BYTES;

/** All forms of one text; none when it says nothing or may only be asked for as a whole value. */
function patternsOfText(kind: IdentifierKind, text: string): readonly Named[] {
  if (saysNothing(text) || isShort(text, isStrong(kind))) return [];
  if (!isStrong(kind) && isCommonText(text)) return [];
  return formsOf(text)
    .filter(isLongEnough)
    .map(({ encoding, bytes }) => named(kind, text, encoding, bytes));
}

/**
 * Files of one study say the same again and again: forms are made once a text. Kept in the memory of
 * this thread only, and forgotten all at once when there are too many.
 */
const formsByText = new Map<string, readonly Named[]>();
const MOST_TEXTS = 10_000;

function knownPatterns(kind: IdentifierKind, text: string): readonly Named[] {
  const key = `${kind}\0${text}`;
  const known = formsByText.get(key);
  if (known) return known;
  if (formsByText.size >= MOST_TEXTS) formsByText.clear();
  const made = patternsOfText(kind, text);
  formsByText.set(key, made);
  return made;
}

/** Numbers of one to three digits count scans and series, and one letter is no name: nobody is named. */
function isWholeValue(kind: IdentifierKind, text: string): boolean {
  const strong = isStrong(kind);
  if (!strong || saysNothing(text) || !isShort(text, strong)) return false;
  return !/^\d*$/.test(text) && !/^[ -~]$/.test(text);
}

/** Every identifier in every encoding, each form once; of equal forms a strong one stands. */
export function buildPatterns(identifiers: readonly Identifier[]): PatternSet {
  const patterns = new Map<string, Pattern>();
  const shortValues = new Map<string, IdentifierKind>();
  const seen = new Set<string>();
  const add = ({ name, pattern }: Named) => {
    if (!patterns.get(name)?.isStrong) patterns.set(name, pattern);
  };
  for (const { kind, text, raw } of identifiers) {
    if (raw && isLongEnough({ bytes: raw })) add(named(kind, '', 'as-in-input', raw));
    const once = `${kind}\0${text}`;
    if (seen.has(once)) continue;
    seen.add(once);
    if (isWholeValue(kind, text)) shortValues.set(text.toLowerCase(), kind);
    else for (const each of knownPatterns(kind, text)) add(each);
  }
  return { patterns: [...patterns.values()], shortValues };
}
