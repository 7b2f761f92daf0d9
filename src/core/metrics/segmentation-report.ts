import { bootstrapOverPatients, quantileOf, type Interval } from './bootstrap.ts';
import type { SegmentationFigures } from './segmentation.ts';

/** A figure over all images in which it is defined. */
interface Summary {
  readonly images: number;
  readonly mean: number | null;
  readonly median: number | null;
}

interface LabelReport {
  readonly class: string;
  readonly dice: Summary;
  readonly iou: Summary;
  readonly hausdorff95Mm: Summary;
  /** Signed, and its size: errors to both sides must not cancel out. */
  readonly volumeError: Summary;
  readonly absoluteVolumeError: Summary;
  /** 95 % of the mean Dice, by drawing patients with replacement. */
  readonly diceInterval: Interval | null;
}

/** What a segmentation network does on held-out images. */
export interface SegmentationReport {
  readonly images: number;
  /** Means over the classes but the background. */
  readonly dice: number | null;
  readonly medianDice: number | null;
  readonly iou: number | null;
  readonly hausdorff95Mm: number | null;
  readonly perClass: readonly LabelReport[];
}

/** Figures of one image, one a class but the background. */
export interface ImageFigures {
  readonly personId: string;
  readonly figures: readonly SegmentationFigures[];
}

const DRAWS = 1000;
const SEED = 1;

function meanOf(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length > 0 ? defined.reduce((a, b) => a + b, 0) / defined.length : null;
}

function summaryOf(values: readonly (number | null)[]): Summary {
  const defined = Float64Array.from(values.filter((value) => value !== null)).sort();
  const median = defined.length > 0 ? quantileOf(defined, 0.5) : null;
  return { images: defined.length, mean: meanOf(values), median };
}

/** `classes` are the names but that of the background. */
export function segmentationReportOf(
  images: readonly ImageFigures[],
  classes: readonly string[],
): SegmentationReport {
  const perClass = classes.map((name, at): LabelReport => {
    const own = images.map(({ figures }) => figures[at]);
    const of = (pick: (figures: SegmentationFigures) => number | null) =>
      own.map((figures) => figures && pick(figures)).map((value) => value ?? null);
    const dice = of((figures) => figures.dice);
    const volumeError = of((figures) => figures.volumeError);
    return {
      class: name,
      dice: summaryOf(dice),
      iou: summaryOf(of((figures) => figures.iou)),
      hausdorff95Mm: summaryOf(of((figures) => figures.hausdorff95Mm)),
      volumeError: summaryOf(volumeError),
      absoluteVolumeError: summaryOf(
        volumeError.map((error) => (error === null ? null : Math.abs(error))),
      ),
      diceInterval: bootstrapOverPatients(
        images.map(({ personId }) => personId),
        (drawn) => meanOf(drawn.map((image) => dice[image] ?? null)),
        { seed: SEED, draws: DRAWS },
      ),
    };
  });
  return {
    images: images.length,
    dice: meanOf(perClass.map(({ dice }) => dice.mean)),
    medianDice: meanOf(perClass.map(({ dice }) => dice.median)),
    iou: meanOf(perClass.map(({ iou }) => iou.mean)),
    hausdorff95Mm: meanOf(perClass.map(({ hausdorff95Mm }) => hausdorff95Mm.mean)),
    perClass,
  };
}
