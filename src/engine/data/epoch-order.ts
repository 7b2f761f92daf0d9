import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { Slot } from './draw-example.ts';

/** Stream of the seed; one an epoch follows. */
const SHUFFLE_STREAM = 0x10000;

export interface OrderOptions {
  readonly seed: number;
  readonly sampling: 'shuffled' | 'class-balanced';
  /** How often each example comes in an epoch. */
  readonly repeats: number;
}

/** As many of each class as the largest has: those of a smaller one come several times. */
function balanced(labels: readonly number[], random: SeededRandom): readonly number[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const members = classes.map((label) => [...labels.keys()].filter((i) => labels[i] === label));
  const most = Math.max(...members.map((own) => own.length));
  return members.flatMap((own) => {
    const rounds = Array.from({ length: Math.ceil(most / own.length) }, () => random.shuffled(own));
    return rounds.flat().slice(0, most);
  });
}

/** The examples of an epoch in order; seed and epoch alone decide. */
export function epochOrder(
  labels: readonly number[],
  { seed, sampling, repeats }: OrderOptions,
  epoch: number,
): readonly Slot[] {
  const random = new SeededRandom(seed, SHUFFLE_STREAM + epoch);
  const indices = sampling === 'class-balanced' ? balanced(labels, random) : [...labels.keys()];
  const seen = new Map<number, number>();
  const slots = Array.from({ length: repeats }, () => indices)
    .flat()
    .map((index): Slot => {
      const repeat = seen.get(index) ?? 0;
      seen.set(index, repeat + 1);
      return { index, repeat };
    });
  return random.shuffled(slots);
}
