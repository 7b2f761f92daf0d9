export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Shape {
  readonly rows: number;
  readonly columns: number;
  /** [between rows, between columns] in mm; only their ratio counts here. */
  readonly pixelSpacingMm: readonly [number, number] | null;
}

/** The largest place in a box for an image, centred, with its true aspect. Units are the box's. */
export function fitImage(shape: Shape, boxWidth: number, boxHeight: number): Rect {
  const [rowSpacing, columnSpacing] = shape.pixelSpacingMm ?? [1, 1];
  const usable = rowSpacing > 0 && columnSpacing > 0;
  const trueWidth = shape.columns * (usable ? columnSpacing : 1);
  const trueHeight = shape.rows * (usable ? rowSpacing : 1);
  const scale = Math.min(boxWidth / trueWidth, boxHeight / trueHeight);
  const [width, height] = [trueWidth * scale, trueHeight * scale];
  return { left: (boxWidth - width) / 2, top: (boxHeight - height) / 2, width, height };
}

export interface Pixel {
  readonly row: number;
  readonly column: number;
}

/** The pixel under a point of the box, or null beside the image. */
export function pixelAt(shape: Shape, place: Rect, x: number, y: number): Pixel | null {
  const column = Math.floor(((x - place.left) / place.width) * shape.columns);
  const row = Math.floor(((y - place.top) / place.height) * shape.rows);
  if (row < 0 || column < 0 || row >= shape.rows || column >= shape.columns) return null;
  return { row, column };
}

/** Beside the main direction, the next one is named from this cosine on (about 17 degrees). */
const SECOND_LETTER_FROM = 0.3;
/** Positive and negative end of each axis of the patient frame (LPS), PS3.3 C.7.6.1.1.1. */
const LETTERS = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const;

/** Where a direction of the patient frame (LPS) points, e.g. `L` or `PL`; empty for no direction. */
export function directionLetters(direction: readonly number[]): string {
  return direction
    .map((cosine, axis) => ({ size: Math.abs(cosine), letters: LETTERS[axis], cosine }))
    .filter(({ size }) => size >= SECOND_LETTER_FROM)
    .sort((a, b) => b.size - a.size)
    .slice(0, 2)
    .map(({ letters, cosine }) => (letters === undefined ? '' : letters[cosine > 0 ? 0 : 1]))
    .join('');
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** Letters for the four edges from Image Orientation (Patient), or null when there is none. */
export function edgeLetters(orientation: readonly number[] | null): EdgeLetters | null {
  if (orientation?.length !== 6) return null;
  const [row, column] = [orientation.slice(0, 3), orientation.slice(3)];
  const opposite = (direction: readonly number[]) => direction.map((cosine) => -cosine);
  return {
    right: directionLetters(row),
    left: directionLetters(opposite(row)),
    bottom: directionLetters(column),
    top: directionLetters(opposite(column)),
  };
}
