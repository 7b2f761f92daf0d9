import { AppError } from '../../errors.ts';
import { applyAffine, invertAffine, type Affine } from '../../imaging/volume/affine.ts';
import type { Vector3 } from '../../imaging/volume/vector.ts';
import type { VoxelArray } from '../../imaging/volume/voxel-array.ts';

/** A box of cubes along the axes of the patient frame (LPS): x to the left, y to the back, z to the head. */
export interface Grid {
  /** Cells along x, y, z; x runs fastest. */
  readonly size: readonly [number, number, number];
  /** Edge of a cell. */
  readonly cellMm: number;
  /** Centre of the first cell in mm. */
  readonly origin: Vector3;
}

/** Lowest and highest corner in mm. */
export type Box = readonly [low: Vector3, high: Vector3];

export function cellCount({ size }: Grid): number {
  return size[0] * size[1] * size[2];
}

/** Values of a series with their place in the patient. */
export interface PlacedVoxels {
  readonly voxels: VoxelArray;
  readonly indexToPatient: Affine;
}

/** The box that holds the centres of all voxels. */
export function boxOf({ voxels: { size }, indexToPatient }: PlacedVoxels): Box {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) =>
    applyAffine(indexToPatient, [
      corner & 1 ? size[0] - 1 : 0,
      corner & 2 ? size[1] - 1 : 0,
      corner & 4 ? size[2] - 1 : 0,
    ]),
  );
  const bound = (of: (...values: number[]) => number) =>
    ([0, 1, 2] as const).map((axis) => of(...corners.map((corner) => corner[axis])));
  return [bound(Math.min), bound(Math.max)] as unknown as Box;
}

export function gridOver([low, high]: Box, cellMm: number): Grid {
  const cells = (axis: 0 | 1 | 2) => Math.max(1, Math.ceil((high[axis] - low[axis]) / cellMm) + 1);
  return { size: [cells(0), cells(1), cells(2)], cellMm, origin: low };
}

function allocate(length: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('dicom/too-large', 'no memory for a volume', { voxels: length }, { cause });
  }
}

/** Up to half a voxel outside counts as inside: voxels have a width. */
const EDGE = 0.5;

/**
 * Trilinear samples at the centres of the cells; NaN where the volume has nothing. Of a volume finer than
 * the cells voxels are left out, not averaged.
 */
export function sampleGrid({ voxels, indexToPatient }: PlacedVoxels, grid: Grid): Float32Array {
  const { axes, origin } = invertAffine(indexToPatient);
  const { values, size } = voxels;
  const [columns, rows, slices] = size;
  const [nx, ny, nz] = grid.size;
  const area = columns * rows;
  const result = allocate(cellCount(grid));
  const [ux, uy, uz] = axes[0].map((each) => each * grid.cellMm) as [number, number, number];
  const clamp = (value: number, last: number) => (value < 0 ? 0 : value > last ? last : value);
  let at = 0;
  for (let z = 0; z < nz; z += 1) {
    for (let y = 0; y < ny; y += 1) {
      const [px, py, pz] = [0, y * grid.cellMm, z * grid.cellMm].map(
        (step, axis) => step + (grid.origin[axis] as number),
      ) as [number, number, number];
      let i = axes[0][0] * px + axes[1][0] * py + axes[2][0] * pz + origin[0];
      let j = axes[0][1] * px + axes[1][1] * py + axes[2][1] * pz + origin[1];
      let k = axes[0][2] * px + axes[1][2] * py + axes[2][2] * pz + origin[2];
      for (let x = 0; x < nx; x += 1, at += 1, i += ux, j += uy, k += uz) {
        const isOutside =
          i < -EDGE || j < -EDGE || k < -EDGE ||
          i > columns - EDGE || j > rows - EDGE || k > slices - EDGE; // prettier-ignore
        if (isOutside) {
          result[at] = NaN;
          continue;
        }
        const [ci, cj, ck] = [clamp(i, columns - 1), clamp(j, rows - 1), clamp(k, slices - 1)];
        const [i0, j0, k0] = [Math.floor(ci), Math.floor(cj), Math.floor(ck)];
        const [fi, fj, fk] = [ci - i0, cj - j0, ck - k0];
        const di = i0 + 1 < columns ? 1 : 0;
        const dj = j0 + 1 < rows ? columns : 0;
        const dk = k0 + 1 < slices ? area : 0;
        const first = i0 + columns * j0 + area * k0;
        const row = (from: number) =>
          (values[from] as number) * (1 - fi) + (values[from + di] as number) * fi;
        const plane = (from: number) => row(from) * (1 - fj) + row(from + dj) * fj;
        result[at] = plane(first) * (1 - fk) + plane(first + dk) * fk;
      }
    }
  }
  return result;
}

/** Means of 2 × 2 × 2 cells, of those that have a value. The grid is made of twice as large cells. */
export function halve(grid: Grid, values: Float32Array): { grid: Grid; values: Float32Array } {
  const { size, cellMm, origin } = grid;
  const half = size.map((cells) => Math.ceil(cells / 2)) as unknown as Grid['size'];
  const coarse: Grid = {
    size: half,
    cellMm: cellMm * 2,
    origin: origin.map((each) => each + cellMm / 2) as unknown as Vector3,
  };
  const result = new Float32Array(cellCount(coarse));
  const [nx, ny, nz] = size;
  let at = 0;
  for (let z = 0; z < half[2]; z += 1) {
    for (let y = 0; y < half[1]; y += 1) {
      for (let x = 0; x < half[0]; x += 1, at += 1) {
        let sum = 0;
        let count = 0;
        for (let corner = 0; corner < 8; corner += 1) {
          const i = 2 * x + (corner & 1);
          const j = 2 * y + ((corner >> 1) & 1);
          const k = 2 * z + (corner >> 2);
          if (i >= nx || j >= ny || k >= nz) continue;
          const value = values[i + nx * (j + ny * k)] as number;
          if (Number.isNaN(value)) continue;
          sum += value;
          count += 1;
        }
        result[at] = count === 0 ? NaN : sum / count;
      }
    }
  }
  return { grid: coarse, values: result };
}
