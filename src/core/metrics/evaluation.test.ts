import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucOf } from './auc.ts';
import { binaryCountsOf, binaryFiguresOf } from './binary.ts';
import { bootstrapOverPatients, quantileOf } from './bootstrap.ts';
import { calibrationOf } from './calibration.ts';
import { averagePrecisionOf, precisionRecallCurveOf, rocCurveOf } from './curves.ts';
import { segmentationFiguresOf, type LabelVolume } from './segmentation.ts';

// Sixty examples; expected figures are scikit-learn's (1.7: roc_curve, roc_auc_score,
// average_precision_score, brier_score_loss).
const isPositive = [
  0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1,
  0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0,
].map((value) => value === 1); // prettier-ignore
const scores = [
  0.21, 0.39, 0.26, 0.63, 0.36, 0.23, 0.56, 0.53, 0.58, 0.09, 0.44, 0.73, 0.2, 0.26, 0.33, 0.6, 0.49,
  0.28, 0.28, 0.3, 0.9, 0.51, 0.29, 0.67, 0.58, 0.31, 0.13, 0.35, 0.26, 0.58, 0.48, 0.6, 0.73, 0.53,
  0.56, 0.6, 0.47, 0.34, 0.42, 0.26, 0.19, 0.29, 0.17, 0.38, 0.8, 0.18, 0.48, 0.39, 0.45, 0.31, 0.31,
  0.49, 0.7, 0.14, 0.58, 0.61, 0.14, 0.4, 0.18, 0.54,
]; // prettier-ignore

describe('one class against the rest', () => {
  it('has hand-worked figures', () => {
    const confusion = [
      [5, 1, 0],
      [2, 6, 1],
      [0, 3, 2],
    ];
    const counts = binaryCountsOf(confusion, 1);
    expect(counts).toEqual({
      truePositive: 6,
      falsePositive: 4,
      falseNegative: 3,
      trueNegative: 7,
    });
    expect(binaryFiguresOf(counts)).toEqual({
      sensitivity: 6 / 9,
      specificity: 7 / 11,
      ppv: 6 / 10,
      npv: 7 / 10,
      f1: 12 / 19,
    });
  });

  it('is null where nothing is there to be shared out', () => {
    const nothing = binaryFiguresOf(binaryCountsOf([[0, 0], [0, 4]], 0)); // prettier-ignore
    expect(nothing).toEqual({ sensitivity: null, specificity: 1, ppv: null, npv: 1, f1: null });
  });
});

describe('curves', () => {
  it('are those of scikit-learn', () => {
    const roc = rocCurveOf(scores, isPositive) ?? [];
    expect(roc).toHaveLength(41);
    expect(roc[5]).toMatchObject({ threshold: 0.67 });
    expect(roc[5]?.falsePositiveRate).toBeCloseTo(0.02564102564102564, 12);
    expect(roc[5]?.sensitivity).toBeCloseTo(0.23809523809523808, 12);
    expect(aucOf(scores, isPositive)).toBeCloseTo(0.7777777777777778, 12);
    expect(averagePrecisionOf(scores, isPositive)).toBeCloseTo(0.6824324279187356, 12);
  });

  const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 1 });

  it('ROC rises from (0, 0) to (1, 1), and the area under it is the rank statistic', () => {
    fc.assert(
      fc.property(scored, (examples) => {
        const values = examples.map(([score]) => score);
        const positive = examples.map(([, is]) => is);
        const curve = rocCurveOf(values, positive);
        const auc = aucOf(values, positive);
        expect(curve === null).toBe(auc === null);
        if (!curve) return;
        expect(curve[0]).toMatchObject({ falsePositiveRate: 0, sensitivity: 0 });
        expect(curve.at(-1)).toMatchObject({ falsePositiveRate: 1, sensitivity: 1 });
        let area = 0;
        curve.slice(1).forEach((point, at) => {
          const before = curve[at] ?? point;
          expect(point.sensitivity).toBeGreaterThanOrEqual(before.sensitivity);
          expect(point.threshold).toBeLessThan(before.threshold);
          const width = point.falsePositiveRate - before.falsePositiveRate;
          area += (width * (point.sensitivity + before.sensitivity)) / 2;
        });
        expect(area).toBeCloseTo(auc ?? NaN, 10);
      }),
    );
  });

  it('of nothing positive are null', () => {
    expect(rocCurveOf([1, 2], [false, false])).toBeNull();
    expect(precisionRecallCurveOf([1, 2], [false, false])).toBeNull();
    expect(averagePrecisionOf([], [])).toBeNull();
  });
});

describe('calibration', () => {
  it('has the Brier score of scikit-learn, and the binned error', () => {
    const calibration = calibrationOf(scores, isPositive);
    expect(calibration?.brierScore).toBeCloseTo(0.18523833333333337, 12);
    expect(calibration?.expectedCalibrationError).toBeCloseTo(0.14183333333333337, 12);
    expect(calibration?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(60);
  });

  it('puts 1 into the last bin, refuses what is no probability', () => {
    expect(calibrationOf([1], [true])?.bins).toMatchObject([{ from: 0.9, to: 1, observed: 1 }]);
    expect(() => calibrationOf([1.1], [true])).toThrow(RangeError);
    expect(calibrationOf([], [])).toBeNull();
  });
});

describe('bootstrap over patients', () => {
  const mean = (values: readonly number[]) => (examples: readonly number[]) =>
    examples.reduce((sum, at) => sum + (values[at] ?? 0), 0) / examples.length;

  it('gives the same interval for the same seed, another for another', () => {
    const people = scores.map((_, at) => `p${at}`);
    const first = bootstrapOverPatients(people, mean(scores), { seed: 1 });
    expect(bootstrapOverPatients(people, mean(scores), { seed: 1 })).toEqual(first);
    expect(bootstrapOverPatients(people, mean(scores), { seed: 2 })).not.toEqual(first);
    const average = mean(scores)(scores.map((_, at) => at));
    const variance = scores.reduce((sum, score) => sum + (score - average) ** 2, 0) / 60;
    const halfNormal = 1.96 * Math.sqrt(variance / 60);
    expect(first?.low).toBeCloseTo(average - halfNormal, 2);
    expect(first?.high).toBeCloseTo(average + halfNormal, 2);
  });

  it('draws patients whole: many images of few patients do not make it narrower', () => {
    const values = Array.from({ length: 60 }, (_, at) => at % 3);
    const alone = values.map((_, at) => `p${at}`);
    const three = values.map((value) => `p${value}`);
    const width = (people: readonly string[]) => {
      const interval = bootstrapOverPatients(people, mean(values), { seed: 5 });
      return (interval?.high ?? NaN) - (interval?.low ?? NaN);
    };
    expect(width(three)).toBeGreaterThan(3 * width(alone));
  });

  it('leaves out draws in which the figure is not defined, and counts them', () => {
    const figure = (examples: readonly number[]) => (examples.includes(0) ? 1 : null);
    const interval = bootstrapOverPatients(['a', 'b'], figure, { seed: 3, draws: 400 });
    expect(interval).toMatchObject({ low: 1, high: 1 });
    // Person a is missing in a quarter of the draws.
    expect(interval?.draws).toBeGreaterThan(260);
    expect(interval?.draws).toBeLessThan(340);
    expect(bootstrapOverPatients(['a'], () => null, { seed: 3 })).toBeNull();
    expect(bootstrapOverPatients([], () => 1, { seed: 3 })).toBeNull();
  });

  it('has quantiles as numpy has them', () => {
    expect(quantileOf([1, 2, 3, 4], 0.95)).toBeCloseTo(3.85, 12);
    expect(quantileOf([7], 0.5)).toBe(7);
  });
});

/** An ellipsoid with half axes in mm about a voxel. */
function ellipsoid(
  [slices, rows, columns]: readonly [number, number, number],
  centre: readonly [number, number, number],
  halfMm: readonly [number, number, number],
  spacingMm: readonly [number, number, number],
): LabelVolume & { readonly labels: Uint8Array } {
  const labels = new Uint8Array(slices * rows * columns);
  const part = (axis: 0 | 1 | 2, at: number) =>
    (((at - centre[axis]) * spacingMm[axis]) / halfMm[axis]) ** 2;
  labels.forEach((_, at) => {
    const [z, y, x] = [
      Math.floor(at / (rows * columns)),
      Math.floor(at / columns) % rows,
      at % columns,
    ];
    if (part(0, z) + part(1, y) + part(2, x) <= 1) labels[at] = 1;
  });
  return { slices, rows, columns, spacingMm, labels };
}

describe('segmentation', () => {
  const spacing = [2.5, 0.8, 0.7] as const;
  const actual = ellipsoid([12, 20, 22], [5, 9, 10], [9, 5, 5.5], spacing);
  const predicted = ellipsoid([12, 20, 22], [6, 10, 12], [11, 4, 5], spacing);
  predicted.labels[0] = 1;

  it('in 3D has the figures of scipy (distance_transform_edt, binary_erosion) and numpy', () => {
    const figures = segmentationFiguresOf(actual, predicted, 1);
    expect(figures.dice).toBeCloseTo(0.6746987951807228, 12);
    expect(figures.iou).toBeCloseTo(0.509090909090909, 12);
    expect(figures.hausdorff95Mm).toBeCloseTo(5, 12);
    expect(figures.volumeError).toBeCloseTo(-0.15555555555555556, 12);
    expect(figures.volumeMl?.actual).toBeCloseTo(1.071, 12);
  });

  it('in 2D knows no surface towards slices that are not there', () => {
    const slice = (volume: typeof actual, at: number): LabelVolume => ({
      ...volume,
      slices: 1,
      labels: volume.labels.subarray(at * 440, (at + 1) * 440),
    });
    const figures = segmentationFiguresOf(slice(actual, 5), slice(predicted, 6), 1);
    expect(figures.hausdorff95Mm).toBeCloseTo(2.4, 12);
    expect(figures.dice).toBeCloseTo(0.75, 12);
  });

  it('has no millimetres where the spacing is not known', () => {
    const figures = segmentationFiguresOf({ ...actual, spacingMm: null }, predicted, 1);
    expect(figures).toMatchObject({ hausdorff95Mm: null, volumeMl: null });
    expect(figures.dice).toBeCloseTo(0.6746987951807228, 12);
    expect(figures.volumeError).toBeCloseTo(-0.15555555555555556, 12);
  });

  it('counts one label only; empty sides give null, not a number', () => {
    const two = { ...actual, labels: actual.labels.map((value) => value * 2) };
    expect(segmentationFiguresOf(two, two, 2)).toMatchObject({ dice: 1, iou: 1, hausdorff95Mm: 0 });
    expect(segmentationFiguresOf(two, actual, 2)).toMatchObject({
      dice: 0,
      hausdorff95Mm: null,
      volumeError: -1,
    });
    expect(segmentationFiguresOf(two, two, 3)).toMatchObject({
      dice: null,
      iou: null,
      volumeError: null,
    });
    expect(() => segmentationFiguresOf(two, { ...two, rows: 1 }, 2)).toThrow('different shapes');
  });

  it('distances are those of every pair of surface voxels', () => {
    const mask = fc.uint8Array({ min: 0, max: 1, minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(mask, mask, (a, b) => {
        const shape = { slices: 3, rows: 4, columns: 5, spacingMm: [3, 1.5, 1] as const };
        const figure = segmentationFiguresOf({ ...shape, labels: a }, { ...shape, labels: b }, 1);
        expect(figure.hausdorff95Mm).toEqual(slowHausdorff95(a, b, shape));
      }),
    );
  });
});

type Shape = Omit<LabelVolume, 'labels'> & {
  readonly spacingMm: NonNullable<LabelVolume['spacingMm']>;
};

function slowHausdorff95(a: Uint8Array, b: Uint8Array, shape: Shape): number | null {
  const { slices, rows, columns, spacingMm } = shape;
  const inside = (mask: Uint8Array, z: number, y: number, x: number) =>
    z >= 0 && y >= 0 && x >= 0 && z < slices && y < rows && x < columns &&
    mask[(z * rows + y) * columns + x] === 1; // prettier-ignore
  const surface = (mask: Uint8Array) =>
    [...mask.keys()]
      .map((at) => [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns] as const)
      .filter(([z, y, x]) => inside(mask, z, y, x))
      .filter(([z, y, x]) =>
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const).some(
          ([k, j, i]) => !inside(mask, z + k, y + j, x + i) || !inside(mask, z - k, y - j, x - i),
        ),
      ); // prettier-ignore
  const [sa, sb] = [surface(a), surface(b)];
  if (sa.length === 0 || sb.length === 0) return null;
  const directed = (from: typeof sa, to: typeof sa) => {
    const nearest = from.map((p) =>
      Math.min(...to.map((q) => Math.sqrt(
        ((p[2] - q[2]) * spacingMm[2]) ** 2 + ((p[1] - q[1]) * spacingMm[1]) ** 2 + ((p[0] - q[0]) * spacingMm[0]) ** 2,
      ))),
    ); // prettier-ignore
    return quantileOf(nearest.sort((m, n) => m - n), 0.95); // prettier-ignore
  };
  return Math.max(directed(sa, sb), directed(sb, sa));
}
