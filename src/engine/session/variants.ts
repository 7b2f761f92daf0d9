import type { Example } from '../data/example.ts';
import { resample } from '../data/resample.ts';

export type Axis = 'slices' | 'rows' | 'columns';

export interface VariantOptions {
  /** Mirror images along all subsets of these axes. */
  readonly flips: readonly Axis[];
  /** And moved by so many pixels to either side along rows and columns; 0: not. */
  readonly shifts: number;
}

export const NO_VARIANTS: VariantOptions = { flips: [], shifts: 0 };

const AXES: readonly Axis[] = ['slices', 'rows', 'columns'];

/** A mirror image; the same again undoes it. */
export function mirrored(example: Example, axes: readonly Axis[]): Example {
  if (axes.length === 0) return example;
  const { size } = example;
  const isFlipped = AXES.map((axis) => axes.includes(axis));
  const along = (axis: 0 | 1 | 2, at: number) => (isFlipped[axis] ? size[axis] - 1 - at : at);
  return resample(example, size, (slice, row, column, place) => {
    place[0] = along(0, slice);
    place[1] = along(1, row);
    place[2] = along(2, column);
  });
}

/** All subsets, the empty one first. */
export function subsetsOf(axes: readonly Axis[]): readonly (readonly Axis[])[] {
  return axes.reduce<readonly (readonly Axis[])[]>(
    (subsets, axis) => [...subsets, ...subsets.map((subset) => [...subset, axis])],
    [[]],
  );
}

/** The example as it is and as it might have been, over which a word is averaged. */
export function variantsOf(
  example: Example,
  { flips, shifts }: VariantOptions,
): readonly Example[] {
  const moves = shifts === 0 ? [0] : [0, -shifts, shifts];
  const moved = moves.flatMap((down) =>
    moves.map((right) =>
      down === 0 && right === 0
        ? example
        : resample(example, example.size, (slice, row, column, place) => {
            place[0] = slice;
            place[1] = row + down;
            place[2] = column + right;
          }),
    ),
  );
  return moved.flatMap((each) => subsetsOf(flips).map((axes) => mirrored(each, axes)));
}
