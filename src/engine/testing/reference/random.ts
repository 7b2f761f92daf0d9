import { SeededRandom } from '../../../core/dataset/seeded-random.ts';

/** Numbers of −1 to 1 that the seed fixes. */
export function randomValues(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new SeededRandom(seed);
  return Float32Array.from({ length: count }, () => random.nextFloat() * 2 - 1);
}
