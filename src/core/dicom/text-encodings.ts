/** A way to turn bytes into text: a label of the WHATWG Encoding standard, or one of our own below. */
export type TextEncodingName = string;

/** One character a byte. WHATWG has ASCII and ISO 8859-1 read as windows-1252, which fills 80 to 9F. */
export const LATIN1: TextEncodingName = 'latin1';

/** ISO 8859-9, which WHATWG reads as windows-1254: Latin-1 with six letters of its own. */
const LATIN5: TextEncodingName = 'latin5';
const TURKISH: Readonly<Record<string, string>> = {
  Ð: 'Ğ',
  Ý: 'İ',
  Þ: 'Ş',
  ð: 'ğ',
  ý: 'ı',
  þ: 'ş',
};

/** By the number in the defined term, PS3.3 C.12.1.1.2: tables C.12-2 to C.12-5. */
const BY_REGISTRATION: Readonly<Record<string, TextEncodingName>> = {
  '6': LATIN1,
  '100': LATIN1,
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '144': 'iso-8859-5',
  '127': 'iso-8859-6',
  '126': 'iso-8859-7',
  '138': 'iso-8859-8',
  '148': LATIN5,
  '203': 'iso-8859-15',
  '13': 'shift_jis',
  '166': 'windows-874',
  '149': 'euc-kr',
  '58': 'gbk',
  '192': 'utf-8',
};

/** Sets of two bytes a character: they come by escape sequences, whatever the term looks like. */
const ALWAYS_ESCAPED: ReadonlySet<string> = new Set(['87', '159', '149', '58']);

/** Terms that files have and the standard has not, next to those whose punctuation is wrong. */
const OTHER_TERMS: Readonly<Record<string, TextEncodingName>> = {
  'GB18030': 'gb18030',
  'GBK': 'gbk',
  'GB2312': 'gbk',
  'ISO 2022 GBK': 'gbk',
  'ISO 2022 GB18030': 'gb18030',
  'ISO 2022 58': 'gbk',
  'UTF-8': 'utf-8',
  'UTF8': 'utf-8',
}; // prettier-ignore

export interface CharacterSetTerm {
  readonly encoding: TextEncodingName;
  /** Escape sequences (code extensions) are part of it, come with further terms only, or never. */
  readonly extensions: 'own' | 'with-others' | 'never';
}

const ASCII: CharacterSetTerm = { encoding: LATIN1, extensions: 'with-others' };
const terms = new Map<string, CharacterSetTerm>();
const MOST_TERMS_KEPT = 256;

/** `ISO_IR 100`, `ISO 2022 IR 100` and their misspellings: ISO-IR 100, ISO_IR_100, ISO2022IR100. */
const REGISTERED = /^ISO[ _-]?(2022)?[ _-]?IR[ _-]?(\d+)$/;

function parseTerm(text: string): CharacterSetTerm {
  const upper = text.toUpperCase();
  const other = Object.hasOwn(OTHER_TERMS, upper) ? OTHER_TERMS[upper] : undefined;
  if (other) {
    return { encoding: other, extensions: upper.startsWith('ISO 2022') ? 'own' : 'never' };
  }
  const [, iso2022, registration = '6'] = REGISTERED.exec(upper) ?? [];
  const isKnown = Object.hasOwn(BY_REGISTRATION, registration);
  const encoding = (isKnown ? BY_REGISTRATION[registration] : undefined) ?? LATIN1;
  if (encoding === 'utf-8') return { encoding, extensions: 'never' };
  const isEscaped = iso2022 !== undefined || ALWAYS_ESCAPED.has(registration);
  return { encoding, extensions: isEscaped ? 'own' : 'with-others' };
}

/** What a value of Specific Character Set means; what nobody knows is read as ASCII and Latin-1. */
export function characterSetTerm(text: string): CharacterSetTerm {
  if (text === '') return ASCII;
  const known = terms.get(text);
  if (known) return known;
  const parsed = parseTerm(text);
  if (terms.size < MOST_TERMS_KEPT) terms.set(text, parsed);
  return parsed;
}

const decoders = new Map<TextEncodingName, TextDecoder>();

/** Differs from Latin-1 in the bytes 80 to 9F alone, and is ten times as fast as own code. */
const windows1252 = new TextDecoder('windows-1252');
const SHORT_BYTES = 24;

function hasControlsOfG1(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80 && byte < 0xa0) return true;
  return false;
}

/** One character a byte: ASCII and Latin-1. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length > SHORT_BYTES && !hasControlsOfG1(bytes)) return windows1252.decode(bytes);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Text of bytes in one encoding; what has no character in it becomes U+FFFD. */
export function decodeWith(encoding: TextEncodingName, bytes: Uint8Array): string {
  if (encoding === LATIN1) return latin1(bytes);
  if (encoding === LATIN5) return latin1(bytes).replace(/[ÐÝÞðýþ]/g, (one) => TURKISH[one] ?? one);
  let decoder = decoders.get(encoding);
  if (!decoder) {
    decoder = new TextDecoder(encoding, { ignoreBOM: true });
    decoders.set(encoding, decoder);
  }
  return decoder.decode(bytes);
}
