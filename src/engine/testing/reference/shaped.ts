/** Values of a tensor in float64, row-major. */
export interface Shaped {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Value at a flat index; NaN beyond the end, so that a wrong index shows. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? NaN;

/** Adds to a value in place. */
export function add(values: Float64Array, index: number, value: number): void {
  values[index] = at(values, index) + value;
}
