import { AppError } from '../errors.ts';
import { SeededRandom } from './seeded-random.ts';

export const SIDES = ['train', 'validation', 'test'] as const;
export type Side = (typeof SIDES)[number];
export type Shares = Readonly<Record<Side, number>>;
export type Split<T> = Readonly<Record<Side, readonly T[]>>;

interface Labelled {
  readonly personId: string;
  readonly label: number;
}

/**
 * Splits examples so that all of a patient stay on one side, stratified by the patient's label (the
 * most frequent one; the lower index when equal). A side with share 0 stays empty. The result does
 * not depend on the order of the items. Without `hasClasses` one label is enough.
 * @throws {AppError} dataset/single-class, dataset/too-few-patients, train/bad-options
 */
export function splitByPatient<T extends Labelled>(
  items: readonly T[],
  shares: Shares,
  seed: number,
  hasClasses = true,
): Split<T> {
  checkShares(shares);
  const sideOf = new Map<string, Side>();
  for (const [label, shuffled] of shuffledPatients(items, seed, hasClasses)) {
    const counts = allot(shuffled.length, shares, label);
    let start = 0;
    for (const side of SIDES) {
      for (const person of shuffled.slice(start, start + counts[side])) sideOf.set(person, side);
      start += counts[side];
    }
  }
  const result: Record<Side, T[]> = { train: [], validation: [], test: [] };
  for (const item of items) {
    const side = sideOf.get(item.personId);
    if (side) result[side].push(item);
  }
  return result;
}

/**
 * `count` folds of examples, all of a patient in one fold, each class dealt out evenly. The result does
 * not depend on the order of the items. Without `hasClasses` one label is enough.
 * @throws {AppError} dataset/single-class, dataset/too-few-patients, train/bad-options
 */
export function foldsByPatient<T extends Labelled>(
  items: readonly T[],
  count: number,
  seed: number,
  hasClasses = true,
): readonly (readonly T[])[] {
  if (!Number.isInteger(count) || count < 2) {
    throw new AppError('train/bad-options', 'cross-validation needs two folds or more', {
      option: 'folds',
    });
  }
  const foldOf = new Map<string, number>();
  // Each class goes on where the one before it ended, so that no fold gets all that is left over.
  let next = 0;
  for (const [label, shuffled] of shuffledPatients(items, seed, hasClasses)) {
    if (shuffled.length < count) throw tooFewPatients(label, shuffled.length, count);
    for (const person of shuffled) {
      foldOf.set(person, next % count);
      next += 1;
    }
  }
  return Array.from({ length: count }, (_, fold) =>
    items.filter((item) => foldOf.get(item.personId) === fold),
  );
}

/** Patients of each class in an order that only the seed decides. */
function shuffledPatients(
  items: readonly Labelled[],
  seed: number,
  hasClasses: boolean,
): readonly (readonly [label: number, patients: readonly string[]])[] {
  const labels = [...new Set(items.map((item) => item.label))].sort((a, b) => a - b);
  if (hasClasses && labels.length < 2) {
    throw new AppError('dataset/single-class', 'all examples carry one label', {
      classes: labels.length,
    });
  }
  const labelOf = majorityLabels(items);
  return labels.map((label) => {
    const patients = [...labelOf].filter(([, own]) => own === label).map(([person]) => person);
    // Code unit order: the same on every machine, whatever its locale.
    return [label, new SeededRandom(seed, label).shuffled(patients.sort())];
  });
}

function tooFewPatients(label: number, patients: number, needed: number): AppError {
  return new AppError('dataset/too-few-patients', 'a class has fewer patients than parts', {
    label,
    patients,
    needed,
  });
}

function checkShares(shares: Shares): void {
  const values = SIDES.map((side) => shares[side]);
  const sum = values.reduce((a, b) => a + b, 0);
  if (values.some((value) => !(value >= 0)) || shares.train <= 0 || Math.abs(sum - 1) > 1e-6) {
    throw new AppError('train/bad-options', 'shares must be 0 or more and sum to 1', {
      option: 'split',
    });
  }
}

function majorityLabels(items: readonly Labelled[]): Map<string, number> {
  const votes = new Map<string, Map<number, number>>();
  for (const { personId, label } of items) {
    const own = votes.get(personId) ?? new Map<number, number>();
    own.set(label, (own.get(label) ?? 0) + 1);
    votes.set(personId, own);
  }
  return new Map(
    [...votes].map(([personId, own]) => {
      const ranked = [...own].sort(([a, m], [b, n]) => n - m || a - b);
      return [personId, ranked[0]?.[0] ?? 0];
    }),
  );
}

/** Largest remainders, after one patient for each side that has a share. */
function allot(patients: number, shares: Shares, label: number): Record<Side, number> {
  const sides = SIDES.filter((side) => shares[side] > 0);
  if (patients < sides.length) throw tooFewPatients(label, patients, sides.length);
  const counts: Record<Side, number> = { train: 0, validation: 0, test: 0 };
  for (const side of sides) counts[side] = Math.max(1, Math.floor(shares[side] * patients));
  const total = () => SIDES.reduce((sum, side) => sum + counts[side], 0);
  const missing = (side: Side) => shares[side] * patients - counts[side];
  const neediest = (from: readonly Side[]) =>
    from.reduce((best, side) => (missing(side) > missing(best) ? side : best));
  while (total() < patients) counts[neediest(sides)]++;
  while (total() > patients) {
    const rich = sides.filter((side) => counts[side] > 1);
    counts[rich.reduce((best, side) => (missing(side) < missing(best) ? side : best))]--;
  }
  return counts;
}
