import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAffine, invertAffine, lpsToRas, matrixOf, type Affine } from './affine.ts';
import {
  reorientAffine,
  reorientationToFrame,
  reorientVoxels,
  type VoxelArray,
} from './voxel-array.ts';

/** 2 columns, 3 rows, 4 slices; value 100 × column + 10 × row + slice. */
const SIZE = [2, 3, 4] as const;
const voxels: VoxelArray = {
  size: SIZE,
  values: Float32Array.from({ length: 24 }, (_, at) => {
    const [i, j, k] = [at % 2, Math.floor(at / 2) % 3, Math.floor(at / 6)];
    return 100 * i + 10 * j + k;
  }),
};

const valueAt = ({ size, values }: VoxelArray, [i, j, k]: readonly [number, number, number]) =>
  values[i + size[0] * (j + size[1] * k)];

describe('reorientation', () => {
  it('of an axial stack in LPS turns columns and rows round for RAS', () => {
    const lps: Affine = { axes: [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 3]], origin: [-10, -20, 5] }; // prettier-ignore
    const ras = lpsToRas(lps);
    const reorientation = reorientationToFrame(ras);
    expect(reorientation).toEqual({ axes: [0, 1, 2], flips: [true, true, false] });
    // Last column at x = -9.5 to the left: 9.5 to the right; last row at y = -19: 19 to the front.
    expect(matrixOf(reorientAffine(ras, SIZE, reorientation))).toEqual([
      0.5, 0, 0, 9.5,
      0, 0.5, 0, 19,
      0, 0, 3, 5,
      0, 0, 0, 1,
    ]); // prettier-ignore
    const turned = reorientVoxels(voxels, reorientation);
    expect(turned.size).toEqual([2, 3, 4]);
    expect([...turned.values.slice(0, 6)]).toEqual([120, 20, 110, 10, 100, 0]);
  });

  it('of a sagittal stack puts slices, columns and rows to x, y and z', () => {
    // LPS: columns to the back, rows down, slices to the right.
    const lps: Affine = { axes: [[0, 1, 0], [0, 0, -1], [-2, 0, 0]], origin: [6, -8, 9] }; // prettier-ignore
    const ras = lpsToRas(lps);
    const reorientation = reorientationToFrame(ras);
    expect(reorientation).toEqual({ axes: [2, 0, 1], flips: [false, true, true] });
    expect(reorientVoxels(voxels, reorientation).size).toEqual([4, 2, 3]);
    expect(matrixOf(reorientAffine(ras, SIZE, reorientation))).toEqual([
      2, 0, 0, -6,
      0, 1, 0, 7,
      0, 0, 1, 7,
      0, 0, 0, 1,
    ]); // prettier-ignore
  });

  it('keeps every value at its point, for any map; done again it changes nothing', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    const axis = fc.tuple(number, number, number);
    const map: fc.Arbitrary<Affine> = fc
      .record({ axes: fc.tuple(axis, axis, axis), origin: axis })
      .filter(({ axes: [a, b, c] }) => {
        const determinant =
          a[0] * (b[1] * c[2] - b[2] * c[1]) -
          a[1] * (b[0] * c[2] - b[2] * c[0]) +
          a[2] * (b[0] * c[1] - b[1] * c[0]);
        return Math.abs(determinant) > 1;
      });
    fc.assert(
      fc.property(map, (affine) => {
        const reorientation = reorientationToFrame(affine);
        const moved = reorientVoxels(voxels, reorientation);
        const movedMap = reorientAffine(affine, SIZE, reorientation);
        const back = invertAffine(affine);
        for (let at = 0; at < 24; at++) {
          const [columns, rows] = moved.size;
          const index = [
            at % columns,
            Math.floor(at / columns) % rows,
            Math.floor(at / (columns * rows)),
          ] as const;
          const before = applyAffine(back, applyAffine(movedMap, index)).map(Math.round);
          expect(valueAt(moved, index)).toBe(
            valueAt(voxels, before as unknown as [number, number, number]),
          );
        }
        expect(reorientationToFrame(movedMap)).toEqual({
          axes: [0, 1, 2],
          flips: [false, false, false],
        });
      }),
    );
  });

  it('has a matrix without inverse refused', () => {
    const flat: Affine = { axes: [[1, 0, 0], [0, 1, 0], [1, 1, 0]], origin: [0, 0, 0] }; // prettier-ignore
    expect(() => invertAffine(flat)).toThrow(
      expect.objectContaining({ code: 'internal/unexpected' }),
    );
  });
});
