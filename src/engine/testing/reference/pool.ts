import type { Geometry } from '../../kernels/wasm/convolution-geometry.ts';

type Pooling = Pick<Geometry, 'batch' | 'input' | 'output' | 'filter' | 'stride' | 'padding'>;

/** Input places, counted without channels, that each window covers. */
function windowsOf({ batch, input, output, filter, stride, padding }: Pooling): number[][] {
  const windows: number[][] = [];
  const [depth, rows, columns] = output;
  for (let index = 0; index < batch * depth * rows * columns; index++) {
    const x = index % columns;
    const y = Math.floor(index / columns) % rows;
    const z = Math.floor(index / (columns * rows)) % depth;
    const image = Math.floor(index / (columns * rows * depth));
    const places: number[] = [];
    for (let dz = 0; dz < filter[0]; dz++) {
      for (let dy = 0; dy < filter[1]; dy++) {
        for (let dx = 0; dx < filter[2]; dx++) {
          const at = [z * stride[0] + dz - padding[0], y * stride[1] + dy - padding[1], x * stride[2] + dx - padding[2]]; // prettier-ignore
          if (at.some((value, axis) => value < 0 || value >= (input[axis] ?? 0))) continue;
          const [inZ = 0, inY = 0, inX = 0] = at;
          places.push(((image * input[0] + inZ) * input[1] + inY) * input[2] + inX);
        }
      }
    }
    windows.push(places);
  }
  return windows;
}

/** A pool of any rank and its gradient in float64; of equal values the first is the highest. */
export function referencePool(
  kind: 'max' | 'average',
  pooling: Pooling,
  channels: number,
  { x, dy }: { readonly x: ArrayLike<number>; readonly dy: ArrayLike<number> },
) {
  const windows = windowsOf(pooling);
  const y = new Float64Array(windows.length * channels);
  const dx = new Float64Array(x.length);
  windows.forEach((places, window) => {
    for (let c = 0; c < channels; c++) {
      const values = places.map((place) => x[place * channels + c] ?? NaN);
      const outer = dy[window * channels + c] ?? NaN;
      const give = (which: number, part: number) => {
        const at = (places[which] ?? NaN) * channels + c;
        dx[at] = (dx[at] ?? NaN) + part;
      };
      if (kind === 'max') {
        const highest = Math.max(...values);
        y[window * channels + c] = highest;
        give(values.indexOf(highest), outer);
      } else {
        y[window * channels + c] = values.reduce((a, b) => a + b) / values.length;
        places.forEach((_, which) => {
          give(which, outer / values.length);
        });
      }
    }
  });
  return { y, dx };
}
