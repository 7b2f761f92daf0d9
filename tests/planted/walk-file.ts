/** One element of a written file, wherever it stands. */
export interface Leaf {
  /** Tags and item numbers around it, and its own. */
  readonly path: string;
  readonly tag: number;
  readonly vr: string;
  readonly value: Buffer;
}

const LONG = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);

/**
 * Walks a Part 10 file in Explicit VR Little Endian with defined lengths, as PS3.5 section 7 has it, and
 * throws where it has another form: tags that do not ascend, odd lengths, group lengths in the data set,
 * values that reach over the end of what they stand in.
 */
export function walkFile(bytes: Uint8Array): readonly Leaf[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leaves: Leaf[] = [];
  const fail = (what: string, path: string): never => {
    throw new Error(`${what} at ${path}`);
  };

  function elements(from: number, end: number, path: string): void {
    let at = from;
    let last = -1;
    while (at < end) {
      const tag = file.readUInt16LE(at) * 0x10000 + file.readUInt16LE(at + 2);
      const vr = file.toString('latin1', at + 4, at + 6);
      const here = `${path}/${tag.toString(16).padStart(8, '0')}`;
      if (tag <= last) fail('tags do not ascend', here);
      last = tag;
      if ((tag & 0xffff) === 0 && tag !== 0x00020000) fail('a group length', here);
      if (!/^[A-Z]{2}$/.test(vr)) fail('no VR', here);
      const isLong = LONG.has(vr);
      const length = isLong ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6);
      const start = at + (isLong ? 12 : 8);
      if (length % 2 === 1) fail('an odd length', here);
      if (start + length > end) fail('a value over the end', here);
      if (vr === 'SQ') items(start, start + length, here);
      else leaves.push({ path: here, tag, vr, value: file.subarray(start, start + length) });
      at = start + length;
    }
    if (at !== end) fail('an end that is not met', path);
  }

  function items(from: number, end: number, path: string): void {
    let at = from;
    for (let index = 0; at < end; index += 1) {
      if (file.readUInt32LE(at) !== 0xe000fffe) fail('no item', path);
      const length = file.readUInt32LE(at + 4);
      elements(at + 8, at + 8 + length, `${path}[${index}]`);
      at += 8 + length;
    }
    if (at !== end) fail('items over the end', path);
  }

  if (file.toString('latin1', 128, 132) !== 'DICM') fail('no prefix', '');
  if (!file.subarray(0, 128).every((byte) => byte === 0)) fail('a preamble that is not empty', '');
  elements(132, file.length, '');
  return leaves;
}
