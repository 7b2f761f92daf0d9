import { clipBox, type MatrixSize, type PixelBox } from '../../../core/deid/pixels/pixel-box.ts';

export interface Point {
  readonly row: number;
  readonly column: number;
}

/** A box may be drawn in any direction; null when it is hardly more than a click. */
export function boxBetween(a: Point, b: Point, size: MatrixSize): PixelBox | null {
  const box = clipBox(
    {
      row: Math.min(a.row, b.row),
      column: Math.min(a.column, b.column),
      rows: Math.abs(a.row - b.row),
      columns: Math.abs(a.column - b.column),
    },
    size,
  );
  return box && box.rows > 2 && box.columns > 2 ? box : null;
}

const within = (value: number, least: number, most: number) =>
  Math.min(Math.max(value, least), Math.max(least, most));

/** The box elsewhere, as a whole in the picture. */
export function moved(box: PixelBox, down: number, across: number, size: MatrixSize): PixelBox {
  return {
    ...box,
    row: within(Math.round(box.row + down), 0, size.rows - box.rows),
    column: within(Math.round(box.column + across), 0, size.columns - box.columns),
  };
}

/** The box with its lower right corner elsewhere, never smaller than a pixel. */
export function resized(box: PixelBox, down: number, across: number, size: MatrixSize): PixelBox {
  return {
    ...box,
    rows: within(Math.round(box.rows + down), 1, size.rows - box.row),
    columns: within(Math.round(box.columns + across), 1, size.columns - box.column),
  };
}

/** Names mostly stand in a banner at the top. */
const BANNER_SHARE = 0.08;

/** What "add a box" begins with: a banner at the top, and where that is covered a box in the middle. */
export function newBox(boxes: readonly PixelBox[], { rows, columns }: MatrixSize): PixelBox {
  const height = Math.max(1, Math.round(rows * BANNER_SHARE));
  const hasTop = boxes.some((box) => box.row === 0 && box.columns === columns);
  if (!hasTop) return { row: 0, column: 0, rows: height, columns };
  const width = Math.max(1, Math.round(columns / 3));
  return {
    row: Math.floor((rows - height) / 2),
    column: Math.floor((columns - width) / 2),
    rows: height,
    columns: width,
  };
}

const DIRECTIONS: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
/** A picture is crossed in so many strokes. */
const STROKES = 128;

interface Stroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

/** Arrows move, with Shift they resize, with Ctrl by one pixel; null for every other key. */
export function boxAfterKey(box: PixelBox, stroke: Stroke, size: MatrixSize): PixelBox | null {
  const direction = DIRECTIONS[stroke.key];
  if (!direction) return null;
  const longer = Math.max(size.rows, size.columns);
  const step = stroke.ctrlKey ? 1 : Math.max(1, Math.round(longer / STROKES));
  const change = stroke.shiftKey ? resized : moved;
  return change(box, direction[0] * step, direction[1] * step, size);
}
