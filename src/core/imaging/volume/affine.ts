import { AppError } from '../../errors.ts';
import { add, cross, dot, scale, type Vector3 } from './vector.ts';

/**
 * Affine map of a voxel index (column, row, slice) to a point in mm: the columns of its 3 × 3 part, each
 * the way that one step of that index goes, and the point of index (0, 0, 0), which is the centre of
 * the first voxel.
 */
export interface Affine {
  readonly axes: readonly [column: Vector3, row: Vector3, slice: Vector3];
  readonly origin: Vector3;
}

/** The point of an index, which may lie between voxels. */
export function applyAffine({ axes, origin }: Affine, index: Vector3): Vector3 {
  const [column, row, slice] = axes;
  const along = add(scale(column, index[0]), scale(row, index[1]));
  return add(add(along, scale(slice, index[2])), origin);
}

/**
 * The map back from points to indices.
 * @throws {AppError} internal/unexpected when the axes lie in one plane
 */
export function invertAffine({ axes, origin }: Affine): Affine {
  const [a, b, c] = axes;
  const determinant = dot(a, cross(b, c));
  if (!Number.isFinite(1 / determinant)) {
    throw new AppError('internal/unexpected', 'affine map without inverse');
  }
  const [x, y, z] = [cross(b, c), cross(c, a), cross(a, b)].map((row) =>
    scale(row, 1 / determinant),
  ) as [Vector3, Vector3, Vector3];
  return {
    axes: [
      [x[0], y[0], z[0]],
      [x[1], y[1], z[1]],
      [x[2], y[2], z[2]],
    ],
    origin: scale([dot(x, origin), dot(y, origin), dot(z, origin)], -1),
  };
}

function turned(point: Vector3): Vector3 {
  return [-point[0] + 0, -point[1] + 0, point[2] + 0];
}

/**
 * From DICOM's patient frame (x to the left, y to the back, z to the head) to RAS (right, front, head), that of
 * NIfTI, and back: x and y change their sign, so a right-handed map stays right-handed.
 */
export function lpsToRas({ axes, origin }: Affine): Affine {
  return { axes: [turned(axes[0]), turned(axes[1]), turned(axes[2])], origin: turned(origin) };
}

/** The 4 × 4 matrix, row by row, as NIfTI and numpy write it. */
export function matrixOf({ axes: [a, b, c], origin }: Affine): readonly number[] {
  const rows = ([0, 1, 2] as const).map((at) => [a[at], b[at], c[at], origin[at]]);
  return [...rows.flat(), 0, 0, 0, 1];
}
