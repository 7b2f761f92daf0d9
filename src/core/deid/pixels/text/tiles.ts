import type { MatrixSize } from '../pixel-box.ts';

/** A part of the enlarged picture that goes through the detector at once, in enlarged pixels. */
export interface Tile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

export interface TilePlan {
  /** Enlarged pixels for one pixel. */
  readonly scale: number;
  readonly tiles: readonly Tile[];
}

/** The detector halves its input five times. */
const MULTIPLE = 32;
/** The detector sees letters of 16 to 100 pixels best: those of small pictures are 8 to 20. */
const SMALL_SIDE = 1280;
/** From here on letters are as large as the picture, and a small one is not missed. */
const LARGE_SIDE = 2600;
/** Longest side of what goes through at once: above, activations take gigabytes. */
const MOST_SIDE = 1600;
/** Tiles share so many enlarged pixels, so that letters on a seam are whole in one of them. */
const OVERLAP = 96;

function scaleFor({ rows, columns }: MatrixSize): number {
  const side = Math.max(rows, columns);
  if (side <= SMALL_SIDE) return 2;
  return side <= LARGE_SIDE ? 1 : LARGE_SIDE / side;
}

const upTo = (value: number): number => Math.ceil(value / MULTIPLE) * MULTIPLE;

interface Span {
  readonly from: number;
  readonly length: number;
}

/** Spans of one length, a multiple of 32, over `size`; the last one may reach beyond it. */
function spansOf(size: number): Span[] {
  const count = Math.max(1, Math.ceil((size - OVERLAP) / (MOST_SIDE - OVERLAP)));
  const length = upTo((size + (count - 1) * OVERLAP) / count);
  const step = count === 1 ? 0 : Math.ceil((size - length) / (count - 1));
  return Array.from({ length: count }, (_, at) => ({ from: at * step, length }));
}

/** How a picture goes through the detector. */
export function tilesOf(size: MatrixSize, scale = scaleFor(size)): TilePlan {
  const down = spansOf(Math.round(size.rows * scale));
  const across = spansOf(Math.round(size.columns * scale));
  const tiles = down.flatMap((row) =>
    across.map((column) => ({
      row: row.from,
      column: column.from,
      rows: row.length,
      columns: column.length,
    })),
  );
  return { scale, tiles };
}
