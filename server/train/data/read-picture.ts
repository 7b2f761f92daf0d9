import { readFile } from 'node:fs/promises';
import { AppError } from '../../../src/core/errors.ts';
import { readPng, type PictureSamples } from '../../../src/core/formats/png-read.ts';
import { decodeWithLibjpeg } from '../../../workers/codecs/image-codecs.ts';

export const PICTURE_NAME = /\.(png|jpe?g)$/i;

/** Weights of red, green and blue in grey (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const;

async function readJpeg(bytes: Uint8Array): Promise<PictureSamples> {
  const { rows, columns, samplesPerPixel, bytes: samples } = await decodeWithLibjpeg(bytes);
  return { rows, columns, channels: samplesPerPixel === 3 ? 3 : 1, samples };
}

/** A picture in grey, as it is stored. */
export interface GreyPicture {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Reads a PNG or JPEG; colour becomes grey. @throws {AppError} dataset/unreadable, dicom/decode-failed */
export async function readGreyPicture(path: string): Promise<GreyPicture> {
  const bytes = new Uint8Array(await readFile(path));
  const isPng = /\.png$/i.test(path);
  const { rows, columns, channels, samples } = await (isPng ? readPng(bytes) : readJpeg(bytes));
  if (samples.length !== rows * columns * channels) {
    throw new AppError('dataset/unreadable', 'picture has too few samples', { format: 'picture' });
  }
  const values = new Float32Array(rows * columns);
  for (let at = 0; at < values.length; at++) {
    values[at] =
      channels === 1
        ? (samples[at] as number)
        : LUMA.reduce((sum, weight, i) => sum + weight * (samples[at * 3 + i] as number), 0);
  }
  return { rows, columns, values };
}
