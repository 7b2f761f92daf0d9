import { clipBox, type PixelBox } from '../pixel-box.ts';
import type { ShownPicture } from './shown-picture.ts';

/** Mean of the pixels around a box, one value a sample; null for a box over the whole picture. */
function around(picture: ShownPicture, box: PixelBox): readonly number[] | null {
  const { rows, columns, samplesPerPixel, bytes } = picture;
  const sums = Array<number>(samplesPerPixel).fill(0);
  let count = 0;
  const add = (row: number, column: number) => {
    if (row < 0 || column < 0 || row >= rows || column >= columns) return;
    count += 1;
    for (let sample = 0; sample < samplesPerPixel; sample += 1) {
      const value = bytes[(row * columns + column) * samplesPerPixel + sample] as number;
      sums[sample] = (sums[sample] as number) + value;
    }
  };
  for (let column = box.column - 1; column <= box.column + box.columns; column += 1) {
    add(box.row - 1, column);
    add(box.row + box.rows, column);
  }
  for (let row = box.row; row < box.row + box.rows; row += 1) {
    add(row, box.column - 1);
    add(row, box.column + box.columns);
  }
  return count === 0 ? null : sums.map((sum) => sum / count);
}

/**
 * The picture with what was blanked in the grey or colour that surrounds it: black bars on a light ground
 * look like letters to a detector, and hide letters beside them.
 */
export function withoutBoxes(picture: ShownPicture, boxes: readonly PixelBox[]): ShownPicture {
  if (boxes.length === 0) return picture;
  const { columns, samplesPerPixel } = picture;
  const bytes = Uint8Array.from(picture.bytes);
  for (const each of boxes) {
    const box = clipBox(each, picture);
    const fill = box && around({ ...picture, bytes }, box);
    if (!fill) continue;
    for (let row = box.row; row < box.row + box.rows; row += 1) {
      for (let column = box.column; column < box.column + box.columns; column += 1) {
        bytes.set(fill, (row * columns + column) * samplesPerPixel);
      }
    }
  }
  return { ...picture, bytes };
}
