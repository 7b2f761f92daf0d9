import { applyAffine } from '../../imaging/volume/affine.ts';
import type { Volume } from '../../imaging/volume/volume.ts';
import type { Mask } from './morphology.ts';
import type { Grid } from './patient-grid.ts';

/**
 * Which pixels of one frame are cleared: one bit a pixel, row by row, the first in the lowest bit of the first
 * byte.
 */
export interface FrameMask {
  readonly rows: number;
  readonly columns: number;
  readonly bits: Uint8Array<ArrayBuffer>;
}

/** A test of cells on a line of pixels. */
interface Lookup {
  readonly grid: Grid;
  readonly mask: Mask;
}

/** Whether the cell that holds a point is in the mask; `reach`: whether any of the eight cells round it is. */
function isIn({ grid, mask }: Lookup, x: number, y: number, z: number, reach: boolean): boolean {
  const [nx, ny, nz] = grid.size;
  const u = (x - grid.origin[0]) / grid.cellMm;
  const v = (y - grid.origin[1]) / grid.cellMm;
  const w = (z - grid.origin[2]) / grid.cellMm;
  const cell = (i: number, j: number, k: number) =>
    i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz && mask[i + nx * (j + ny * k)] === 1;
  if (!reach) return cell(Math.round(u), Math.round(v), Math.round(w));
  const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)];
  for (let corner = 0; corner < 8; corner += 1) {
    if (cell(i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2))) return true;
  }
  return false;
}

export interface MaskedVolume {
  /** By slice of the volume; null where nothing is cleared. */
  readonly slices: readonly (FrameMask | null)[];
  readonly voxels: number;
  readonly cleared: number;
  readonly brainVoxels: number;
  /** Voxels of the brain that would be cleared: any but 0 is a fault of this code. */
  readonly brainCleared: number;
}

/** Carries cells over to the pixels of a volume with a place in the patient. */
export function maskVolume(
  { columns, rows, slices, geometry }: Volume,
  grid: Grid,
  cut: Mask,
  brain: Mask,
): MaskedVolume {
  const masks: (FrameMask | null)[] = [];
  let [cleared, brainVoxels, brainCleared] = [0, 0, 0];
  const affine = geometry.kind === 'patient' ? geometry.indexToPatient : null;
  const [cutCells, brainCells] = [
    { grid, mask: cut },
    { grid, mask: brain },
  ];
  for (let slice = 0; slice < slices; slice += 1) {
    const bits = new Uint8Array(Math.ceil((columns * rows) / 8));
    let inSlice = 0;
    for (let row = 0; affine !== null && row < rows; row += 1) {
      const [x0, y0, z0] = applyAffine(affine, [0, row, slice]);
      const [dx, dy, dz] = affine.axes[0];
      for (let column = 0; column < columns; column += 1) {
        const [x, y, z] = [x0 + dx * column, y0 + dy * column, z0 + dz * column];
        const isCut = isIn(cutCells, x, y, z, false);
        const isBrain = isIn(brainCells, x, y, z, isCut);
        if (isBrain) brainVoxels += 1;
        if (!isCut) continue;
        if (isBrain) brainCleared += 1;
        const pixel = row * columns + column;
        bits[pixel >> 3] = (bits[pixel >> 3] as number) | (1 << (pixel & 7));
        inSlice += 1;
      }
    }
    cleared += inSlice;
    masks.push(inSlice === 0 ? null : { rows, columns, bits });
  }
  return { slices: masks, voxels: columns * rows * slices, cleared, brainVoxels, brainCleared };
}

export function isCleared({ bits }: FrameMask, pixel: number): boolean {
  return (((bits[pixel >> 3] as number) >> (pixel & 7)) & 1) === 1;
}
