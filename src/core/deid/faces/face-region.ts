import type { Vector3 } from '../../imaging/volume/vector.ts';
import type { Extent } from './head.ts';

/** Of a brain of that size the distances below are those of an adult. */
const ADULT_BRAIN_ML = 1_500;

/** Heads grow less than brains: sizes go with the third root. */
export function sizeOf({ volumeMl }: Pick<Extent, 'volumeMl'>): number {
  return Math.min(1.15, Math.max(0.7, Math.cbrt(volumeMl / ADULT_BRAIN_ML)));
}

/** Seen from the middle of the brain the brow lies 11° below the horizon; a raised chin brings it up. */
const BROW_SLOPE = 0.1;
/** In front of the ears: azimuth below 74°. */
const SIDE_SLOPE = 0.28;
/** Below the chin nothing tells who it is, mm below the middle of the brain. */
const CHIN_MM = 175;

/**
 * Whether a point of the patient frame (LPS, mm) lies in the region of the face: below the brow, in front of the
 * ears, above the throat. Told by the middle and the size of the brain alone.
 */
export function isFace(brain: Extent, [x, y, z]: Vector3): boolean {
  const size = sizeOf(brain);
  const ahead = brain.center[1] - y;
  const up = z - brain.center[2];
  const aside = Math.abs(x - brain.center[0]);
  return (
    ahead > SIDE_SLOPE * aside &&
    ahead > 12 * size &&
    up < BROW_SLOPE * ahead &&
    up > -CHIN_MM * size
  );
}

/** Whether it lies where the auricles are: beside the middle of the brain and below it. */
export function isEar(brain: Extent, [x, y, z]: Vector3): boolean {
  const size = sizeOf(brain);
  const ahead = brain.center[1] - y;
  const up = z - brain.center[2];
  const aside = Math.abs(x - brain.center[0]);
  return (
    aside > 48 * size &&
    ahead > -62 * size &&
    ahead < 34 * size &&
    up < 12 * size &&
    up > -92 * size
  );
}
