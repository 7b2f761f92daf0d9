import { VRS, type Vr } from './dataset.ts';

const ALL: ReadonlySet<string> = new Set(VRS);

export function isVr(text: string): text is Vr {
  return ALL.has(text);
}

const LETTER_A = 0x41;
const LETTERS = 26;

const BY_LETTERS: readonly (Vr | undefined)[] = VRS.reduce<(Vr | undefined)[]>(
  (table, vr) => {
    table[(vr.charCodeAt(0) - LETTER_A) * LETTERS + vr.charCodeAt(1) - LETTER_A] = vr;
    return table;
  },
  new Array<Vr | undefined>(LETTERS * LETTERS).fill(undefined),
);

/** The VR that stands at an offset of a file; undefined where there is none. */
export function vrAt(bytes: Uint8Array, offset: number): Vr | undefined {
  const first = (bytes[offset] ?? 0) - LETTER_A;
  const second = (bytes[offset + 1] ?? 0) - LETTER_A;
  const isLetters = first >= 0 && first < LETTERS && second >= 0 && second < LETTERS;
  return isLetters ? BY_LETTERS[first * LETTERS + second] : undefined;
}

/** VRs whose explicit length field has 32 bits after two reserved bytes, PS3.5 table 7.1-1. */
const LONG: ReadonlySet<Vr> = new Set([
  'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV',
]); // prettier-ignore

export function hasLongLength(vr: Vr): boolean {
  return LONG.has(vr);
}

/** Bytes that change places between big and little endian, PS3.5 section 7.3; 1: none. */
export function swapUnitBytes(vr: Vr): 1 | 2 | 4 | 8 {
  switch (vr) {
    case 'AT':
    case 'OW':
    case 'SS':
    case 'US':
      return 2;
    case 'FL':
    case 'OF':
    case 'OL':
    case 'SL':
    case 'UL':
      return 4;
    case 'FD':
    case 'OD':
    case 'OV':
    case 'SV':
    case 'UV':
      return 8;
    default:
      return 1;
  }
}

/** VRs whose repertoire is changed by Specific Character Set, PS3.5 section 6.1.2.3. */
const EXTENDED_TEXT: ReadonlySet<Vr> = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);

export function hasCharacterSet(vr: Vr): boolean {
  return EXTENDED_TEXT.has(vr);
}

/** In these a backslash is text, not a delimiter, PS3.5 section 6.2. */
export function isSingleText(vr: Vr): boolean {
  return vr === 'LT' || vr === 'ST' || vr === 'UT' || vr === 'UR';
}

const TEXT: ReadonlySet<Vr> = new Set([
  'AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UI', 'UR',
  'UT',
]); // prettier-ignore

export function isText(vr: Vr): boolean {
  return TEXT.has(vr);
}

/** Byte that makes a value even: PS3.5 section 6.2. */
export function paddingByte(vr: Vr): 0x00 | 0x20 {
  return TEXT.has(vr) && vr !== 'UI' ? 0x20 : 0x00;
}
