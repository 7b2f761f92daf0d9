/** The platform decodes these but encodes UTF-8 only: the tables are turned round once. */
const LEGACY = ['euc-kr', 'shift_jis', 'euc-jp', 'gbk', 'big5'] as const;
type LegacyEncoding = (typeof LEGACY)[number];

type Table = ReadonlyMap<string, readonly number[]>;

const NEWLINE = 0x0a;
let tables: ReadonlyMap<LegacyEncoding, Table> | undefined;

/** Decodes every pair of bytes, a line each; a newline is never the second byte of a pair. */
function invert(encoding: LegacyEncoding): Table {
  const pairs: [number, number][] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) pairs.push([lead, trail]);
  }
  const bytes = Uint8Array.from(pairs.flatMap(([lead, trail]) => [lead, trail, NEWLINE]));
  const lines = new TextDecoder(encoding).decode(bytes).split('\n');
  const table = new Map<string, readonly number[]>();
  lines.forEach((line, index) => {
    const pair = pairs[index];
    if (pair && Array.from(line).length === 1 && line !== '\ufffd' && !table.has(line)) {
      table.set(line, pair);
    }
  });
  return table;
}

function encode(text: string, table: Table): Uint8Array | null {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const pair = code < 0x80 ? [code] : table.get(character);
    if (!pair) return null;
    bytes.push(...pair);
  }
  return Uint8Array.from(bytes);
}

/** ISO 2022 Japanese: the EUC pairs in the lower half behind ESC $ B. */
function toIso2022Jp(eucJp: Uint8Array): Uint8Array | null {
  if (!eucJp.every((byte) => byte >= 0xa1)) return null;
  return Uint8Array.from([0x1b, 0x24, 0x42, ...eucJp.map((byte) => byte & 0x7f)]);
}

/** A text in each older East Asian encoding that has all its characters. */
export function legacyForms(text: string): { encoding: string; bytes: Uint8Array }[] {
  tables ??= new Map(LEGACY.map((encoding) => [encoding, invert(encoding)]));
  const forms: { encoding: string; bytes: Uint8Array }[] = [];
  for (const [encoding, table] of tables) {
    const bytes = encode(text, table);
    if (!bytes) continue;
    forms.push({ encoding, bytes });
    const escaped = encoding === 'euc-jp' ? toIso2022Jp(bytes) : null;
    if (escaped) forms.push({ encoding: 'iso-2022-jp', bytes: escaped });
  }
  return forms;
}
