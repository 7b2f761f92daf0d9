import { SeededRandom } from '../dataset/seeded-random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Draws in which the figure was defined. */
  readonly draws: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  readonly draws?: number;
  /** Share of draws inside the interval. */
  readonly level?: number;
}

const DRAWS = 2000;
const LEVEL = 0.95;

/** Quantile by linear interpolation between the sorted values (Hyndman and Fan 1996, type 7). */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Percentile interval of a figure by drawing patients, not images, with replacement (Efron 1979; the
 * images of one patient are no independent examples). `figureOf` gets indices of examples, some of
 * them several times, and gives null where it is not defined. Null when it never was.
 */
export function bootstrapOverPatients(
  personIds: readonly string[],
  figureOf: (examples: readonly number[]) => number | null,
  { seed, draws = DRAWS, level = LEVEL }: BootstrapOptions,
): Interval | null {
  const examplesOf = new Map<string, number[]>();
  personIds.forEach((personId, index) => {
    const own = examplesOf.get(personId);
    if (own) own.push(index);
    else examplesOf.set(personId, [index]);
  });
  const patients = [...examplesOf.values()];
  if (patients.length === 0) return null;
  const random = new SeededRandom(seed);
  const figures: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const examples = patients.flatMap(() => patients[random.nextBelow(patients.length)] ?? []);
    const figure = figureOf(examples);
    if (figure !== null) figures.push(figure);
  }
  if (figures.length === 0) return null;
  const sorted = Float64Array.from(figures).sort();
  const tail = (1 - level) / 2;
  return {
    low: quantileOf(sorted, tail),
    high: quantileOf(sorted, 1 - tail),
    draws: sorted.length,
  };
}
