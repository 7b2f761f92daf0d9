import type { ExampleSource } from './data/example.ts';

/** Examples of one size in one packed array: [count × rows × columns], with a label each. */
export interface ImageSet {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float32Array;
  readonly labels: Int32Array;
}

/** The same examples one by one. */
export function imageSource({ rows, columns, pixels, labels }: ImageSet): ExampleSource {
  const size = rows * columns;
  return {
    items: Array.from(labels, (label, at) => ({
      id: String(at),
      personId: String(at),
      label,
      spacingMm: null,
    })),
    read: (index) =>
      Promise.resolve({
        size: [1, rows, columns],
        channels: 1,
        pixels: pixels.subarray(index * size, (index + 1) * size),
        labels: null,
      }),
  };
}
