import { foldsByPatient, splitByPatient, type Side, type Split } from '../dataset/split.ts';
import { AppError } from '../errors.ts';
import type { SplitOptions } from './split-options.ts';

/** What decides on which side an example is. */
export interface SplitItem {
  readonly personId: string;
  /** Class, or where voxels have classes the group that is spread evenly. */
  readonly label: number;
  /** Where the data itself puts it. */
  readonly side: Side | null;
}

/** Indices of the examples of each side, in their own order. */
export type IndexSplit = Split<number>;

interface Indexed extends SplitItem {
  readonly index: number;
}

const indicesOf = (items: readonly Indexed[]): readonly number[] => items.map(({ index }) => index);

function officialSplit(items: readonly Indexed[]): Split<Indexed> {
  const sideOf = new Map<string, Side>();
  for (const { personId, side } of items) {
    if (side === null) {
      throw new AppError('train/bad-options', 'the data has no split of its own', {
        option: 'split',
      });
    }
    const known = sideOf.get(personId) ?? side;
    if (known !== side) {
      throw new AppError('train/bad-options', 'the data has a patient on two sides', {
        option: 'split',
      });
    }
    sideOf.set(personId, side);
  }
  const of = (side: Side) => items.filter((item) => item.side === side);
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

/** One fold tests; of the others a share validates. */
function foldSplit(
  items: readonly Indexed[],
  { count, fold, validation, seed }: Extract<SplitOptions, { kind: 'folds' }>,
  hasClasses: boolean,
): Split<Indexed> {
  if (fold >= count) {
    throw new AppError('train/bad-options', 'there is no such fold', { option: 'fold', count });
  }
  const test = foldsByPatient(items, count, seed, hasClasses)[fold] ?? [];
  const isTested = new Set(test);
  const rest = items.filter((item) => !isTested.has(item));
  const shares = { train: 1 - validation, validation, test: 0 };
  return { ...splitByPatient(rest, shares, seed, hasClasses), test };
}

/**
 * Which examples train, validate and test; no patient is on two sides. With `hasClasses` the examples of
 * each side must carry two classes or more.
 * @throws {AppError} dataset/single-class, dataset/too-few-patients, dataset/empty, train/bad-options
 */
export function splitExamples(
  given: readonly SplitItem[],
  options: SplitOptions,
  hasClasses: boolean,
): IndexSplit {
  const items = given.map((item, index): Indexed => ({ ...item, index }));
  const split =
    options.kind === 'official'
      ? officialSplit(items)
      : options.kind === 'shares'
        ? splitByPatient(items, options, options.seed, hasClasses)
        : foldSplit(items, options, hasClasses);
  if (split.train.length === 0) throw new AppError('dataset/empty', 'no examples to train with');
  const classes = new Set(split.train.map(({ label }) => label)).size;
  if (hasClasses && classes < 2) {
    throw new AppError('dataset/single-class', 'all examples carry one label', { classes });
  }
  return {
    train: indicesOf(split.train),
    validation: indicesOf(split.validation),
    test: indicesOf(split.test),
  };
}
