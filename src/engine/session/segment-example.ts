import * as tf from '@tensorflow/tfjs';
import { packBatch, type Drawn } from '../data/batches.ts';
import { voxelCountOf, type Example, type Size } from '../data/example.ts';
import { gaussianWeights, windowStarts } from '../data/patches.ts';
import { cropAt } from '../data/resample.ts';
import { orStopped } from '../or-stopped.ts';
import { yieldToEvents } from '../yield-to-events.ts';
import { imagesOf } from './train-step.ts';
import { mirrored, subsetsOf, type Axis } from './variants.ts';

export interface SegmentOptions {
  readonly dimensions: 2 | 3;
  readonly classCount: number;
  /** Of the network's input. */
  readonly window: Size;
  /** Share of a window that neighbours have in common. */
  readonly overlap: number;
  readonly batchSize: number;
  readonly flips: readonly Axis[];
  readonly signal: AbortSignal;
}

/** Probabilities of some windows, [window][voxels × classes]. */
async function runWindows(
  model: tf.LayersModel,
  windows: readonly Example[],
  { dimensions, batchSize, signal }: SegmentOptions,
): Promise<Float32Array> {
  await yieldToEvents();
  signal.throwIfAborted();
  const drawn = windows.map((example): Drawn => ({ example, label: 0 }));
  const batch = packBatch(drawn as [Drawn, ...Drawn[]], batchSize);
  const output = tf.tidy(() => {
    const images = imagesOf(batch, dimensions);
    return tf.softmax(model.apply(images, { training: false }) as tf.Tensor);
  });
  const reading = output.data().finally(() => {
    output.dispose();
  });
  return (await orStopped(reading, signal)) as Float32Array;
}

/** Adds a window's probabilities, weighted, where the window lies in the image. */
function addWindow(
  sums: Float32Array,
  total: Float32Array,
  image: Size,
  start: Size,
  window: Example,
  weights: Float32Array,
): void {
  const { size, channels, pixels } = window;
  for (let slice = 0; slice < size[0]; slice++) {
    for (let row = 0; row < size[1]; row++) {
      for (let column = 0; column < size[2]; column++) {
        const [z, y, x] = [start[0] + slice, start[1] + row, start[2] + column];
        if (z < 0 || y < 0 || x < 0 || z >= image[0] || y >= image[1] || x >= image[2]) continue;
        const from = (slice * size[1] + row) * size[2] + column;
        const to = (z * image[1] + y) * image[2] + x;
        const weight = weights[from] as number;
        total[to] = (total[to] as number) + weight;
        for (let c = 0; c < channels; c++) {
          const at = to * channels + c;
          sums[at] = (sums[at] as number) + weight * (pixels[from * channels + c] as number);
        }
      }
    }
  }
}

/**
 * Probabilities of each voxel, channels being classes, out of windows that overlap: what a window says
 * counts most in its middle, as nnU-Net has it (Isensee 2021), and over mirror images where asked for.
 */
export async function segmentExample(
  model: tf.LayersModel,
  example: Example,
  options: SegmentOptions,
): Promise<Example> {
  const { classCount, window, overlap, batchSize, flips } = options;
  const weights = gaussianWeights(window);
  const sums = new Float32Array(voxelCountOf(example.size) * classCount);
  const total = new Float32Array(voxelCountOf(example.size));
  const jobs = windowStarts(example.size, window, overlap).flatMap((start) =>
    subsetsOf(flips).map((axes) => ({ start, axes })),
  );
  for (let first = 0; first < jobs.length; first += batchSize) {
    const group = jobs.slice(first, first + batchSize);
    const windows = group.map(({ start, axes }) => mirrored(cropAt(example, start, window), axes));
    const values = await runWindows(model, windows, options);
    const length = voxelCountOf(window) * classCount;
    group.forEach(({ start, axes }, at) => {
      const pixels = values.subarray(at * length, (at + 1) * length);
      const said = { size: window, channels: classCount, pixels, labels: null };
      addWindow(sums, total, example.size, start, mirrored(said, axes), weights);
    });
  }
  const pixels = sums.map((sum, at) => sum / (total[Math.floor(at / classCount)] as number));
  return { size: example.size, channels: classCount, pixels, labels: null };
}

/** The most probable class of each voxel; the first one when equal. */
export function labelsFrom({ pixels, channels }: Example): Uint8Array {
  return Uint8Array.from({ length: pixels.length / channels }, (_, voxel) => {
    let best = 0;
    for (let c = 1; c < channels; c++) {
      const at = voxel * channels;
      if ((pixels[at + c] as number) > (pixels[at + best] as number)) best = c;
    }
    return best;
  });
}
