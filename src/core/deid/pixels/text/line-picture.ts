import { clipBox, type PixelBox } from '../pixel-box.ts';
import type { ShownPicture } from './shown-picture.ts';

/** Tesseract reads letters of 20 to 40 pixels best, with white around them. */
const LINE_ROWS = 48;
const MARGIN = 12;
const LARGEST_SCALE = 4;
/** ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

function greyOf({ bytes, columns, samplesPerPixel }: ShownPicture, box: PixelBox): Float32Array {
  const grey = new Float32Array(box.rows * box.columns);
  for (let row = 0; row < box.rows; row += 1) {
    for (let column = 0; column < box.columns; column += 1) {
      const at = ((box.row + row) * columns + box.column + column) * samplesPerPixel;
      grey[row * box.columns + column] =
        samplesPerPixel === 1
          ? (bytes[at] as number)
          : LUMA.reduce((sum, weight, sample) => sum + weight * (bytes[at + sample] as number), 0);
    }
  }
  return grey;
}

/** Letters take less room than what is behind them. */
function isLightOnDark(grey: Float32Array, low: number, high: number): boolean {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  return mean - low < (high - low) / 2;
}

function enlarged(grey: Float32Array, { rows, columns }: PixelBox, y: number, x: number): number {
  const [down, across] = [
    Math.min(rows - 1, Math.max(0, y - 0.5)),
    Math.min(columns - 1, Math.max(0, x - 0.5)),
  ];
  const [top, left] = [Math.floor(down), Math.floor(across)];
  const [bottom, right] = [Math.min(rows - 1, top + 1), Math.min(columns - 1, left + 1)];
  const [below, aside] = [down - top, across - left];
  const value = (row: number, column: number) => grey[row * columns + column] as number;
  return (
    (value(top, left) * (1 - aside) + value(top, right) * aside) * (1 - below) +
    (value(bottom, left) * (1 - aside) + value(bottom, right) * aside) * below
  );
}

/** One line as a grey picture (binary PGM), dark on white and enlarged; null beside the picture. */
export function linePicture(picture: ShownPicture, line: PixelBox): Uint8Array | null {
  const box = clipBox(line, picture);
  if (!box) return null;
  const grey = greyOf(picture, box);
  const low = grey.reduce((least, value) => Math.min(least, value), 255);
  const high = grey.reduce((most, value) => Math.max(most, value), 0);
  if (high <= low) return null;
  const isTurned = isLightOnDark(grey, low, high);
  const scale = Math.min(LARGEST_SCALE, LINE_ROWS / box.rows);
  const inner = { rows: Math.ceil(box.rows * scale), columns: Math.ceil(box.columns * scale) };
  const [rows, columns] = [inner.rows + 2 * MARGIN, inner.columns + 2 * MARGIN];
  const head = new TextEncoder().encode(`P5\n${columns} ${rows}\n255\n`);
  const file = new Uint8Array(head.length + rows * columns).fill(255);
  file.set(head);
  for (let row = 0; row < inner.rows; row += 1) {
    const start = head.length + (row + MARGIN) * columns + MARGIN;
    for (let column = 0; column < inner.columns; column += 1) {
      const value = enlarged(grey, box, (row + 0.5) / scale, (column + 0.5) / scale);
      const share = (value - low) / (high - low);
      file[start + column] = Math.round(255 * (isTurned ? 1 - share : share));
    }
  }
  return file;
}
