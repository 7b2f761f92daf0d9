/** Bits of a 32-bit hash that make a float32 in [0, 1). */
const FRACTION = 2 ** -24;

/** The finaliser of MurmurHash3, in uint32. */
function fmix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Factors of a seeded dropout, one a flat index: 0 or 1 / (1 − rate). */
export function dropoutMask(size: number, rate: number, seed: number): Float32Array {
  const kept = 1 / (1 - rate);
  return Float32Array.from({ length: size }, (_, i) =>
    (fmix32(Math.imul(i, 0x9e3779b1) + seed) >>> 8) * FRACTION >= Math.fround(rate) ? kept : 0,
  );
}
