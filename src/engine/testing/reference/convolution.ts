import type { Geometry } from '../../kernels/wasm/convolution-geometry.ts';

interface Pair {
  /** Indices of input, filter and output that meet, each of the first channel. */
  readonly x: number;
  readonly filter: number;
  readonly y: number;
}

/** Every input place, filter tap and output place that meet. */
function* pairsOf(g: Geometry): Generator<Pair> {
  const outputs = g.output.reduce((a, b) => a * b);
  const taps = g.filter.reduce((a, b) => a * b);
  const split = (index: number, [, rows, columns]: readonly [number, number, number]) =>
    [
      Math.floor(index / (rows * columns)),
      Math.floor(index / columns) % rows,
      index % columns,
    ] as const;
  for (let image = 0; image < g.batch; image++) {
    for (let place = 0; place < outputs; place++) {
      const at = split(place, g.output);
      for (let tap = 0; tap < taps; tap++) {
        const inFilter = split(tap, g.filter);
        const inInput = [0, 1, 2].map((axis) => {
          const i = axis as 0 | 1 | 2;
          return at[i] * g.stride[i] + inFilter[i] * g.dilation[i] - g.padding[i];
        });
        if (inInput.some((value, axis) => value < 0 || value >= (g.input[axis] ?? 0))) continue;
        const [z = 0, y = 0, x = 0] = inInput;
        yield {
          x: (((image * g.input[0] + z) * g.input[1] + y) * g.input[2] + x) * g.inChannels,
          filter: tap * g.inChannels * g.outChannels,
          y: (image * outputs + place) * g.outChannels,
        };
      }
    }
  }
}

export interface ConvolutionValues {
  readonly x: ArrayLike<number>;
  readonly filter: ArrayLike<number>;
  readonly dy: ArrayLike<number>;
}

/** A convolution of any rank and its gradients in float64, by its definition. */
export function referenceConvolution(g: Geometry, { x, filter, dy }: ConvolutionValues) {
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length);
  const dFilter = new Float64Array(filter.length);
  for (const pair of pairsOf(g)) {
    for (let i = 0; i < g.inChannels; i++) {
      for (let o = 0; o < g.outChannels; o++) {
        const weight = pair.filter + i * g.outChannels + o;
        const outer = dy[pair.y + o] ?? NaN;
        y[pair.y + o] = (y[pair.y + o] ?? NaN) + (x[pair.x + i] ?? NaN) * (filter[weight] ?? NaN);
        dx[pair.x + i] = (dx[pair.x + i] ?? NaN) + outer * (filter[weight] ?? NaN);
        dFilter[weight] = (dFilter[weight] ?? NaN) + outer * (x[pair.x + i] ?? NaN);
      }
    }
  }
  return { y, dx, dFilter };
}
