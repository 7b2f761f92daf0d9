import type { MatrixSize } from '../pixel-box.ts';

/** Where the detector sees text, in pixels of its map. */
export interface TextRegion {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Mean of the map over the region, 0 to 1. */
  readonly score: number;
}

/** What counts as a part of letters. The default of PP-OCR is 0.3: here a miss is worse than a false box. */
const PART_OF_TEXT = 0.15;
/** Mean over a region; the default of PP-OCR is 0.6. */
const LEAST_SCORE = 0.3;
/** Smaller than that is no letter. */
const LEAST_SIDE = 3;
/** The map shows text shrunk by its area over its outline: PP-OCR gives 1.5 of it back, which may cut the ends of letters. */
const GROWTH = 2;

/** Pixels of one region, found from `seed` on; those that are taken are taken out of `open`. */
function flood(
  open: Uint8Array,
  { rows, columns }: MatrixSize,
  seed: number,
  stack: Int32Array,
  visit: (row: number, column: number, at: number) => void,
): void {
  let depth = 0;
  stack[depth++] = seed;
  open[seed] = 0;
  while (depth > 0) {
    const at = stack[--depth] as number;
    const row = Math.floor(at / columns);
    const column = at - row * columns;
    visit(row, column, at);
    for (let down = -1; down <= 1; down += 1) {
      for (let across = -1; across <= 1; across += 1) {
        const [y, x] = [row + down, column + across];
        if (y < 0 || x < 0 || y >= rows || x >= columns) continue;
        const next = y * columns + x;
        if (open[next] === 0) continue;
        open[next] = 0;
        stack[depth++] = next;
      }
    }
  }
}

function grown(
  top: number,
  left: number,
  bottom: number,
  right: number,
): Omit<TextRegion, 'score'> {
  const [height, width] = [bottom - top + 1, right - left + 1];
  const by = (height * width * GROWTH) / (2 * (height + width));
  return { row: top - by, column: left - by, rows: height + 2 * by, columns: width + 2 * by };
}

/** The map of the detector, one value a pixel, as regions that hold whole letters. */
export function textRegions(map: Float32Array, size: MatrixSize): TextRegion[] {
  const open = new Uint8Array(map.length);
  for (let at = 0; at < map.length; at += 1) {
    open[at] = (map[at] as number) > PART_OF_TEXT ? 1 : 0;
  }
  const stack = new Int32Array(map.length);
  const regions: TextRegion[] = [];
  for (let seed = 0; seed < open.length; seed += 1) {
    if (open[seed] === 0) continue;
    let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
    let [sum, count] = [0, 0];
    flood(open, size, seed, stack, (row, column, at) => {
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
      left = Math.min(left, column);
      right = Math.max(right, column);
      sum += map[at] as number;
      count += 1;
    });
    const isTooSmall = bottom - top + 1 < LEAST_SIDE || right - left + 1 < LEAST_SIDE;
    const score = sum / count;
    if (isTooSmall || score < LEAST_SCORE) continue;
    regions.push({ ...grown(top, left, bottom, right), score });
  }
  return regions;
}
