import { AppError } from '../../errors.ts';
import type { Progress } from '../../rpc/call.ts';
import type { FrameReference, Volume } from './volume.ts';
import type { VoxelArray } from './voxel-array.ts';

/** Modality values (HU for CT) of one frame, row by row; each frame with its own slope and intercept. */
export type FrameReader = (reference: FrameReference, signal: AbortSignal) => Promise<Float32Array>;

export interface SampleOptions {
  readonly signal: AbortSignal;
  /** Point of the fourth axis, from 0. */
  readonly measurement?: number;
  /** Value of the voxels of missing slices; NaN when not given, so that nobody takes them for measured. */
  readonly missingValue?: number;
  readonly onProgress?: (progress: Progress) => void;
}

function allocate(length: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('dicom/too-large', 'no memory for a volume', { voxels: length }, { cause });
  }
}

/**
 * The voxels of one measurement of a volume, column index fastest. Frames are read one after the other, so no
 * more is held than the result and one frame.
 * @throws {AppError} dicom/too-large when the volume does not fit in memory, dicom/malformed when a frame has
 * another size, internal/unexpected when there is no such measurement; what the reader throws
 * @throws {DOMException} AbortError
 */
export async function sampleVolume(
  volume: Volume,
  readFrame: FrameReader,
  { signal, measurement = 0, missingValue = NaN, onProgress }: SampleOptions,
): Promise<VoxelArray> {
  signal.throwIfAborted();
  const { columns, rows, slices } = volume;
  if (volume.measurements[measurement] === undefined) {
    throw new AppError('internal/unexpected', 'volume without this measurement', { measurement });
  }
  const area = columns * rows;
  const values = allocate(area * slices);
  for (let slice = 0; slice < slices; slice++) {
    const reference = volume.frames[slice]?.[measurement];
    if (reference === undefined) {
      values.fill(missingValue, slice * area, (slice + 1) * area);
    } else {
      const frame = await readFrame(reference, signal);
      signal.throwIfAborted();
      if (frame.length !== area) {
        const data = { expected: area, actual: frame.length };
        throw new AppError('dicom/malformed', 'frame of another size than its volume', data);
      }
      values.set(frame, slice * area);
    }
    onProgress?.({ done: slice + 1, total: slices, unit: 'images' });
  }
  return { size: [columns, rows, slices], values };
}
