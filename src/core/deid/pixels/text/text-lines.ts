import type { PixelBox } from '../pixel-box.ts';
import type { TextRegion } from './text-regions.ts';
import type { Tile } from './tiles.ts';

/** A line of letters in pixels of the picture, which may lie between two of them. */
export interface TextLine extends PixelBox {
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
}

/** Two boxes are of one line when they share so much of the lower one's height … */
const SHARED_HEIGHT = 0.6;
/** … and neither is so many times as high as the other. */
const MOST_HEIGHTS = 1.7;

const end = (box: PixelBox) => ({ row: box.row + box.rows, column: box.column + box.columns });

/** The box that holds both. */
export function unionOf(a: PixelBox, b: PixelBox): PixelBox {
  const [row, column] = [Math.min(a.row, b.row), Math.min(a.column, b.column)];
  return {
    row,
    column,
    rows: Math.max(end(a).row, end(b).row) - row,
    columns: Math.max(end(a).column, end(b).column) - column,
  };
}

/** Pixels that lie in both. */
export function sharedArea(a: PixelBox, b: PixelBox): number {
  const rows = Math.min(end(a).row, end(b).row) - Math.max(a.row, b.row);
  const columns = Math.min(end(a).column, end(b).column) - Math.max(a.column, b.column);
  return rows > 0 && columns > 0 ? rows * columns : 0;
}

function isOneLine(a: PixelBox, b: PixelBox): boolean {
  const [lower, higher] = a.rows < b.rows ? [a.rows, b.rows] : [b.rows, a.rows];
  const shared = Math.min(end(a).row, end(b).row) - Math.max(a.row, b.row);
  return sharedArea(a, b) > 0 && shared >= SHARED_HEIGHT * lower && higher <= MOST_HEIGHTS * lower;
}

/** Joins what `belongs` together until nothing more does. */
export function joinAll<Box extends PixelBox>(
  boxes: readonly Box[],
  belongs: (a: Box, b: Box) => boolean,
  join: (a: Box, b: Box) => Box,
): Box[] {
  const joined: Box[] = [];
  for (const box of boxes) {
    let whole = box;
    for (;;) {
      const other = joined.findIndex((each) => belongs(each, whole));
      const found = joined[other];
      if (!found) break;
      joined.splice(other, 1);
      whole = join(found, whole);
    }
    joined.push(whole);
  }
  return joined;
}

/** Regions of one tile in pixels of the picture. */
export function linesOfTile(regions: readonly TextRegion[], tile: Tile, scale: number): TextLine[] {
  return regions.map(({ row, column, rows, columns, score }) => ({
    row: (tile.row + row) / scale,
    column: (tile.column + column) / scale,
    rows: rows / scale,
    columns: columns / scale,
    score,
  }));
}

/** Lines that were cut by a seam, or found in two tiles or two pictures of one frame, are one again. */
export function joinLines(lines: readonly TextLine[]): TextLine[] {
  return joinAll(lines, isOneLine, (a, b) => ({
    ...unionOf(a, b),
    score: Math.max(a.score, b.score),
  }));
}
