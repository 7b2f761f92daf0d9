import { clipBox, type MatrixSize, type PixelBox } from '../pixel-box.ts';
import { joinAll, sharedArea, unionOf } from './text-lines.ts';

/** Strokes may reach beyond what was found: so many pixels at each side, or this share of the height. */
const LEAST_MARGIN = 2;
const MARGIN_OF_HEIGHT = 0.15;
/** Two boxes become one where the one is hardly larger than both: fewer boxes are sooner checked. */
const MOST_GROWTH = 1.1;

function withMargin(box: PixelBox): PixelBox {
  const by = Math.max(LEAST_MARGIN, box.rows * MARGIN_OF_HEIGHT);
  return {
    row: box.row - by,
    column: box.column - by,
    rows: box.rows + 2 * by,
    columns: box.columns + 2 * by,
  };
}

const areaOf = ({ rows, columns }: PixelBox) => rows * columns;

function isHardlyLarger(a: PixelBox, b: PixelBox): boolean {
  const both = areaOf(a) + areaOf(b) - sharedArea(a, b);
  return areaOf(unionOf(a, b)) <= both * MOST_GROWTH;
}

/** Share of a box that the others cover, where these do not overlap. */
export function coveredShare(box: PixelBox, by: readonly PixelBox[]): number {
  const covered = by.reduce((sum, each) => sum + sharedArea(box, each), 0);
  return Math.min(1, covered / areaOf(box));
}

/**
 * Boxes over text with a margin, in whole pixels and clipped to the picture. What `others` cover as a
 * whole is left out; `others` stay as they are and stand first.
 */
export function coveringBoxes(
  texts: readonly PixelBox[],
  others: readonly PixelBox[],
  size: MatrixSize,
): readonly PixelBox[] {
  const clipped = texts
    .map((text) => clipBox(withMargin(text), size))
    .filter((box) => box !== null)
    .filter((box) => coveredShare(box, others) < 1);
  return [...others, ...joinAll(clipped, isHardlyLarger, unionOf)];
}
