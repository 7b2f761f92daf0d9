import type { Vector3 } from '../../imaging/volume/vector.ts';
import { otsu, quantile, smoothed } from './levels.ts';
import { close, dilate, distanceTo, erode, filled, largestPart, type Mask } from './morphology.ts';
import { cellCount, type Grid } from './patient-grid.ts';

/** What the values mean: Hounsfield units, or signal without a unit. */
export type Scale = 'hounsfield' | 'signal';

export interface Head {
  readonly grid: Grid;
  /** NaN where the series has nothing. */
  readonly values: Float32Array;
  /** Between air and skin. */
  readonly threshold: number;
  /** Skin and all that it holds, airways filled as far as they are closed or narrow. */
  readonly mask: Mask;
}

/** Between air and skin, with room for cells that are half air. */
const SKIN_HU = -400;
/** Thin things that touch the head are cut off: head rests, tubes, the wires of a coil. */
const THIN_MM = 3;
/** Nostrils, ear canals and the mouth are no surface. */
const BRIDGED_MM = 8;

/** Signal between noise and tissue. With a coil at one side, half of what parts them best is still above noise. */
function skinSignal(values: Float32Array): number {
  const top = quantile(values, 0.99);
  const parted = otsu(values, 0, top);
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value) || value > parted / 2) continue;
    sum += value;
    squares += value * value;
    count += 1;
  }
  const mean = count === 0 ? 0 : sum / count;
  const deviation = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
  return Math.min(parted, Math.max(parted / 2, mean + 3 * deviation));
}

/** Wider than an airway, and deeper than any hollow of a face, mm. */
const [AIRWAY_MM, HOLLOW_MM] = [22, 25];

/** Where signal is lost the throat opens to the outside: what lies so deep is inside all the same. */
function withAirways(grid: Grid, mask: Mask): Mask {
  const depth = distanceTo(grid, close(grid, mask, AIRWAY_MM), 0);
  return mask.map((each, at) => ((depth[at] as number) > HOLLOW_MM ? 1 : each));
}

/** What goes on below or above the last slice is body, not air: the neck does not end there. */
export function extended(grid: Grid, values: Float32Array, mask: Mask): Mask {
  const [nx, ny, nz] = grid.size;
  const result = mask.slice();
  const area = nx * ny;
  for (let column = 0; column < area; column += 1) {
    let first = -1;
    let last = -1;
    for (let k = 0; k < nz; k += 1) {
      if (Number.isNaN(values[column + area * k])) continue;
      if (first < 0) first = k;
      last = k;
    }
    if (first < 0) continue;
    if (mask[column + area * first] === 1) {
      for (let k = 0; k < first; k += 1) result[column + area * k] = 1;
    }
    if (mask[column + area * last] === 1) {
      for (let k = last + 1; k < nz; k += 1) result[column + area * k] = 1;
    }
  }
  return result;
}

/** Parts the body from the air. Empty when there is no body. */
export function findHead(grid: Grid, values: Float32Array, scale: Scale): Head {
  const quiet = smoothed(grid.size, values);
  const threshold = scale === 'hounsfield' ? SKIN_HU : skinSignal(quiet);
  const tissue: Mask = new Uint8Array(cellCount(grid));
  for (let at = 0; at < tissue.length; at += 1)
    if ((quiet[at] as number) > threshold) tissue[at] = 1;
  const whole = filled(grid, close(grid, extended(grid, values, tissue), BRIDGED_MM));
  const core = largestPart(grid, erode(grid, whole, THIN_MM));
  const near = dilate(grid, core, THIN_MM + grid.cellMm);
  const mask = withAirways(
    grid,
    whole.map((each, at) => each & (near[at] as number)),
  );
  return { grid, values, threshold, mask };
}

/** The middle of a mask in mm, its cells, and its extent along x, y and z in mm; null of an empty one. */
export interface Extent {
  readonly center: Vector3;
  readonly low: Vector3;
  readonly high: Vector3;
  readonly volumeMl: number;
}

/** `from`, `to`: only cells between these heights, mm. */
export function extentOf(grid: Grid, mask: Mask, from = -Infinity, to = Infinity): Extent | null {
  const [nx, ny] = grid.size;
  const sums = [0, 0, 0];
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  let count = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 1) continue;
    const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
    const point = index.map((each, axis) => (grid.origin[axis] as number) + each * grid.cellMm);
    const height = point[2] as number;
    if (height < from || height > to) continue;
    count += 1;
    for (const axis of [0, 1, 2]) {
      sums[axis] = (sums[axis] as number) + (point[axis] as number);
      low[axis] = Math.min(low[axis] as number, point[axis] as number);
      high[axis] = Math.max(high[axis] as number, point[axis] as number);
    }
  }
  if (count === 0) return null;
  return {
    center: sums.map((sum) => sum / count) as unknown as Vector3,
    low: low as unknown as Vector3,
    high: high as unknown as Vector3,
    volumeMl: (count * grid.cellMm ** 3) / 1_000,
  };
}

/** What air is in this series: the middle value round the head, in CT no farther from -1000 HU than scanners are. */
export function airOf({ values, mask, threshold }: Head, scale: Scale): number {
  const outside = values.filter((value, at) => mask[at] === 0 && value < threshold);
  const middle = outside.length === 0 ? null : quantile(outside, 0.5);
  if (scale === 'hounsfield') return Math.min(-900, Math.max(-1024, middle ?? -1000));
  return middle ?? 0;
}
