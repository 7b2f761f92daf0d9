import { SeededRandom } from '../dataset/seeded-random.ts';

/** Value of a point in mm, patient frame (LPS). */
export type Sampler = (x: number, y: number, z: number) => number;

/** Where a square slice lies, PS3.3 C.7.6.2. */
export interface SliceGeometry {
  readonly size: number;
  readonly spacingMm: number;
  /** Direction cosines of row and column. */
  readonly orientation: readonly [number, number, number, number, number, number];
  /** Centre of the first pixel in mm. */
  readonly position: readonly [number, number, number];
}

export type SlicePlane = 'axial' | 'coronal' | 'sagittal';

const ORIENTATIONS = {
  axial: [1, 0, 0, 0, 1, 0],
  coronal: [1, 0, 0, 0, 0, -1],
  sagittal: [0, 1, 0, 0, 0, -1],
} as const;

/** A slice whose middle is `center` (mm). */
export function sliceAt(
  plane: SlicePlane,
  center: readonly [number, number, number],
  size: number,
  spacingMm: number,
): SliceGeometry {
  const orientation = ORIENTATIONS[plane];
  const half = ((size - 1) / 2) * spacingMm;
  const at = (axis: 0 | 1 | 2) =>
    center[axis] - half * (orientation[axis] + (orientation[axis + 3] ?? 0));
  return { size, spacingMm, orientation, position: [at(0), at(1), at(2)] };
}

/** Samples the slice row by row and adds noise of that standard deviation; repeats for one seed. */
export function renderSlice(
  sample: Sampler,
  { size, spacingMm, orientation, position }: SliceGeometry,
  noise: { readonly deviation: number; readonly seed: number },
): Float32Array {
  const random = new SeededRandom(noise.seed, 3);
  const [rx, ry, rz, cx, cy, cz] = orientation;
  // The sum of two uniform numbers has a variance of 1/6.
  const amplitude = noise.deviation * Math.sqrt(6);
  const values = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    const down = row * spacingMm;
    for (let column = 0; column < size; column++) {
      const along = column * spacingMm;
      const value = sample(
        position[0] + rx * along + cx * down,
        position[1] + ry * along + cy * down,
        position[2] + rz * along + cz * down,
      );
      const word = random.nextUint32();
      const wobble = ((word >>> 16) + (word & 0xffff)) / 0x10000 - 1;
      values[row * size + column] = value + wobble * amplitude;
    }
  }
  return values;
}
