import type { FacePlan } from './face-plan.ts';
import { smoothed } from './levels.ts';
import { dilate, type Mask } from './morphology.ts';
import type { SurfaceScene } from './render-surface.ts';

/** What floats in the air round the head is noise and would hide it, mm. */
const AROUND_MM = 6;

/** The head as it shows: of `cut` cells nothing is left. Without `cut` as it is. */
export function sceneOf(
  { head, fine }: Pick<FacePlan, 'head' | 'fine'>,
  cut: Mask | null,
): SurfaceScene {
  const { grid, mask, threshold } = head;
  const near = dilate(grid, mask, AROUND_MM);
  const [nx, ny, nz] = grid.size;
  const [fx, fy, fz] = fine.grid.size;
  const half = fine.grid.cellMm < grid.cellMm ? 1 : 0;
  const values = fine.values.slice();
  const air = threshold - Math.abs(threshold) - 1;
  let at = 0;
  for (let k = 0; k < fz; k += 1) {
    const kk = Math.min(nz - 1, k >> half);
    for (let j = 0; j < fy; j += 1) {
      const line = nx * (Math.min(ny - 1, j >> half) + ny * kk);
      for (let i = 0; i < fx; i += 1, at += 1) {
        const cell = line + (i >> half);
        if (near[cell] === 0 || cut?.[cell] === 1) values[at] = air;
      }
    }
  }
  return { grid: fine.grid, values: smoothed(fine.grid.size, values), threshold };
}
