import type { Vector3 } from '../../imaging/volume/vector.ts';
import type { FacePlan } from './face-plan.ts';
import { isFace } from './face-region.ts';
import { distanceTo, type Mask } from './morphology.ts';

/** How far the surface of the face moved. Of cells of 2 mm, so distances are good to about that. */
export interface SurfaceProof {
  /** Cells of the skin in the region of the face, and how many of them are still there. */
  readonly skinCells: number;
  readonly skinLeft: number;
  /** From the old skin to what is left: a twentieth lies nearer than the first, half nearer than the second. */
  readonly movedMm: { readonly low: number; readonly median: number };
}

/** Measures the old skin of the face against what the cut leaves. */
export function proveCut({ head, brain }: FacePlan, cut: Mask): SurfaceProof {
  const { grid, mask } = head;
  const [nx, ny] = grid.size;
  const depth = distanceTo(grid, mask, 0);
  const left = mask.map((each, at) => each & (1 - (cut[at] as number)));
  const distance = distanceTo(grid, left, 1);
  const moved: number[] = [];
  let skinLeft = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] === 0 || (depth[at] as number) > grid.cellMm) continue;
    const point: Vector3 = [
      grid.origin[0] + (at % nx) * grid.cellMm,
      grid.origin[1] + (Math.floor(at / nx) % ny) * grid.cellMm,
      grid.origin[2] + Math.floor(at / (nx * ny)) * grid.cellMm,
    ];
    if (!isFace(brain.extent, point)) continue;
    skinLeft += left[at] as number;
    moved.push(distance[at] as number);
  }
  const sorted = Float64Array.from(moved).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { skinCells: moved.length, skinLeft, movedMm: { low: at(0.05), median: at(0.5) } };
}
