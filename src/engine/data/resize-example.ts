import { tapsOf } from '../../core/imaging/resize.ts';
import { voxelCountOf, type Example, type Size } from './example.ts';

/** Resizes one axis of an array [before, length, after] with a triangle filter. */
function resizeAxis(
  values: Float32Array,
  [before, from, after]: Size,
  to: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(before * to * after);
  const taps = tapsOf(from, to);
  for (let outer = 0; outer < before; outer++) {
    taps.forEach(({ first, weights }, index) => {
      const target = (outer * to + index) * after;
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i] as number;
        const source = (outer * from + first + i) * after;
        for (let inner = 0; inner < after; inner++) {
          out[target + inner] =
            (out[target + inner] as number) + weight * (values[source + inner] as number);
        }
      }
    });
  }
  return out;
}

/** The nearest label of each new voxel, half-pixel centres. */
function resizeLabels(labels: Uint8Array, from: Size, to: Size): Uint8Array {
  const nearest = (axis: 0 | 1 | 2) =>
    Array.from({ length: to[axis] }, (_, index) =>
      Math.min(from[axis] - 1, Math.floor(((index + 0.5) * from[axis]) / to[axis])),
    );
  const [slices, rows, columns] = [nearest(0), nearest(1), nearest(2)];
  const out = new Uint8Array(voxelCountOf(to));
  let at = 0;
  for (const slice of slices) {
    for (const row of rows) {
      const line = (slice * from[1] + row) * from[2];
      for (const column of columns) out[at++] = labels[line + column] as number;
    }
  }
  return out;
}

/** Linear with half-pixel centres, antialiased when shrinking; labels by the nearest voxel. */
export function resizeExample(example: Example, size: Size): Example {
  const { channels, labels } = example;
  let { pixels } = example;
  let done: Size = example.size;
  for (const axis of [0, 1, 2] as const) {
    if (done[axis] === size[axis]) continue;
    const before = done.slice(0, axis).reduce((product, length) => product * length, 1);
    const after = done.slice(axis + 1).reduce((product, length) => product * length, channels);
    pixels = resizeAxis(pixels, [before, done[axis], after], size[axis]);
    done = done.with(axis, size[axis]) as unknown as Size;
  }
  return { size, channels, pixels, labels: labels && resizeLabels(labels, example.size, size) };
}
