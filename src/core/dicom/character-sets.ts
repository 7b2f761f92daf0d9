import {
  characterSetTerm,
  decodeWith,
  latin1,
  LATIN1,
  type TextEncodingName,
} from './text-encodings.ts';

export { latin1 };

/** Values of Specific Character Set (0008,0005) that hold for a data set; empty: ASCII. */
export type CharacterSets = readonly string[];

/** Sets of 94 × 94 characters, which stand in G0: two bytes of seven bits a character. */
type DoubleByteSet = 'jis0208' | 'jis0212';

/** What follows ESC, PS3.3 tables C.12-3 and C.12-4: the set it calls into G0 or G1. */
const ESCAPES: readonly (readonly [
  string,
  { g0: 'ascii' | DoubleByteSet } | { g1: TextEncodingName },
])[] = [
  ['$)C', { g1: characterSetTerm('ISO 2022 IR 149').encoding }],
  ['$)A', { g1: characterSetTerm('ISO 2022 IR 58').encoding }],
  ['$(D', { g0: 'jis0212' }],
  ['$B', { g0: 'jis0208' }],
  ['$@', { g0: 'jis0208' }],
  ['(B', { g0: 'ascii' }],
  ['(J', { g0: 'ascii' }],
  [')I', { g1: characterSetTerm('ISO 2022 IR 13').encoding }],
  ['-A', { g1: LATIN1 }],
  ['-B', { g1: characterSetTerm('ISO 2022 IR 101').encoding }],
  ['-C', { g1: characterSetTerm('ISO 2022 IR 109').encoding }],
  ['-D', { g1: characterSetTerm('ISO 2022 IR 110').encoding }],
  ['-L', { g1: characterSetTerm('ISO 2022 IR 144').encoding }],
  ['-G', { g1: characterSetTerm('ISO 2022 IR 127').encoding }],
  ['-F', { g1: characterSetTerm('ISO 2022 IR 126').encoding }],
  ['-H', { g1: characterSetTerm('ISO 2022 IR 138').encoding }],
  ['-M', { g1: characterSetTerm('ISO 2022 IR 148').encoding }],
  ['-b', { g1: characterSetTerm('ISO 2022 IR 203').encoding }],
  ['-T', { g1: characterSetTerm('ISO 2022 IR 166').encoding }],
];

const ESC = 0x1b;

/** EUC-JP holds both Japanese two-byte sets, moved to the upper half; JIS X 0212 behind 0x8F. */
function decodeJis(bytes: Uint8Array, set: DoubleByteSet): string {
  const euc: number[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    if (set === 'jis0212') euc.push(0x8f);
    euc.push((bytes[at] ?? 0) | 0x80);
    if (at + 1 < bytes.length) euc.push((bytes[at + 1] ?? 0) | 0x80);
  }
  return decodeWith('euc-jp', Uint8Array.from(euc));
}

function escapeAt(bytes: Uint8Array, at: number): (typeof ESCAPES)[number] | undefined {
  const ahead = latin1(bytes.subarray(at + 1, at + 4));
  return ESCAPES.find(([sequence]) => ahead.startsWith(sequence));
}

/** Control characters and the delimiters of values and name parts bring back the first set. */
function resets(byte: number, isPersonName: boolean): boolean {
  if (byte < 0x20 || byte === 0x5c) return true;
  return isPersonName && (byte === 0x5e || byte === 0x3d);
}

/** A byte of a two-byte set in G0. */
function isHalf(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && byte < 0x7f;
}

/** PS3.5 section 6.1.2.5: G0 holds ASCII or a two-byte set, G1 what bytes from A0 on mean. */
function decodeWithExtensions(
  bytes: Uint8Array,
  first: TextEncodingName,
  isPersonName: boolean,
): string {
  let text = '';
  let g0: 'ascii' | DoubleByteSet = 'ascii';
  let g1 = first;
  let from = 0;
  let at = 0;
  const flush = (): void => {
    text += decodeWith(g1, bytes.subarray(from, at));
    from = at;
  };
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const called = byte === ESC ? escapeAt(bytes, at) : undefined;
    if (called) {
      flush();
      const [sequence, set] = called;
      if ('g0' in set) g0 = set.g0;
      else g1 = set.g1;
      at += 1 + sequence.length;
      from = at;
    } else if (g0 !== 'ascii' && isHalf(byte)) {
      // Neither byte of a pair is a delimiter, whatever its number is in ASCII.
      flush();
      while (isHalf(bytes[at])) at += isHalf(bytes[at + 1]) ? 2 : 1;
      text += decodeJis(bytes.subarray(from, at), g0);
      from = at;
    } else {
      if (byte !== ESC && resets(byte, isPersonName)) {
        flush();
        g0 = 'ascii';
        g1 = first;
      }
      at += 1;
    }
  }
  flush();
  return text;
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80 || byte === ESC) return false;
  return true;
}

/**
 * Text of a value in the character sets of its data set, ISO 2022 code extensions included;
 * undecodable bytes become U+FFFD. Source: PS3.5 section 6.1, PS3.3 C.12.1.1.2.
 */
export function decodeText(
  bytes: Uint8Array,
  characterSets: CharacterSets,
  isPersonName = false,
): string {
  if (isAscii(bytes)) return latin1(bytes);
  const { encoding, extensions } = characterSetTerm(characterSets[0] ?? '');
  const isExtended =
    extensions === 'own' || (extensions === 'with-others' && characterSets.length > 1);
  return isExtended && bytes.includes(ESC)
    ? decodeWithExtensions(bytes, encoding, isPersonName)
    : decodeWith(encoding, bytes);
}
