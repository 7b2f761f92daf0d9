import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { foldsByPatient, SIDES, splitByPatient } from './split.ts';

const SHARES = { train: 0.6, validation: 0.2, test: 0.2 };
const items = (...patients: readonly (readonly [personId: string, ...labels: number[]])[]) =>
  patients.flatMap(([personId, ...labels]) => labels.map((label) => ({ personId, label })));

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};

/** Patients with one to six examples, of two or three classes, at least three patients a class. */
const cohort = fc
  .array(fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }), { maxLength: 40 })
  .map((extra) => {
    const certain = [0, 1, 2].flatMap((label) => [[label], [label], [label, label]]);
    return items(
      ...[...certain, ...extra].map((labels, i) => [`p${i}`, ...labels] as [string, ...number[]]),
    );
  });

describe('splitByPatient', () => {
  it('keeps every example once and no patient on two sides', () => {
    fc.assert(
      fc.property(cohort, fc.integer(), (examples, seed) => {
        const split = splitByPatient(examples, SHARES, seed);
        const all = SIDES.flatMap((side) => split[side]);
        expect(new Set(all)).toEqual(new Set(examples));
        expect(all).toHaveLength(examples.length);
        const sides = SIDES.map((side) => new Set(split[side].map((item) => item.personId)));
        const patients = new Set(examples.map((item) => item.personId));
        expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(patients.size);
      }),
    );
  });

  it('gives every side a patient of each class', () => {
    fc.assert(
      fc.property(cohort, fc.integer(), (examples, seed) => {
        const split = splitByPatient(examples, SHARES, seed);
        for (const side of SIDES) {
          expect(new Set(split[side].map((item) => item.label)).size).toBe(3);
        }
      }),
    );
  });

  it('repeats for a seed, whatever the order of the items, and differs for another seed', () => {
    const examples = items(
      ...Array.from({ length: 40 }, (_, i) => [`p${i}`, i % 2] as [string, number]),
    );
    const names = (list: readonly { personId: string }[]) =>
      list.map((item) => item.personId).sort();
    const one = names(splitByPatient(examples, SHARES, 4).test);
    expect(names(splitByPatient(examples.toReversed(), SHARES, 4).test)).toEqual(one);
    expect(names(splitByPatient(examples, SHARES, 5).test)).not.toEqual(one);
  });

  it('holds the shares in each class', () => {
    const examples = items(
      ...Array.from({ length: 50 }, (_, i) => [`p${i}`, i < 20 ? 0 : 1] as [string, number]),
    );
    const split = splitByPatient(examples, SHARES, 1);
    const count = (side: 'train' | 'validation' | 'test', label: number) =>
      split[side].filter((item) => item.label === label).length;
    expect(SIDES.map((side) => [count(side, 0), count(side, 1)])).toEqual([
      [12, 18],
      [4, 6],
      [4, 6],
    ]);
  });

  it('takes the most frequent label of a patient', () => {
    const mixed = items(['a', 1, 0, 1], ['b', 1], ['c', 0], ['d', 0]);
    const split = splitByPatient(mixed, { train: 0.5, validation: 0, test: 0.5 }, 3);
    expect(split.validation).toEqual([]);
    for (const side of ['train', 'test'] as const) {
      const people = new Set(split[side].map((item) => item.personId));
      expect(people.has('a') || people.has('b')).toBe(true);
      expect(people.has('c') || people.has('d')).toBe(true);
    }
  });

  it('says why it cannot split', () => {
    expect(codeOf(() => splitByPatient(items(['a', 0], ['b', 0]), SHARES, 1))).toBe(
      'dataset/single-class',
    );
    expect(codeOf(() => splitByPatient([], SHARES, 1))).toBe('dataset/single-class');
    expect(
      codeOf(() =>
        splitByPatient(items(['a', 0], ['b', 0], ['c', 0], ['d', 1], ['e', 1]), SHARES, 1),
      ),
    ).toBe('dataset/too-few-patients');
    expect(
      codeOf(() => splitByPatient(items(['a', 0], ['b', 1]), { ...SHARES, test: 0.5 }, 1)),
    ).toBe('train/bad-options');
  });
});

describe('foldsByPatient', () => {
  it('puts every example into one fold, and a patient never into two', () => {
    fc.assert(
      fc.property(cohort, fc.integer(), (examples, seed) => {
        const folds = foldsByPatient(examples, 3, seed);
        expect(folds.flat()).toHaveLength(examples.length);
        expect(new Set(folds.flat())).toEqual(new Set(examples));
        const people = folds.map((fold) => new Set(fold.map((item) => item.personId)));
        const all = new Set(examples.map((item) => item.personId));
        expect(people.reduce((sum, own) => sum + own.size, 0)).toBe(all.size);
        // Dealt out in turn: no fold has two patients more than another.
        const sizes = people.map((own) => own.size);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives every fold its share of each class', () => {
    const examples = items(
      ...Array.from({ length: 50 }, (_, i) => [`p${i}`, i < 10 ? 1 : 0] as [string, number]),
    );
    for (const fold of foldsByPatient(examples, 5, 8)) {
      expect(fold.filter((item) => item.label === 1)).toHaveLength(2);
      expect(fold.filter((item) => item.label === 0)).toHaveLength(8);
    }
  });

  it('repeats for a seed, whatever the order of the items, and differs for another seed', () => {
    const examples = items(
      ...Array.from({ length: 30 }, (_, i) => [`p${i}`, i % 2] as [string, number]),
    );
    const names = (list: readonly { personId: string }[] = []) =>
      list.map((item) => item.personId).sort();
    const first = names(foldsByPatient(examples, 3, 4)[0]);
    expect(names(foldsByPatient(examples.toReversed(), 3, 4)[0])).toEqual(first);
    expect(names(foldsByPatient(examples, 3, 5)[0])).not.toEqual(first);
  });

  it.each([
    ['dataset/too-few-patients', items(['a', 0], ['b', 0], ['c', 1], ['d', 1]), 3],
    ['dataset/single-class', items(['a', 0], ['b', 0]), 2],
    ['train/bad-options', items(['a', 0], ['b', 1]), 1],
    ['train/bad-options', items(['a', 0], ['b', 1]), 2.5],
  ])('%s', (code, examples, count) => {
    expect(codeOf(() => foldsByPatient(examples, count, 1))).toBe(code);
  });
});
