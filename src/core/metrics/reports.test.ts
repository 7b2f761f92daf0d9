import { describe, expect, it } from 'vitest';
import { classificationReportOf } from './classification-report.ts';
import { bestThreshold } from './decision-threshold.ts';
import { segmentationReportOf } from './segmentation-report.ts';
import type { SegmentationFigures } from './segmentation.ts';

describe('bestThreshold', () => {
  const scores = [0.1, 0.2, 0.4, 0.6, 0.7, 0.9];

  it('parts the classes in the middle of the gap', () => {
    const isPositive = [false, false, false, true, true, true];
    expect(bestThreshold(scores, isPositive, 'accuracy')).toBeCloseTo(0.5, 9);
  });

  it('weighs classes by their aim', () => {
    // One negative stands among the positives: leaving it there costs little accuracy, but half of its class.
    const seven = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8];
    const isPositive = [false, true, true, false, true, true, true];
    expect(bestThreshold(seven, isPositive, 'accuracy')).toBeCloseTo(0.15, 9);
    expect(bestThreshold(seven, isPositive, 'balanced-accuracy')).toBeCloseTo(0.5, 9);
  });

  it('keeps equal scores together, and needs both classes', () => {
    expect(bestThreshold([0.3, 0.3, 0.8], [false, true, true], 'accuracy')).toBeCloseTo(0.55, 9);
    expect(bestThreshold([0.3], [true], 'accuracy')).toBeNull();
  });
});

describe('classificationReportOf', () => {
  it('gives all figures of two classes by hand', () => {
    const positive = [0.9, 0.8, 0.4, 0.3, 0.6, 0.1];
    const report = classificationReportOf({
      probabilities: positive.flatMap((p) => [1 - p, p]),
      labels: [1, 1, 1, 0, 0, 0],
      personIds: ['a', 'b', 'c', 'd', 'e', 'f'],
      classes: ['no', 'yes'],
      positiveClass: 1,
    });
    expect(report).toMatchObject({ examples: 6, confusion: [[2, 1], [1, 2]] }); // prettier-ignore
    for (const name of [
      'accuracy',
      'balancedAccuracy',
      'sensitivity',
      'specificity',
      'f1',
    ] as const) {
      expect(report[name], name).toBeCloseTo(2 / 3, 9);
    }
    // Of nine pairs 0.4 against 0.6 is the wrong way round.
    expect(report.auc).toBeCloseTo(8 / 9, 9);
    expect(report.perClass[0]?.auc).toBeCloseTo(8 / 9, 9);
    const brier = [0.1, 0.2, 0.6, 0.3, 0.6, 0.1].reduce((sum, e) => sum + e * e, 0) / 6;
    expect(report.calibration?.brierScore).toBeCloseTo(brier, 9);
    const { low = NaN, high = NaN } = report.intervals.auc ?? {};
    expect(low).toBeLessThanOrEqual(8 / 9);
    expect(high).toBeGreaterThanOrEqual(8 / 9);
  });

  it('has no interval of a figure that many draws leave undefined', () => {
    // Of two patients every other draw has one class only, and all that are left are alike.
    const report = classificationReportOf({
      probabilities: [0.2, 0.8, 0.6, 0.4, 0.3, 0.7, 0.1, 0.9],
      labels: [1, 0, 0, 1],
      personIds: ['a', 'b', 'b', 'a'],
      classes: ['no', 'yes'],
      positiveClass: 1,
    });
    expect(report.auc).not.toBeNull();
    expect(report.intervals.auc).toBeNull();
    expect(report.intervals.accuracy).not.toBeNull();
  });

  it('has no interval without a width: what is all right says not how sure that is', () => {
    const labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
    const report = classificationReportOf({
      probabilities: labels.flatMap((label) => [1 - label, label]),
      labels,
      personIds: labels.map((_, at) => `p${at}`),
      classes: ['no', 'yes'],
      positiveClass: 1,
    });
    expect(report).toMatchObject({ accuracy: 1, auc: 1, intervals: { accuracy: null, auc: null } });
  });

  it('averages over three classes, one against the rest', () => {
    const report = classificationReportOf({
      probabilities: [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.5, 0.4],
      labels: [0, 1, 2],
      personIds: ['a', 'b', 'c'],
      classes: ['x', 'y', 'z'],
      positiveClass: 1,
    });
    expect(report.balancedAccuracy).toBeCloseTo(2 / 3, 9);
    expect(report.sensitivity).toBeCloseTo(2 / 3, 9);
    expect(report.auc).toBeCloseTo(1, 9);
    expect(report.calibration).toBeNull();
  });
});

describe('segmentationReportOf', () => {
  const of = (dice: number | null, volumeError: number | null): SegmentationFigures => ({
    dice,
    iou: dice,
    hausdorff95Mm: 2,
    volumeError,
    volumeMl: { actual: 1, predicted: 1 },
  });

  it('gives means, medians and the size of errors that would cancel out', () => {
    const report = segmentationReportOf(
      [
        { personId: 'a', figures: [of(0.9, 0.1), of(null, null)] },
        { personId: 'b', figures: [of(0.8, -0.1), of(0.6, 0)] },
        { personId: 'c', figures: [of(0.4, 0.3), of(0.4, 0)] },
      ],
      ['front', 'back'],
    );
    const [front, back] = report.perClass;
    expect(front?.dice.mean).toBeCloseTo(0.7, 9);
    expect(front?.dice.median).toBe(0.8);
    expect(front?.volumeError.mean).toBeCloseTo(0.1, 9);
    expect(front?.absoluteVolumeError.mean).toBeCloseTo(0.5 / 3, 9);
    expect(back?.dice).toMatchObject({ images: 2 });
    expect(back?.dice.mean).toBeCloseTo(0.5, 9);
    expect(report.dice).toBeCloseTo(0.6, 9);
    expect(report.hausdorff95Mm).toBe(2);
  });
});
