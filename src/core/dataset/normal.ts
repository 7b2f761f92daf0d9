import type { SeededRandom } from './seeded-random.ts';

/** One number of the standard normal distribution (Box and Muller 1958). */
export function standardNormal(random: SeededRandom): number {
  // 1 − u is never 0.
  const radius = Math.sqrt(-2 * Math.log(1 - random.nextFloat()));
  return radius * Math.cos(2 * Math.PI * random.nextFloat());
}

/** Uniform in [low, high). */
export function uniformIn(random: SeededRandom, low: number, high: number): number {
  return low + (high - low) * random.nextFloat();
}
