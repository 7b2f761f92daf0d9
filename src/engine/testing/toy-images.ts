import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import {
  fromFirstOptions,
  type FirstTrainOptions,
} from '../../core/training/first-train-options.ts';
import type { TrainOptions } from '../../core/training/train-options.ts';
import type { ImageSet } from '../image-set.ts';

/** Noisy images with a bright disc (label 1) or a bright ring (label 0) at a random place. */
export function toyImages(count: number, size: number, seed: number): ImageSet {
  const random = new SeededRandom(seed);
  const pixels = new Float32Array(count * size * size);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  labels.forEach((label, image) => {
    const radius = size * 0.22;
    const [y, x] = [0, 1].map(() => size / 2 + (random.nextFloat() - 0.5) * size * 0.4);
    for (let at = 0; at < size * size; at++) {
      const distance = Math.hypot(Math.floor(at / size) - (y ?? 0), (at % size) - (x ?? 0));
      const isInside = distance <= radius && (label === 1 || distance > radius * 0.6);
      pixels[image * size * size + at] = (isInside ? 1 : 0) + (random.nextFloat() - 0.5) * 0.6;
    }
  });
  return { rows: size, columns: size, pixels, labels };
}

export type ToyChange = Partial<FirstTrainOptions>;

/** A tiny plain network at a constant rate. */
export const toyOptions = (change: ToyChange = {}): TrainOptions =>
  fromFirstOptions({
    model: { kind: 'cnn-2d', depth: 2, blockCount: 1, baseFilters: 4, dropout: 0.1 },
    learningRate: 0.01,
    epochs: 4,
    batchSize: 8,
    seed: 11,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    positiveClass: 1,
    ...change,
  });
