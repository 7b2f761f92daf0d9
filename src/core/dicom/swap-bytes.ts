function reversed32(value: number): number {
  return (
    (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | ((value >>> 24) & 0xff)
  );
}

function swapPairs(bytes: Uint8Array<ArrayBuffer>): void {
  const units = new Uint16Array(bytes.buffer, 0, bytes.length >>> 1);
  for (let at = 0; at < units.length; at += 1) {
    const value = units[at] ?? 0;
    units[at] = (value << 8) | (value >>> 8);
  }
}

function swapFours(bytes: Uint8Array<ArrayBuffer>): void {
  const units = new Uint32Array(bytes.buffer, 0, bytes.length >>> 2);
  for (let at = 0; at < units.length; at += 1) units[at] = reversed32(units[at] ?? 0);
}

function swapEights(bytes: Uint8Array<ArrayBuffer>): void {
  const halves = new Uint32Array(bytes.buffer, 0, (bytes.length >>> 3) * 2);
  for (let at = 0; at + 1 < halves.length; at += 2) {
    const first = halves[at] ?? 0;
    halves[at] = reversed32(halves[at + 1] ?? 0);
    halves[at + 1] = reversed32(first);
  }
}

/** A copy with the bytes of each unit reversed; a rest shorter than a unit stays as it is. */
export function swapBytes(bytes: Uint8Array, unitBytes: 1 | 2 | 4 | 8): Uint8Array {
  if (unitBytes === 1) return bytes;
  const swapped = new Uint8Array(bytes); // A buffer of its own, so that wider units are aligned.
  if (unitBytes === 2) swapPairs(swapped);
  else if (unitBytes === 4) swapFours(swapped);
  else swapEights(swapped);
  return swapped;
}
