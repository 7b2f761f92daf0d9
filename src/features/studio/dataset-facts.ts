import type { DatasetVersion } from '../../core/dataset/dataset-version.ts';
import { SIDES, splitByPatient, type Shares, type Side } from '../../core/dataset/split.ts';
import { AppError } from '../../core/errors.ts';

interface ClassFacts {
  readonly name: string;
  readonly patients: number;
  readonly images: number;
}

export interface DatasetFacts {
  readonly classes: readonly ClassFacts[];
  readonly patients: number;
  readonly images: number;
}

const personsOf = (items: DatasetVersion['items']) => new Set(items.map((each) => each.personId));

/** Patients and images (frames) of each class. A patient with images of two classes counts in both. */
export function datasetFacts({ classes, items }: DatasetVersion): DatasetFacts {
  return {
    classes: classes.map((name, label) => {
      const own = items.filter((item) => item.label === label);
      return { name, patients: personsOf(own).size, images: own.length };
    }),
    patients: personsOf(items).size,
    images: items.length,
  };
}

export type SplitFacts =
  | {
      readonly kind: 'split';
      /** Of each class. */
      readonly patients: readonly Readonly<Record<Side, number>>[];
      /** Who is learnt from. */
      readonly trainPersons: ReadonlySet<string>;
    }
  | { readonly kind: 'single-class' }
  | {
      readonly kind: 'too-few-patients';
      readonly label: number;
      readonly patients: number;
      readonly needed: number;
    }
  /** The shares themselves are wrong; their field says so. */
  | { readonly kind: 'no-shares' };

/** Patients of each class on each side, as the run would split them, or why it could not. */
export function splitFacts(version: DatasetVersion, shares: Shares, seed: number): SplitFacts {
  if (!Number.isSafeInteger(seed)) return { kind: 'no-shares' };
  try {
    const split = splitByPatient(version.items, shares, seed);
    const count = (side: Side, label: number) =>
      personsOf(split[side].filter((item) => item.label === label)).size;
    return {
      kind: 'split',
      trainPersons: personsOf(split.train),
      patients: version.classes.map(
        (_, label) =>
          Object.fromEntries(SIDES.map((side) => [side, count(side, label)])) as Record<
            Side,
            number
          >,
      ),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, data } = error;
    if (code === 'dataset/single-class') return { kind: 'single-class' };
    if (code === 'train/bad-options') return { kind: 'no-shares' };
    if (code !== 'dataset/too-few-patients') throw error;
    const number = (name: string) => Number(data[name]);
    return {
      kind: 'too-few-patients',
      label: number('label'),
      patients: number('patients'),
      needed: number('needed'),
    };
  }
}
