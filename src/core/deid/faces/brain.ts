import { cubeSums, quantile } from './levels.ts';
import { brainWithin, type BrainStart } from './brain-surface.ts';
import { extentOf, type Extent, type Head, type Scale } from './head.ts';
import { close, countOf, distanceTo, erode, filled, largestPart, type Mask } from './morphology.ts';
import type { Grid } from './patient-grid.ts';

export interface Brain {
  readonly mask: Mask;
  readonly extent: Extent;
}

/** Of newborns to the largest adults, with the fluid round it. */
const [LEAST_ML, MOST_ML] = [300, 2_300];
/** From the crown so much of the width of a head holds little else than brain. */
const CROWN_SHARE = 0.75;
/** No brain with its stem is higher than that share of its length. */
const HEIGHT_SHARE = 0.95;
/** Bone and contrast are brighter than any brain. */
const BONE_HU = 150;
const BRAIN_HU = 80;
/** Nearer to the air lies scalp and bone: a surface that leaked out to there holds no brain, mm. */
const SHELL_MM = 8;
/** Between folds and lobes, mm. */
const FOLDS_MM = 12;

/** Coils see what is near: signal is told by what lies so far around, mm. */
const COIL_MM = 30;

/** Signal as a share of the mean of the tissue around. */
function evened(grid: Grid, values: Float32Array): Float32Array {
  const reach = Math.round(COIL_MM / grid.cellMm);
  const tissue = Float32Array.from(values, (value) => (value > 0 ? 1 : 0));
  const [sums, counts] = [values, tissue].map((each) => cubeSums(grid.size, each, reach)) as [
    Float32Array,
    Float32Array,
  ];
  return values.map((value, at) =>
    value > 0 ? (value * (counts[at] as number)) / (sums[at] as number) : 0,
  );
}

/** Bone, air and all outside dark, so that the brain ends where its shell begins. */
function brainValues({ values, mask, grid }: Head, scale: Scale): Float32Array {
  const result = new Float32Array(values.length);
  const inner = scale === 'hounsfield' ? mask : erode(grid, mask, grid.cellMm);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (inner[at] === 0 || Number.isNaN(value)) continue;
    if (scale === 'signal') result[at] = Math.max(0, value);
    else if (value > -20 && value < BONE_HU)
      result[at] = Math.min(BRAIN_HU, Math.max(0, value + 10));
  }
  return scale === 'signal' ? evened(grid, result) : result;
}

/** Where to begin: in the middle of the crown. Null where there is no head. */
function startOf(head: Head, scale: Scale): BrainStart | null {
  const { grid } = head;
  const whole = extentOf(grid, head.mask);
  if (whole === null) return null;
  const top = whole.high[2];
  const near = extentOf(grid, head.mask, top - 120, top);
  if (near === null) return null;
  const width = near.high[0] - near.low[0];
  const crown = extentOf(grid, head.mask, top - Math.min(125, CROWN_SHARE * width), top);
  if (crown === null) return null;
  const values = brainValues(head, scale);
  const inHead = Float32Array.from(values.filter((value) => value > 0));
  return {
    grid,
    values,
    darkest: scale === 'hounsfield' ? 0 : quantile(inHead, 0.02),
    brightest: quantile(inHead, 0.98),
    center: crown.center,
    radiusMm: width / 4.5,
  };
}

/** Through the hole of the skull base the surface may go on along the spine. */
function withoutNeck(grid: Grid, mask: Mask): Mask {
  const whole = extentOf(grid, mask);
  if (whole === null) return mask;
  const lowest = whole.high[2] - HEIGHT_SHARE * (whole.high[1] - whole.low[1]);
  const [nx, ny] = grid.size;
  return mask.map((each, at) => {
    const height = grid.origin[2] + Math.floor(at / (nx * ny)) * grid.cellMm;
    return height < lowest ? 0 : each;
  });
}

/** The brain with the spaces between its folds; null where none of a possible size is found. */
export function findBrain(head: Head, scale: Scale): Brain | null {
  const start = startOf(head, scale);
  if (start === null) return null;
  const grown = largestPart(head.grid, withoutNeck(head.grid, brainWithin(start)));
  if (countOf(grown) === 0) return null;
  const whole = filled(head.grid, close(head.grid, grown, FOLDS_MM));
  const size = Math.min(1, Math.cbrt((countOf(whole) * head.grid.cellMm ** 3) / 1.4e6));
  const depth = distanceTo(head.grid, head.mask, 0);
  const mask = whole.map((each, at) => ((depth[at] as number) > SHELL_MM * size ? each : 0));
  const extent = extentOf(head.grid, mask);
  const isBrain = extent !== null && extent.volumeMl >= LEAST_ML && extent.volumeMl <= MOST_ML;
  return isBrain ? { mask, extent } : null;
}
