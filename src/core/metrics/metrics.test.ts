import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucOf } from './auc.ts';
import { scoresOf } from './scores.ts';

const twoColumns = (positive: readonly number[]) => positive.flatMap((p) => [1 - p, p]);

describe('aucOf', () => {
  it.each([
    [[0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
    [[0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1], 1],
    [[0.4, 0.3, 0.2, 0.1], [0, 0, 1, 1], 0],
    [[0.5, 0.5, 0.5], [0, 1, 1], 0.5],
    // pairs: .6>.2, .6=.6 half, .9>.2, .9>.6 → 3.5 of 4
    [[0.2, 0.6, 0.6, 0.9], [0, 0, 1, 1], 0.875],
    [[0.2, 0.6], [1, 1], null],
  ])('of %j against %j is %j', (scores, labels, expected) => {
    expect(
      aucOf(
        scores,
        labels.map((label) => label === 1),
      ),
    ).toBe(expected);
  });

  it('is the share of ordered pairs, ties half', () => {
    const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), {
      minLength: 1,
    });
    fc.assert(
      fc.property(scored, (examples) => {
        const positives = examples.filter(([, positive]) => positive).map(([score]) => score);
        const negatives = examples.filter(([, positive]) => !positive).map(([score]) => score);
        const pairs = positives.flatMap((p) =>
          negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)),
        );
        const auc = aucOf(
          examples.map(([score]) => score),
          examples.map(([, positive]) => positive),
        );
        if (pairs.length === 0) expect(auc).toBeNull();
        else {
          const sum = pairs.reduce<number>((a, b) => a + b, 0);
          expect(auc).toBeCloseTo(sum / pairs.length, 10);
        }
      }),
    );
  });
});

describe('scoresOf', () => {
  const probabilities = twoColumns([0.9, 0.8, 0.3, 0.6, 0.2, 0.1, 0.4]);
  const labels = [1, 1, 1, 0, 0, 0, 0];

  it('of two classes has hand-worked figures', () => {
    // positives: 2 of 3 found; negatives: 3 of 4; pairs: 3 + 3… .9 and .8 beat all 4, .3 beats 2.
    expect(scoresOf(probabilities, labels, 2, 1, 0.5)).toEqual({
      loss: 0.5,
      accuracy: 5 / 7,
      sensitivity: 2 / 3,
      specificity: 3 / 4,
      auc: 10 / 12,
      confusion: [
        [3, 1],
        [1, 2],
      ],
    });
  });

  it('swaps sensitivity and specificity with the positive class', () => {
    const scores = scoresOf(probabilities, labels, 2, 0, 0.5);
    expect(scores.sensitivity).toBe(3 / 4);
    expect(scores.specificity).toBe(2 / 3);
    expect(scores.auc).toBeCloseTo(10 / 12, 10);
  });

  it('of three classes is the macro average of one against the rest', () => {
    const rows = [
      [0.7, 0.2, 0.1],
      [0.1, 0.8, 0.1],
      [0.5, 0.3, 0.2],
      [0.2, 0.2, 0.6],
    ];
    const scores = scoresOf(rows.flat(), [0, 1, 1, 2], 3, 0, 1);
    expect(scores.confusion).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    expect(scores.accuracy).toBe(0.75);
    expect(scores.sensitivity).toBeCloseTo((1 + 0.5 + 1) / 3, 10);
    expect(scores.specificity).toBeCloseTo((2 / 3 + 1 + 1) / 3, 10);
    expect(scores.auc).toBe(1);
  });

  it('is null where a figure is not defined', () => {
    const scores = scoresOf(twoColumns([0.2, 0.7]), [0, 0], 2, 1, 1);
    expect(scores).toMatchObject({ accuracy: 0.5, sensitivity: null, specificity: 0.5, auc: null });
    expect(scoresOf([0.2, 0.7, 0.1], [1], 3, 0, 1).sensitivity).toBeNull();
  });

  it('counts every example once', () => {
    const examples = fc.array(fc.tuple(fc.nat(3), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })), { minLength: 1 }); // prettier-ignore
    fc.assert(
      fc.property(examples, (list) => {
        const { confusion, accuracy } = scoresOf(
          list.flatMap(([, row]) => row),
          list.map(([label]) => label),
          4,
          0,
          0,
        );
        expect(confusion.flat().reduce((a, b) => a + b, 0)).toBe(list.length);
        expect(accuracy).toBeGreaterThanOrEqual(0);
        expect(accuracy).toBeLessThanOrEqual(1);
      }),
    );
  });
});
