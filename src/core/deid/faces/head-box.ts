import { extentOf, findHead, type Scale } from './head.ts';
import type { Mask } from './morphology.ts';
import {
  boxOf,
  cellCount,
  gridOver,
  sampleGrid,
  type Box,
  type Grid,
  type PlacedVoxels,
} from './patient-grid.ts';

const COARSE_MM = 4;
/** A head with its neck; what lies below belongs to the body. */
const HEAD_MM = 320;
/** In front, behind and beside: a nose at the rim of the field ends there. */
const ROOM_MM = 30;
const BONE_HU = 150;
/** Soft tissue that bone goes round in one axial slice, and over how much height: no other bone does that. */
const [SKULL_CM2, SKULL_MM] = [50, 40];

/** Cells of an axial slice with soft tissue that no way leads to from its rim but through bone. */
function enclosedCells({ size: [nx, ny] }: Grid, slice: Float32Array): number {
  const isWall = (at: number) => (slice[at] as number) > BONE_HU;
  const wall = Uint8Array.from(slice, (_, at) =>
    isWall(at) || isWall(at - 1) || isWall(at + 1) || isWall(at - nx) || isWall(at + nx) ? 1 : 0,
  );
  const stack: number[] = [];
  const take = (at: number) => {
    if (wall[at] !== 0) return;
    wall[at] = 2;
    stack.push(at);
  };
  for (let i = 0; i < nx; i += 1) [i, i + nx * (ny - 1)].forEach(take);
  for (let j = 0; j < ny; j += 1) [nx * j, nx * j + nx - 1].forEach(take);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const i = at % nx;
    if (i > 0) take(at - 1);
    if (i < nx - 1) take(at + 1);
    if (at >= nx) take(at - nx);
    if (at < nx * (ny - 1)) take(at + nx);
  }
  let count = 0;
  slice.forEach((value, at) => {
    if (wall[at] === 0 && value > -20 && value < BONE_HU) count += 1;
  });
  return count;
}

/** Height of the crown by the skull, mm: raised arms may reach higher. Null without a skull. */
function crownBySkull(grid: Grid, values: Float32Array): number | null {
  const [nx, ny, nz] = grid.size;
  const least = (SKULL_CM2 * 100) / COARSE_MM ** 2;
  let run = 0;
  for (let k = nz - 1; k >= 0; k -= 1) {
    const cells = enclosedCells(grid, values.subarray(k * nx * ny, (k + 1) * nx * ny));
    run = cells >= least ? run + 1 : 0;
    if (run * COARSE_MM < SKULL_MM) continue;
    return grid.origin[2] + (k + run) * COARSE_MM + 40;
  }
  return null;
}

/** Where in a series the head is, with some room; null when there is no body in it. */
export function headBox(placed: PlacedVoxels, scale: Scale): Box | null {
  const all = boxOf(placed);
  const grid = gridOver(all, COARSE_MM);
  const values = sampleGrid(placed, grid);
  const { mask }: { mask: Mask } = findHead(grid, values, scale);
  const whole = extentOf(grid, mask);
  if (whole === null || cellCount(grid) === 0) return null;
  const isTall = all[1][2] - all[0][2] > HEAD_MM;
  const crown = isTall && scale === 'hounsfield' ? crownBySkull(grid, values) : null;
  const top = Math.min(all[1][2], crown ?? whole.high[2] + 2 * COARSE_MM);
  const bottom = Math.max(all[0][2], top - HEAD_MM);
  const near = extentOf(grid, mask, bottom, top) ?? whole;
  return [
    [near.low[0] - ROOM_MM, near.low[1] - ROOM_MM, bottom],
    [near.high[0] + ROOM_MM, near.high[1] + ROOM_MM, isTall ? top : all[1][2]],
  ];
}
