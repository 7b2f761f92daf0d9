import { COSINE_TOLERANCE, ORIENTATION_TOLERANCE } from './tolerances.ts';
import { add, cross, differenceOf, dot, lengthOf, scale, unit, type Vector3 } from './vector.ts';

/** Three orthogonal unit vectors of one plane (LPS). */
export interface Orientation {
  /** The way of a row, that is of growing column index. */
  readonly alongRow: Vector3;
  /** The way of a column, that is of growing row index. */
  readonly alongColumn: Vector3;
  /** alongRow × alongColumn. */
  readonly normal: Vector3;
}

/**
 * Image Orientation (Patient) without its rounding: unit vectors, orthogonal. Null when the six cosines are
 * further from that than rounding brings them. PS3.3 C.7.6.2.1.1.
 */
export function orientationOf(cosines: readonly number[]): Orientation | null {
  if (cosines.length !== 6 || !cosines.every(Number.isFinite)) return null;
  const row = cosines.slice(0, 3) as unknown as Vector3;
  const column = cosines.slice(3) as unknown as Vector3;
  const isUnit = [row, column].every((one) => Math.abs(lengthOf(one) - 1) <= COSINE_TOLERANCE);
  if (!isUnit || Math.abs(dot(row, column)) > COSINE_TOLERANCE) return null;
  const alongRow = unit(row);
  const alongColumn = unit(add(column, scale(alongRow, -dot(column, alongRow))));
  return { alongRow, alongColumn, normal: scale(cross(alongRow, alongColumn), 1) };
}

export function isSameOrientation(a: Orientation, b: Orientation): boolean {
  return (
    differenceOf(a.alongRow, b.alongRow) <= ORIENTATION_TOLERANCE &&
    differenceOf(a.alongColumn, b.alongColumn) <= ORIENTATION_TOLERANCE
  );
}
