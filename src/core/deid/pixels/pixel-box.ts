import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { itemsOf, numberOf } from '../../dicom/values.ts';

/** A rectangle of pixels in every frame of an image; `row` and `column` of its upper left one, from 0. */
export interface PixelBox {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface MatrixSize {
  readonly rows: number;
  readonly columns: number;
}

/** The part of a box that lies in the picture, in whole pixels: one that is touched counts. Null beside it. */
export function clipBox(box: PixelBox, { rows, columns }: MatrixSize): PixelBox | null {
  const top = Math.max(0, Math.floor(box.row));
  const left = Math.max(0, Math.floor(box.column));
  const bottom = Math.min(rows, Math.ceil(box.row + box.rows));
  const right = Math.min(columns, Math.ceil(box.column + box.columns));
  // Written so that what is no number is no box.
  if (!(bottom > top && right > left)) return null;
  return { row: top, column: left, rows: bottom - top, columns: right - left };
}

/** Where one region stands, both corners included: PS3.3 section C.8.5.5.1.2 and 1.3. */
function regionOf(item: DataSet, size: MatrixSize): PixelBox | null {
  const [left, top, right, bottom] = [
    T.RegionLocationMinX0,
    T.RegionLocationMinY0,
    T.RegionLocationMaxX1,
    T.RegionLocationMaxY1,
  ].map((tag) => numberOf(item, tag) ?? NaN) as [number, number, number, number];
  const box = { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1 };
  return clipBox(box, size);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of the columns none of the spans covers. */
function gapsBetween(spans: readonly Span[], columns: number): Span[] {
  const gaps: Span[] = [];
  let covered = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from > covered) gaps.push({ from: covered, to: from });
    covered = Math.max(covered, to);
  }
  if (covered < columns) gaps.push({ from: covered, to: columns });
  return gaps;
}

const boxOf = (top: number, bottom: number, { from, to }: Span): PixelBox => ({
  row: top,
  column: from,
  rows: bottom - top,
  columns: to - from,
});

/**
 * Boxes over all that lies in none of the regions, without overlap: a band from edge to edge of regions
 * at a time, a box going on over several bands where its columns stay.
 */
function boxesOutside(regions: readonly PixelBox[], { rows, columns }: MatrixSize): PixelBox[] {
  const edges = regions.flatMap(({ row, rows: height }) => [row, row + height]);
  const tops = [...new Set([0, ...edges, rows])].sort((a, b) => a - b);
  const boxes: PixelBox[] = [];
  for (const [at, top] of tops.slice(0, -1).entries()) {
    const bottom = tops[at + 1] ?? rows;
    const inBand = regions.filter((one) => one.row <= top && one.row + one.rows >= bottom);
    const spans = inBand.map(({ column, columns: width }) => ({
      from: column,
      to: column + width,
    }));
    for (const gap of gapsBetween(spans, columns)) {
      const box = boxOf(top, bottom, gap);
      const above = boxes.findIndex(
        (one) =>
          one.row + one.rows === top && one.column === box.column && one.columns === box.columns,
      );
      const grown = boxes[above];
      if (grown) boxes[above] = { ...grown, rows: grown.rows + box.rows };
      else boxes.push(box);
    }
  }
  return boxes;
}

/**
 * What a header by itself says may be blanked: of an ultrasound all that is outside its regions (PS3.3
 * section C.8.5.5), which is where the device writes names. Nothing where there are no regions.
 */
export function suggestedBoxes(dataSet: DataSet, size: MatrixSize): readonly PixelBox[] {
  const regions = itemsOf(dataSet, T.SequenceOfUltrasoundRegions)
    .map((item) => regionOf(item, size))
    .filter((region) => region !== null);
  return regions.length === 0 ? [] : boxesOutside(regions, size);
}
