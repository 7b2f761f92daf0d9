/** Values of Specific Character Set (0008,0005) that hold for a data set; empty: ASCII. */
export type CharacterSets = readonly string[];

type Encoding = string;

/** Bytes up to 0xFF as they are: ASCII and Latin-1, which TextDecoder would read as windows-1252. */
const LATIN1: Encoding = 'latin1';

/** Encodings of the WHATWG standard by the number in the defined term, PS3.3 C.12.1.1.2. */
const BY_REGISTRATION: Readonly<Record<string, Encoding>> = {
  '6': LATIN1,
  '100': LATIN1,
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '144': 'iso-8859-5',
  '127': 'iso-8859-6',
  '126': 'iso-8859-7',
  '138': 'iso-8859-8',
  '148': 'windows-1254',
  '203': 'iso-8859-15',
  '13': 'shift_jis',
  '166': 'windows-874',
  '149': 'euc-kr',
  '58': 'gbk',
  '192': 'utf-8',
};

/** What follows ESC, PS3.3 tables C.12-3 and C.12-4: the set it calls, into G0 (two bytes) or G1. */
const ESCAPES: readonly (readonly [
  string,
  { g0: '94' | 'jis0208' | 'jis0212' } | { g1: Encoding },
])[] = [
  ['$)C', { g1: 'euc-kr' }],
  ['$)A', { g1: 'gbk' }],
  ['$(D', { g0: 'jis0212' }],
  ['$B', { g0: 'jis0208' }],
  ['$@', { g0: 'jis0208' }],
  ['(B', { g0: '94' }],
  ['(J', { g0: '94' }],
  [')I', { g1: 'shift_jis' }],
  ['-A', { g1: LATIN1 }],
  ['-B', { g1: 'iso-8859-2' }],
  ['-C', { g1: 'iso-8859-3' }],
  ['-D', { g1: 'iso-8859-4' }],
  ['-L', { g1: 'iso-8859-5' }],
  ['-G', { g1: 'iso-8859-6' }],
  ['-F', { g1: 'iso-8859-7' }],
  ['-H', { g1: 'iso-8859-8' }],
  ['-M', { g1: 'windows-1254' }],
  ['-b', { g1: 'iso-8859-15' }],
  ['-T', { g1: 'windows-874' }],
];

const ESC = 0x1b;
const decoders = new Map<Encoding, TextDecoder>();

function decodeWith(encoding: Encoding, bytes: Uint8Array): string {
  if (encoding === LATIN1) return latin1(bytes);
  let decoder = decoders.get(encoding);
  if (!decoder) {
    decoder = new TextDecoder(encoding, { ignoreBOM: true });
    decoders.set(encoding, decoder);
  }
  return decoder.decode(bytes);
}

/** One character a byte: ASCII and Latin-1. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x2000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  }
  return text;
}

function encodingOf(term: string): Encoding {
  if (term === 'GB18030') return 'gb18030';
  if (term === 'GBK') return 'gbk';
  const registration = /(?:ISO_IR|ISO 2022 IR) (\d+)$/.exec(term)?.[1] ?? '6';
  return BY_REGISTRATION[registration] ?? LATIN1;
}

/** EUC-JP holds both Japanese two-byte sets, moved to the upper half; JIS X 0212 behind 0x8F. */
function decodeJis(bytes: Uint8Array, set: 'jis0208' | 'jis0212'): string {
  const euc: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte <= 0x20) {
      euc.push(byte);
      continue;
    }
    if (set === 'jis0212') euc.push(0x8f);
    euc.push(byte | 0x80);
    at += 1;
    if (at < bytes.length) euc.push((bytes[at] ?? 0) | 0x80);
  }
  return decodeWith('euc-jp', Uint8Array.from(euc));
}

function escapeAt(bytes: Uint8Array, at: number): (typeof ESCAPES)[number] | undefined {
  const ahead = latin1(bytes.subarray(at + 1, at + 4));
  return ESCAPES.find(([sequence]) => ahead.startsWith(sequence));
}

/** Control characters and the delimiters of values and name parts bring back the first set. */
function resets(byte: number, isPersonName: boolean): boolean {
  if (byte === 0x5c || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b)) return true;
  return isPersonName && (byte === 0x5e || byte === 0x3d);
}

function decodeWithExtensions(bytes: Uint8Array, first: Encoding, isPersonName: boolean): string {
  let text = '';
  let g0: '94' | 'jis0208' | 'jis0212' = '94';
  let g1 = first;
  let from = 0;
  const flush = (to: number): void => {
    const run = bytes.subarray(from, to);
    text += g0 === '94' ? decodeWith(g1, run) : decodeJis(run, g0);
    from = to;
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) {
      const called = escapeAt(bytes, at);
      if (!called) continue;
      flush(at);
      const [sequence, set] = called;
      if ('g0' in set) g0 = set.g0;
      else g1 = set.g1;
      from = at + 1 + sequence.length;
      at = from - 1;
    } else if (g0 !== '94' && byte > 0x20) {
      at += 1; // both bytes of one character: neither is a delimiter
    } else if (resets(byte, isPersonName)) {
      flush(at);
      g0 = '94';
      g1 = first;
    }
  }
  flush(bytes.length);
  return text;
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
  const [term = ''] = characterSets;
  const first = encodingOf(term);
  const extended = characterSets.length > 1 || term.startsWith('ISO 2022');
  return extended && bytes.includes(ESC)
    ? decodeWithExtensions(bytes, first, isPersonName)
    : decodeWith(first, bytes);
}
