import { at, sizeOf, type Shaped } from '../reference/shaped.ts';

/** Where a value is: one index an axis. */
export type Place = readonly number[];

/** An array of float64 by a function of the place. */
export function build(shape: readonly number[], valueAt: (place: Place) => number): Shaped {
  const place = shape.map(() => 0);
  const values = Float64Array.from({ length: sizeOf(shape) }, () => {
    const value = valueAt(place);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = at(place, axis) + 1;
      place[axis] = next < at(shape, axis) ? next : 0;
      if (next < at(shape, axis)) break;
    }
    return value;
  });
  return { shape, values };
}

/** The value at a place; axes of length 1 repeat, and what lacks axes lacks the first ones. */
export function pick({ shape, values }: Shaped, place: Place): number {
  let index = 0;
  shape.forEach((length, axis) => {
    const along = length === 1 ? 0 : at(place, place.length - shape.length + axis);
    index = index * length + along;
  });
  return at(values, index);
}

export const replaced = (place: Place, axis: number, index: number): number[] =>
  place.map((own, i) => (i === axis ? index : own));

/** Sum of the products of values in the same place. */
export const dot = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += at(one, i) * at(other, i);
  return sum;
};

/** The shape that operands of two shapes give together. */
export function broadcast(one: readonly number[], other: readonly number[]): number[] {
  const rank = Math.max(one.length, other.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [a = 1, b = 1] = [one[one.length - rank + axis], other[other.length - rank + axis]];
    return a === 1 ? b : a;
  });
}
