import { AppError } from '../../core/errors.ts';
import type { Example, Size } from './example.ts';

/** Examples of one size, packed. */
export interface Batch {
  readonly size: Size;
  readonly channels: number;
  /** Rows that hold an example; what comes after them is padding. */
  readonly count: number;
  /** [batch, slices, rows, columns, channels]; padding is zero. */
  readonly pixels: Float32Array;
  /** [batch], or [batch, slices, rows, columns] where voxels have classes; padding is −1. */
  readonly labels: Int32Array;
}

/** An example with the class that it has as a whole. */
export interface Drawn {
  readonly example: Example;
  readonly label: number;
}

function differ(first: Example, other: Example): boolean {
  return (
    first.channels !== other.channels || first.size.some((length, i) => length !== other.size[i])
  );
}

/**
 * Packs examples into one batch of `batchSize` rows.
 * @throws {AppError} dataset/sizes-differ
 */
export function packBatch(drawn: readonly [Drawn, ...Drawn[]], batchSize: number): Batch {
  const first = drawn[0].example;
  const { size, channels } = first;
  const pixels = new Float32Array(batchSize * first.pixels.length);
  const labelCount = first.labels?.length ?? 1;
  const labels = new Int32Array(batchSize * labelCount).fill(-1);
  drawn.forEach(({ example, label }, row) => {
    if (differ(first, example)) {
      throw new AppError('dataset/sizes-differ', 'images of one batch have different sizes');
    }
    pixels.set(example.pixels, row * example.pixels.length);
    labels.set(example.labels ?? [label], row * labelCount);
  });
  return { size, channels, count: drawn.length, pixels, labels };
}

/** What is read ahead while a batch is at work. */
const AHEAD = 2;

/** Batches in order; the next ones are read while one is used. A failed read fails the turn it belongs to. */
export async function* readAhead<T>(
  count: number,
  read: (batch: number) => Promise<T>,
): AsyncGenerator<T, void, undefined> {
  const queue: Promise<T>[] = [];
  for (let next = 0; next < count || queue.length > 0;) {
    while (next < count && queue.length <= AHEAD) {
      const reading = read(next++);
      // Heard when its turn comes; when the loop ends before, it is nobody's news.
      reading.catch(() => undefined);
      queue.push(reading);
    }
    const current = queue.shift();
    if (current) yield await current;
  }
}
