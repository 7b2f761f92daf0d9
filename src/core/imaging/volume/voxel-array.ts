import { applyAffine, type Affine } from './affine.ts';
import { scale, unit, type Vector3 } from './vector.ts';

/** Three of something in index order: column, row, slice. */
type Triple<T> = readonly [T, T, T];

/** Values on a grid; the first index runs fastest: value (i, j, k) stands at i + size[0] × (j + size[1] × k). */
export interface VoxelArray {
  readonly size: Triple<number>;
  readonly values: Float32Array<ArrayBuffer>;
}

/** Which axes to take in which order and which to turn round; nothing is interpolated. */
export interface Reorientation {
  /** Old axis that becomes the new axis 0, 1, 2. */
  readonly axes: Triple<0 | 1 | 2>;
  /** Whether that axis is walked from its end, for new axis 0, 1, 2. */
  readonly flips: Triple<boolean>;
}

const ORDERS: readonly Triple<0 | 1 | 2>[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/**
 * The reorientation after which the axes of a map run as near as can be along x, y and z of its frame: of an
 * index-to-RAS map to the right, the front and the head.
 */
export function reorientationToFrame({ axes }: Affine): Reorientation {
  const units = axes.map(unit) as unknown as Triple<Vector3>;
  const cosine = (order: Triple<0 | 1 | 2>, at: 0 | 1 | 2) => units[order[at]][at];
  const nearness = (order: Triple<0 | 1 | 2>) =>
    Math.abs(cosine(order, 0)) + Math.abs(cosine(order, 1)) + Math.abs(cosine(order, 2));
  // Of equal orders (axes at 45°) the first stays; rounding must not choose.
  const best = ORDERS.reduce((a, b) => (nearness(b) > nearness(a) + 1e-9 ? b : a));
  return { axes: best, flips: [cosine(best, 0) < 0, cosine(best, 1) < 0, cosine(best, 2) < 0] };
}

/** The map of the reoriented array: the same points for the same values. `size`: that before. */
export function reorientAffine(
  affine: Affine,
  size: Triple<number>,
  { axes, flips }: Reorientation,
): Affine {
  const start: [number, number, number] = [0, 0, 0];
  const turned = ([0, 1, 2] as const).map((at) => {
    if (flips[at]) start[axes[at]] = size[axes[at]] - 1;
    return scale(affine.axes[axes[at]], flips[at] ? -1 : 1);
  }) as unknown as Affine['axes'];
  return { axes: turned, origin: applyAffine(affine, start) };
}

/** The same values in the new order. */
export function reorientVoxels(
  { size, values }: VoxelArray,
  { axes, flips }: Reorientation,
): VoxelArray {
  const strides: Triple<number> = [1, size[0], size[0] * size[1]];
  const newSize: Triple<number> = [size[axes[0]], size[axes[1]], size[axes[2]]];
  const step = (at: 0 | 1 | 2) => (flips[at] ? -1 : 1) * strides[axes[at]];
  const start = (at: 0 | 1 | 2) => (flips[at] ? (newSize[at] - 1) * strides[axes[at]] : 0);
  const [stepI, stepJ, stepK] = [step(0), step(1), step(2)];
  const result = new Float32Array(values.length);
  let to = 0;
  for (let k = 0; k < newSize[2]; k++) {
    for (let j = 0; j < newSize[1]; j++) {
      let from = start(0) + start(1) + start(2) + j * stepJ + k * stepK;
      for (let i = 0; i < newSize[0]; i++) {
        result[to++] = values[from] as number;
        from += stepI;
      }
    }
  }
  return { size: newSize, values: result };
}
