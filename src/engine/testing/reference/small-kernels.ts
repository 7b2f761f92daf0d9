import { add, at, sizeOf, type Shaped } from './shaped.ts';

const MASK = (1n << 32n) - 1n;

/** The hash of the contract, in whole numbers of any size. */
function hash(index: number, seed: number): bigint {
  let h = (BigInt(index) * 0x9e3779b1n + BigInt(seed)) & MASK;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & MASK;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & MASK;
  return h ^ (h >> 16n);
}

/** What a seeded dropout multiplies each value by. */
export function referenceDropout(size: number, rate: number, seed: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) =>
    Number(hash(i, seed) >> 8n) / 2 ** 24 >= rate ? 1 / (1 - rate) : 0,
  );
}

/** Counts [actual][predicted]. */
export function referenceConfusion(logits: Shaped, labels: ArrayLike<number>): Float64Array {
  const classes = logits.shape.at(-1) ?? 1;
  const counts = new Float64Array(classes ** 2);
  for (let row = 0; row < sizeOf(logits.shape.slice(0, -1)); row++) {
    const values = Array.from(logits.values.subarray(row * classes, (row + 1) * classes));
    const predicted = values.indexOf(Math.max(...values));
    if (at(labels, row) >= 0) add(counts, at(labels, row) * classes + predicted, 1);
  }
  return counts;
}
