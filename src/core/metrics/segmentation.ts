import { surfaceDistancesOf } from './surface-distance.ts';
import { quantileOf } from './bootstrap.ts';

/** A volume of labels, slice by slice, row by row; a picture has one slice. */
export interface LabelVolume {
  readonly slices: number;
  readonly rows: number;
  readonly columns: number;
  /** Distance of voxel centres in mm: between slices, rows, columns. Null where it is not known. */
  readonly spacingMm: readonly [slice: number, row: number, column: number] | null;
  readonly labels: ArrayLike<number>;
}

/** How well one label was segmented. Null where a figure is not defined. */
export interface SegmentationFigures {
  /** 2 |A ∩ B| / (|A| + |B|) (Dice 1945); null when the label is in neither. */
  readonly dice: number | null;
  /** |A ∩ B| / |A ∪ B| (Jaccard 1912). */
  readonly iou: number | null;
  /**
   * The larger of the two 95th percentiles of distances from one surface to the other, in mm
   * (Huttenlocher 1993, as the Medical Segmentation Decathlon has it); null when one side is empty or the spacing is not known.
   */
  readonly hausdorff95Mm: number | null;
  /** Segmented minus true volume as a share of the true one; null when there is none. */
  readonly volumeError: number | null;
  /** Null when the spacing is not known. */
  readonly volumeMl: { readonly actual: number; readonly predicted: number } | null;
}

const MM3_PER_ML = 1000;

/**
 * Figures of one label; both volumes have the same shape and the spacing of the actual one counts.
 * @throws {RangeError} when the shapes differ
 */
export function segmentationFiguresOf(
  actual: LabelVolume,
  predicted: LabelVolume,
  label: number,
): SegmentationFigures {
  const { slices, rows, columns, spacingMm } = actual;
  if (slices !== predicted.slices || rows !== predicted.rows || columns !== predicted.columns) {
    throw new RangeError('label volumes of different shapes');
  }
  const inActual = Uint8Array.from(actual.labels, (value) => (value === label ? 1 : 0));
  const inPredicted = Uint8Array.from(predicted.labels, (value) => (value === label ? 1 : 0));
  let both = 0;
  let actualCount = 0;
  let predictedCount = 0;
  inActual.forEach((isActual, at) => {
    const isPredicted = inPredicted[at] ?? 0;
    both += isActual & isPredicted;
    actualCount += isActual;
    predictedCount += isPredicted;
  });
  const union = actualCount + predictedCount - both;
  const voxelMl = spacingMm
    ? spacingMm.reduce((product, mm) => product * mm, 1) / MM3_PER_ML
    : null;
  return {
    dice: union > 0 ? (2 * both) / (actualCount + predictedCount) : null,
    iou: union > 0 ? both / union : null,
    hausdorff95Mm:
      spacingMm && actualCount > 0 && predictedCount > 0
        ? Math.max(
            ...surfaceDistancesOf(inActual, inPredicted, { slices, rows, columns, spacingMm }).map(
              (distances) => quantileOf(distances.sort(), 0.95),
            ),
          )
        : null,
    volumeError: actualCount > 0 ? (predictedCount - actualCount) / actualCount : null,
    volumeMl:
      voxelMl === null
        ? null
        : { actual: actualCount * voxelMl, predicted: predictedCount * voxelMl },
  };
}
