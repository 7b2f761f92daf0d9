import type { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { Example, Size } from './example.ts';

/** Indices of all voxels that have the label. */
function voxelsOf(labels: Uint8Array, label: number): readonly number[] {
  const found: number[] = [];
  labels.forEach((value, at) => {
    if (value === label) found.push(at);
  });
  return found;
}

/** A voxel of a class other than 0, each such class equally likely; null when there is none. */
function foregroundVoxel({ labels, size }: Example, random: SeededRandom): Size | null {
  const classes = [...new Set(labels)].filter((label) => label > 0).sort((a, b) => a - b);
  const label = classes[random.nextBelow(Math.max(1, classes.length))];
  if (!labels || label === undefined) return null;
  const voxels = voxelsOf(labels, label);
  const at = voxels[random.nextBelow(voxels.length)] ?? 0;
  const [, rows, columns] = size;
  return [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns];
}

/**
 * Where a patch begins. It lies inside the image, or with its middle on the image's where it is
 * larger. A share of the patches has a foreground voxel in its middle, as far as the border allows.
 */
export function drawPatchStart(
  example: Example,
  patch: Size,
  foregroundShare: number,
  random: SeededRandom,
): Size {
  const wanted = random.nextFloat() < foregroundShare ? foregroundVoxel(example, random) : null;
  const start = (axis: 0 | 1 | 2): number => {
    const room = example.size[axis] - patch[axis];
    if (room <= 0) return Math.ceil(room / 2);
    if (!wanted) return random.nextBelow(room + 1);
    return Math.min(room, Math.max(0, wanted[axis] - Math.floor(patch[axis] / 2)));
  };
  return [start(0), start(1), start(2)];
}

/** Starts of windows along one axis: evenly apart, by at most patch × (1 − overlap), to both ends. */
function startsAlong(length: number, patch: number, overlap: number): readonly number[] {
  const room = length - patch;
  if (room <= 0) return [Math.ceil(room / 2)];
  const count = 1 + Math.ceil(room / Math.max(1, patch * (1 - overlap)));
  return Array.from({ length: count }, (_, i) => Math.round((room * i) / (count - 1)));
}

/** Windows that cover an image. */
export function windowStarts(size: Size, patch: Size, overlap: number): readonly Size[] {
  const [slices, rows, columns] = ([0, 1, 2] as const).map((axis) =>
    startsAlong(size[axis], patch[axis], overlap),
  ) as [readonly number[], readonly number[], readonly number[]];
  return slices.flatMap((slice) =>
    rows.flatMap((row) => columns.map((column): Size => [slice, row, column])),
  );
}

/** Share of the patch that is one standard deviation, as nnU-Net has it. */
const SIGMA_SHARE = 1 / 8;
/** Far from the middle weights stay above nothing, so that every voxel has one. */
const LEAST_WEIGHT = 1e-3;

/** How much a window's word counts at each of its voxels: most in the middle. */
export function gaussianWeights(patch: Size): Float32Array {
  const along = (length: number) =>
    Float64Array.from({ length }, (_, i) => {
      const distance = (i - (length - 1) / 2) / (length * SIGMA_SHARE);
      return Math.exp(-0.5 * distance ** 2);
    });
  const [z, y, x] = [along(patch[0]), along(patch[1]), along(patch[2])];
  const [, rows, columns] = patch;
  return Float32Array.from({ length: patch[0] * rows * columns }, (_, at) => {
    const [slice, row] = [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows];
    const weight = (z[slice] ?? 0) * (y[row] ?? 0) * (x[at % columns] ?? 0);
    return Math.max(LEAST_WEIGHT, weight);
  });
}
