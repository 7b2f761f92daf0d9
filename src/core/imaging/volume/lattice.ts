import type { Orientation } from './orientation.ts';
import {
  LEAST_FILLED_SHARE,
  OFFSET_TOLERANCE_PIXELS,
  POSITION_TOLERANCE_MM,
  SPACING_TOLERANCE,
  TILT_TOLERANCE_RADIANS,
} from './tolerances.ts';
import { add, dot, lengthOf, scale, subtract, type Vector3 } from './vector.ts';
import type { VolumeFault } from './volume.ts';

/** Even places along a line, and how positions take them. */
export interface Lattice {
  /** From one place to the next, mm. Not along the normal when the stack leans. */
  readonly step: Vector3;
  /** Place of each position; the first is 0, the others ascend. */
  readonly places: readonly number[];
  readonly faults: readonly VolumeFault[];
  /** Every position lies on its place. */
  readonly isEven: boolean;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Mean of the distances that are one step, not two or none: a single one is rounded. */
function refined(distances: readonly number[], step: number): number {
  const single = distances.filter((distance) => Math.round(distance / step) === 1);
  return sum(single) / single.length;
}

function latticeOf(
  positions: readonly Vector3[],
  { normal }: Orientation,
  distances: readonly number[],
  distance: number,
  leastPixelMm: number,
): Lattice {
  const places = [0];
  for (const one of distances) {
    places.push((places.at(-1) ?? 0) + Math.max(1, Math.round(one / distance)));
  }
  const [first, last] = [positions[0], positions.at(-1)] as [Vector3, Vector3];
  const step = scale(subtract(last, first), 1 / (places.at(-1) ?? 1));
  const along = dot(step, normal);
  let unevenness = { slice: 0, deviationMm: 0 };
  let offset = { slice: 0, deviationMm: 0 };
  positions.forEach((position, index) => {
    const slice = places[index] ?? 0;
    const residual = subtract(position, add(first, scale(step, slice)));
    const height = dot(residual, normal);
    const beside = lengthOf(subtract(residual, scale(normal, height)));
    if (Math.abs(height) > unevenness.deviationMm) {
      unevenness = { slice, deviationMm: Math.abs(height) };
    }
    if (beside > offset.deviationMm) offset = { slice, deviationMm: beside };
  });
  const lean = lengthOf(subtract(step, scale(normal, along)));
  const tilt = Math.atan2(lean, along);
  const faults: VolumeFault[] = [];
  for (let index = 1; index < places.length; index++) {
    const [before = 0, after = 0] = [places[index - 1], places[index]];
    if (after - before > 1) {
      faults.push({ code: 'gap', afterSlice: before, missing: after - before - 1 });
    }
  }
  const isEven =
    unevenness.deviationMm <= Math.max(POSITION_TOLERANCE_MM, SPACING_TOLERANCE * along);
  if (!isEven) faults.push({ code: 'uneven-spacing', ...unevenness });
  const offsetTolerance = Math.max(POSITION_TOLERANCE_MM, OFFSET_TOLERANCE_PIXELS * leastPixelMm);
  const isStraight = offset.deviationMm <= offsetTolerance;
  if (!isStraight) faults.push({ code: 'uneven-offset', ...offset });
  const drift = lean * (places.at(-1) ?? 0);
  if (tilt > TILT_TOLERANCE_RADIANS && drift > POSITION_TOLERANCE_MM) {
    faults.push({ code: 'tilt', degrees: (tilt * 180) / Math.PI });
  }
  return { step, places, faults, isEven: isEven && isStraight };
}

/**
 * Fits even places to two or more positions that ascend along the normal. The distance of places is the middle one
 * of those between neighbours, so that gaps do not widen it; where that fits badly, the smallest, if most of the
 * places are then still taken. The first and last position lie on their places exactly.
 */
export function fitLattice(
  positions: readonly Vector3[],
  orientation: Orientation,
  leastPixelMm: number,
): Lattice {
  const heights = positions.map((position) => dot(position, orientation.normal));
  const distances = heights.slice(1).map((height, index) => height - (heights[index] ?? 0));
  const ascending = distances.toSorted((a, b) => a - b);
  const fit = (distance: number) =>
    latticeOf(positions, orientation, distances, refined(distances, distance), leastPixelMm);
  const byMiddle = fit(ascending[(ascending.length - 1) >> 1] ?? 1);
  if (byMiddle.isEven) return byMiddle;
  const byLeast = fit(ascending[0] ?? 1);
  return byLeast.isEven && isFilled(byLeast.places) ? byLeast : byMiddle;
}

/** At least half of the places are taken. */
export function isFilled(places: readonly number[]): boolean {
  return places.length >= LEAST_FILLED_SHARE * ((places.at(-1) ?? 0) + 1);
}
