import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIDES } from '../dataset/split.ts';
import { splitExamples, type SplitItem } from './split-examples.ts';
import { splitSchema } from './split-options.ts';

const cohort = fc
  .array(fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }), { minLength: 12, maxLength: 40 })
  .map((patients) =>
    patients.flatMap((labels, patient) =>
      labels.map((label): SplitItem => ({ personId: `p${patient}`, label, side: null })),
    ),
  );

function expectWhole(items: readonly SplitItem[], split: ReturnType<typeof splitExamples>) {
  const all = SIDES.flatMap((side) => split[side]);
  expect(all.toSorted((a, b) => a - b)).toEqual([...items.keys()]);
  const sides = SIDES.map((side) => new Set(split[side].map((at) => items[at]?.personId)));
  const patients = new Set(items.map(({ personId }) => personId)).size;
  expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(patients);
}

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return 'nothing thrown';
};

describe('splitExamples', () => {
  it('never has a patient on two sides, by shares or by folds, with classes or without', () => {
    const options = fc.constantFrom(
      splitSchema.parse({ kind: 'shares', train: 0.6, validation: 0.2, test: 0.2 }),
      ...[0, 1, 2].map((fold) => splitSchema.parse({ kind: 'folds', count: 3, fold })),
    );
    fc.assert(
      fc.property(cohort, options, (items, split) => {
        const unlabelled = items.map((item) => ({ ...item, label: 0 }));
        expectWhole(items, splitExamples(unlabelled, split, false));
        try {
          expectWhole(items, splitExamples(items, split, true));
        } catch (error) {
          // A class may have too few patients for it.
          expect(error).toMatchObject({ code: 'dataset/too-few-patients' });
        }
      }),
    );
  });

  it('tests each patient in one fold only', () => {
    const items = Array.from({ length: 20 }, (_, at): SplitItem => ({
      personId: `p${at}`,
      label: at % 2,
      side: null,
    }));
    const tested = [0, 1, 2, 3].flatMap(
      (fold) =>
        splitExamples(items, splitSchema.parse({ kind: 'folds', count: 4, fold }), true).test,
    );
    expect(tested.toSorted((a, b) => a - b)).toEqual([...items.keys()]);
  });

  it('gives 182, 26 and 52 of 260 patients', () => {
    const items = Array.from({ length: 260 }, (_, at): SplitItem => ({
      personId: `p${at}`,
      label: 0,
      side: null,
    }));
    const shares = { kind: 'shares', train: 0.7, validation: 0.1, test: 0.2 };
    const split = splitExamples(items, splitSchema.parse(shares), false);
    expect(SIDES.map((side) => split[side].length)).toEqual([182, 26, 52]);
  });

  it('takes the official split, and refuses one that is none', () => {
    const official = splitSchema.parse({ kind: 'official' });
    const items: SplitItem[] = [
      { personId: 'a', label: 0, side: 'train' },
      { personId: 'b', label: 1, side: 'train' },
      { personId: 'c', label: 1, side: 'test' },
    ];
    expect(splitExamples(items, official, true)).toEqual({
      train: [0, 1],
      validation: [],
      test: [2],
    });
    const twice = items.map((item) => ({ ...item, personId: 'a' }));
    expect(codeOf(() => splitExamples(twice, official, true))).toBe('train/bad-options');
    const none = items.map((item) => ({ ...item, side: null }));
    expect(codeOf(() => splitExamples(none, official, true))).toBe('train/bad-options');
    const one = items.map((item) => ({ ...item, label: 1 }));
    expect(codeOf(() => splitExamples(one, official, true))).toBe('dataset/single-class');
    const untrained = items.map((item) => ({ ...item, side: 'test' as const }));
    expect(codeOf(() => splitExamples(untrained, official, true))).toBe('dataset/empty');
  });
});
