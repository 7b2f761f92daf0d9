import type { DataSet } from '../../src/core/dicom/dataset.ts';
import type { PixelArray } from '../../src/core/dicom/pixels.ts';
import { encodePng } from '../../src/core/formats/png.ts';
import { displayBytes } from '../../src/core/imaging/display-bytes.ts';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import { resize } from '../../src/core/imaging/resize.ts';
import type { Frame } from '../../src/core/rpc/frames-api.ts';

const LONGER_SIDE_PIXELS = 128;

/** One plane a sample, as it is shown: 0 black to 255 full. */
function shownPlanes(frame: Frame): readonly Float32Array[] {
  const { pixels, samplesPerPixel } = frame;
  if (samplesPerPixel === 3) {
    return [0, 1, 2].map((sample) =>
      Float32Array.from({ length: pixels.length / 3 }, (_, i) => pixels[i * 3 + sample] as number),
    );
  }
  return [Float32Array.from(displayBytes(frame, frame.vois[0], false))];
}

/**
 * The frame `index` as PNG, at most 128 pixels on the longer side, never enlarged.
 * @throws {AppError} dicom/* as frameOf
 */
export function thumbnailOf(dataSet: DataSet, index: number, stored: PixelArray): Blob {
  const frame = frameOf(dataSet, index, stored);
  const scale = Math.min(1, LONGER_SIDE_PIXELS / Math.max(frame.rows, frame.columns));
  const rows = Math.max(1, Math.round(frame.rows * scale));
  const columns = Math.max(1, Math.round(frame.columns * scale));
  const planes = shownPlanes(frame).map(
    (pixels) => resize({ rows: frame.rows, columns: frame.columns, pixels }, rows, columns).pixels,
  );
  const pixels = new Uint8ClampedArray(rows * columns * planes.length);
  planes.forEach((plane, sample) => {
    plane.forEach((value, i) => {
      pixels[i * planes.length + sample] = value;
    });
  });
  const png = encodePng({ rows, columns, samplesPerPixel: frame.samplesPerPixel, pixels });
  return new Blob([png], { type: 'image/png' });
}
