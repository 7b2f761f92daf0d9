import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { describePixels, nativeFrame } from '../../src/core/dicom/pixels.ts';
import { encodePng } from '../../src/core/formats/png.ts';

/** Small letters are read better when they are enlarged. */
const SCALE = 3;

/** A frame of 8 bits, grey or RGB, as PNG in base64, enlarged for a reader. */
export async function framePng(dataSet: DataSet, frame: number): Promise<string> {
  const { rows, columns, samplesPerPixel } = describePixels(dataSet);
  const samples = nativeFrame(dataSet, frame);
  const image = new ImageData(columns, rows);
  for (let pixel = 0; pixel < rows * columns; pixel += 1) {
    for (const sample of [0, 1, 2]) {
      const at = samplesPerPixel === 3 ? 3 * pixel + sample : pixel;
      image.data[4 * pixel + sample] = samples[at] ?? 0;
    }
    image.data[4 * pixel + 3] = 255;
  }
  const canvas = new OffscreenCanvas(columns * SCALE, rows * SCALE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(await createImageBitmap(image), 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = data.filter((_, at) => at % 4 !== 3);
  return encodePng({ rows: height, columns: width, samplesPerPixel: 3, pixels }).toBase64();
}
