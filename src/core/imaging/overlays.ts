import type { DataSet, Tag } from '../dicom/dataset.ts';
import type { PixelDescription } from '../dicom/pixels.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { numberOf, numbersOf, stringOf } from '../dicom/values.ts';

/** Lines and letters, or a region, over one frame: PS3.3 section C.9.2. */
export interface OverlayMask {
  readonly kind: 'graphics' | 'region';
  /** One bit a pixel of the frame, rows × columns, row-major, bit 0 of each byte first. */
  readonly bits: Uint8Array<ArrayBuffer>;
}

const GROUPS: readonly number[] = Array.from({ length: 16 }, (_, index) => index * 0x20000);

interface Plane {
  readonly rows: number;
  readonly columns: number;
  /** Of the first overlay pixel in the frame, from 0; may lie outside. */
  readonly top: number;
  readonly left: number;
  readonly isSet: (row: number, column: number) => boolean;
}

function bitsOf(frame: { rows: number; columns: number }, plane: Plane): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil((frame.rows * frame.columns) / 8));
  const lastRow = Math.min(plane.rows, frame.rows - plane.top);
  const lastColumn = Math.min(plane.columns, frame.columns - plane.left);
  for (let row = Math.max(0, -plane.top); row < lastRow; row += 1) {
    for (let column = Math.max(0, -plane.left); column < lastColumn; column += 1) {
      if (!plane.isSet(row, column)) continue;
      const at = (row + plane.top) * frame.columns + column + plane.left;
      bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7));
    }
  }
  return bits;
}

/** Which frame of the overlay belongs to that of the image; null when none does. PS3.3 section C.9.3. */
function overlayFrameOf(dataSet: DataSet, group: number, frame: number): number | null {
  const frames = numberOf(dataSet, Tags.NumberOfFramesInOverlay + group);
  if (frames === undefined) return 0; // One plane for all frames.
  const index = frame + 1 - (numberOf(dataSet, Tags.ImageFrameOrigin + group) ?? 1);
  return index >= 0 && index < frames ? index : null;
}

/** The overlay as bits of its own, which run on over rows and frames, PS3.5 section 8.1.2. */
function ownBits(bytes: Uint8Array, plane: Omit<Plane, 'isSet'>, index: number): Plane | null {
  const { rows, columns } = plane;
  const first = index * rows * columns;
  if (first + rows * columns > bytes.length * 8) return null;
  return {
    ...plane,
    isSet: (row, column) => {
      const bit = first + row * columns + column;
      return ((bytes[bit >> 3] as number) & (1 << (bit & 7))) !== 0;
    },
  };
}

/** The overlay in a bit of the pixels that stores no picture: retired, still met. PS3.5 section 8.1.2. */
function bitsOfPixels(
  dataSet: DataSet,
  description: PixelDescription,
  bitPosition: number,
  frame: number,
): Plane | null {
  const pixels = dataSet.get(Tags.PixelData);
  const { rows, columns, bitsAllocated, bitsStored, highBit, samplesPerPixel } = description;
  const isPicture = bitPosition <= highBit && bitPosition > highBit - bitsStored;
  const isOutside =
    !Number.isInteger(bitPosition) || bitPosition < 0 || bitPosition >= bitsAllocated;
  if (pixels?.kind !== 'value' || samplesPerPixel !== 1 || isPicture || isOutside) return null;
  const { bytes } = pixels;
  const bytesEach = bitsAllocated / 8;
  const first = frame * rows * columns * bytesEach + (bitPosition >> 3);
  if ((frame + 1) * rows * columns * bytesEach > bytes.length) return null;
  const mask = 1 << (bitPosition & 7);
  return {
    rows,
    columns,
    top: 0,
    left: 0,
    isSet: (row, column) =>
      ((bytes[first + (row * columns + column) * bytesEach] as number) & mask) !== 0,
  };
}

function planeOf(
  dataSet: DataSet,
  description: PixelDescription,
  group: number,
  frame: number,
): Plane | null {
  const at = (tag: Tag) => numberOf(dataSet, tag + group);
  const rows = at(Tags.OverlayRows);
  const columns = at(Tags.OverlayColumns);
  if (!rows || !columns) return null;
  const data = dataSet.get(Tags.OverlayData + group);
  if (data?.kind !== 'value') {
    const bitPosition = at(Tags.OverlayBitPosition);
    return bitPosition === undefined
      ? null
      : bitsOfPixels(dataSet, description, bitPosition, frame);
  }
  const index = overlayFrameOf(dataSet, group, frame);
  const [top = 1, left = 1] = numbersOf(dataSet, Tags.OverlayOrigin + group);
  return index === null
    ? null
    : ownBits(data.bytes, { rows, columns, top: top - 1, left: left - 1 }, index);
}

/**
 * The overlays (60xx) over one frame, clipped to it. One that is shorter than it says, or that stands in bits
 * of pixels which are compressed or left on the disk, is left out: nothing of it is guessed.
 */
export function overlayMasksOf(
  dataSet: DataSet,
  description: PixelDescription,
  frame: number,
): readonly OverlayMask[] {
  return GROUPS.flatMap((group): OverlayMask[] => {
    const plane = planeOf(dataSet, description, group, frame);
    if (!plane) return [];
    const isRegion = stringOf(dataSet, Tags.OverlayType + group) === 'R';
    return [{ kind: isRegion ? 'region' : 'graphics', bits: bitsOf(description, plane) }];
  });
}
