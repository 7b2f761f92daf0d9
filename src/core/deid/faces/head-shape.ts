import type { Brain } from './brain.ts';
import type { Head, Scale } from './head.ts';
import { dilate, distanceTo } from './morphology.ts';

/** Width, length and least height of brains from newborns on, mm. */
const [WIDTH_MM, LENGTH_MM, LEAST_HEIGHT_MM] = [[80, 185], [95, 215], 55] as const;
/** Scalp and skull over the vault, mm. */
const SHELL_MM = [4, 28] as const;
const BONE_HU = 150;
/** Of the vault bone lies over so much. */
const BONE_SHARE = 0.6;

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? NaN;
}

/** Depths below the air of the cells at the rim of the upper half of the brain, and their share with bone above. */
function shellOf(
  { grid, mask, values }: Head,
  brain: Brain,
): { depthMm: number; boneShare: number } {
  const depth = distanceTo(grid, mask, 0);
  const rim = distanceTo(grid, brain.mask, 0);
  const bone = Uint8Array.from(values, (value) => (value > BONE_HU ? 1 : 0));
  const nearBone = dilate(grid, bone, 10);
  const [nx, ny] = grid.size;
  const depths: number[] = [];
  let withBone = 0;
  for (let at = 0; at < rim.length; at += 1) {
    if (brain.mask[at] === 0 || (rim[at] as number) > grid.cellMm) continue;
    const height = grid.origin[2] + Math.floor(at / (nx * ny)) * grid.cellMm;
    if (height < brain.extent.center[2]) continue;
    depths.push(depth[at] as number);
    withBone += nearBone[at] as number;
  }
  return { depthMm: median(depths), boneShare: withBone / Math.max(1, depths.length) };
}

/** Whether what was taken for a brain lies in a skull: has its size, and a shell of its thickness, in CT of bone. */
export function liesInHead(head: Head, brain: Brain, scale: Scale): boolean {
  const { low, high } = brain.extent;
  const [width, length, height] = [0, 1, 2].map((axis) => high[axis as 0] - low[axis as 0]) as [
    number,
    number,
    number,
  ];
  if (width < WIDTH_MM[0] || width > WIDTH_MM[1]) return false;
  if (length < LENGTH_MM[0] || length > LENGTH_MM[1] || height < LEAST_HEIGHT_MM) return false;
  const { depthMm, boneShare } = shellOf(head, brain);
  if (scale === 'hounsfield' && boneShare < BONE_SHARE) return false;
  return depthMm >= SHELL_MM[0] && depthMm <= SHELL_MM[1];
}
