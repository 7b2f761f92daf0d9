import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import { describePixels, nativeFrame, type PixelArray } from '../../src/core/dicom/pixels.ts';
import { readDicomBlob } from '../../src/core/dicom/read-blob.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { toWireError } from '../../src/core/errors.ts';
import { decodeToNative } from '../../workers/codecs/decode-frames.ts';
import { storedFrame } from '../../workers/codecs/stored-frame.ts';
import type { DecodeTask, Outcome } from './outcome.ts';

function bytesOf(samples: PixelArray): Uint8Array<ArrayBuffer> {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Greatest difference of a sample; Infinity where the runs cannot be compared. */
function greatestDifference(found: PixelArray, expected: PixelArray): number {
  if (found.length !== expected.length) return Infinity;
  if (isSame(bytesOf(found), bytesOf(expected))) return 0;
  let greatest = 0;
  for (let index = 0; index < found.length; index += 1) {
    const difference = Math.abs((found[index] ?? NaN) - (expected[index] ?? NaN));
    greatest = Number.isNaN(difference) ? Infinity : Math.max(greatest, difference);
  }
  return greatest;
}

function asLike(model: PixelArray, buffer: ArrayBuffer): PixelArray | null {
  if (buffer.byteLength % model.BYTES_PER_ELEMENT !== 0) return null;
  const Samples = model.constructor as new (buffer: ArrayBuffer) => PixelArray;
  return new Samples(buffer);
}

/** One frame of a file that is left on the disk must be the same as out of the whole file. */
async function frameIsSame(file: DicomFile, index: number, expected: PixelArray): Promise<boolean> {
  const frame = await storedFrame(file, index);
  return frame.constructor === expected.constructor && isSame(bytesOf(frame), bytesOf(expected));
}

async function hexHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function picture({ file, reference }: DecodeTask): Promise<Outcome> {
  const onDisk = await readDicomBlob(new Blob([file]), { mostHeldBytes: 0 });
  const { dataSet } = await decodeToNative(await readDicomFile(new Uint8Array(file)));
  const { frames, rows, columns, samplesPerPixel: samples } = describePixels(dataSet);
  const first = nativeFrame(dataSet, 0);
  const last = nativeFrame(dataSet, frames - 1);
  const hashes: string[] = [];
  let difference = 0;
  for (let index = 0; index < frames; index += 1) {
    const frame = index === 0 ? first : nativeFrame(dataSet, index);
    hashes.push(await hexHash(bytesOf(frame)));
    if (!reference) continue;
    const size = frame.byteLength;
    const expected = asLike(frame, reference.slice(index * size, (index + 1) * size));
    const one = expected ? greatestDifference(frame, expected) : Infinity;
    difference = Math.max(difference, one);
  }
  return {
    kind: 'picture',
    type: first.constructor.name.replace('Array', '').toLowerCase(),
    shape: [frames, rows, columns, samples],
    samplesAreWhole: first.length === rows * columns * samples && last.length === first.length,
    framePathAgrees:
      (await frameIsSame(onDisk, 0, first)) && (await frameIsSame(onDisk, frames - 1, last)),
    difference,
    hashes,
  };
}

async function outcomeOf(task: DecodeTask): Promise<Outcome> {
  try {
    return await picture(task);
  } catch (error) {
    return { kind: 'refused', code: toWireError(error).code };
  }
}

globalThis.addEventListener('message', ({ data }: MessageEvent<DecodeTask>) => {
  void outcomeOf(data).then((outcome) => {
    globalThis.postMessage(outcome);
  });
});

globalThis.postMessage('ready');
