const POLYNOMIAL = 0xedb88320;

type Table = Uint32Array;

function pick(table: Table, index: number): number {
  return table[index] as number;
}

function tableOf(valueOf: (byte: number) => number): Table {
  return Uint32Array.from({ length: 256 }, (_, byte) => valueOf(byte));
}

const TABLE = tableOf((byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
  return value;
});

/** What `table` gives, with one more zero byte behind it. */
function shifted(table: Table): Table {
  return tableOf((byte) => {
    const value = pick(table, byte);
    return (value >>> 8) ^ pick(TABLE, value & 0xff);
  });
}

const TABLE_1 = shifted(TABLE);
const TABLE_2 = shifted(TABLE_1);
const TABLE_3 = shifted(TABLE_2);
const TABLE_4 = shifted(TABLE_3);
const TABLE_5 = shifted(TABLE_4);
const TABLE_6 = shifted(TABLE_5);
const TABLE_7 = shifted(TABLE_6);

/**
 * CRC-32 as in ZIP and PNG (ISO 3309); `previous` goes on with the chunks before. Eight bytes a turn,
 * "slicing-by-8" (Kounavis and Berry 2005): byte by byte it would take longer than inflating.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let value = ~previous;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    const byte = (index: number) => bytes[at + index] as number;
    const low = value ^ (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24));
    value =
      pick(TABLE_7, low & 0xff) ^
      pick(TABLE_6, (low >>> 8) & 0xff) ^
      pick(TABLE_5, (low >>> 16) & 0xff) ^
      pick(TABLE_4, low >>> 24) ^
      pick(TABLE_3, byte(4)) ^
      pick(TABLE_2, byte(5)) ^
      pick(TABLE_1, byte(6)) ^
      pick(TABLE, byte(7));
  }
  for (; at < bytes.length; at += 1) {
    value = (value >>> 8) ^ pick(TABLE, (value ^ (bytes[at] as number)) & 0xff);
  }
  return ~value >>> 0;
}
