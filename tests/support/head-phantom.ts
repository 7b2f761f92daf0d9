import { SeededRandom } from '../../src/core/dataset/seeded-random.ts';
import { applyAffine, type Affine } from '../../src/core/imaging/volume/affine.ts';
import type { Vector3 } from '../../src/core/imaging/volume/vector.ts';
import type { PatientGeometry, Volume } from '../../src/core/imaging/volume/volume.ts';
import type { VoxelArray } from '../../src/core/imaging/volume/voxel-array.ts';

/** What a point of the phantom is. */
export type Tissue =
  'air' | 'skin' | 'muscle' | 'bone' | 'fluid' | 'grey' | 'white' | 'eye' | 'table' | 'hat';
/** What of a face it belongs to. */
export type Feature = 'nose' | 'eyes' | 'lips' | 'chin' | 'ears';

type Contrast = 'ct' | 't1' | 't2' | 'flair';

/** Values as a scanner gives them: HU, or signal. */
const VALUES: Readonly<Record<Contrast, Readonly<Record<Tissue, number>>>> = {
  ct: { air: -1000, skin: 20, muscle: 50, bone: 900, fluid: 8, grey: 38, white: 30, eye: 15, table: 200, hat: -150 },
  t1: { air: 0, skin: 620, muscle: 260, bone: 45, fluid: 90, grey: 330, white: 450, eye: 95, table: 0, hat: 0 },
  t2: { air: 0, skin: 420, muscle: 150, bone: 35, fluid: 900, grey: 430, white: 320, eye: 880, table: 0, hat: 0 },
  flair: { air: 0, skin: 480, muscle: 210, bone: 40, fluid: 70, grey: 420, white: 340, eye: 80, table: 0, hat: 0 },
}; // prettier-ignore

export interface HeadOptions {
  /** 1: an adult. */
  readonly scale?: number;
  /** Chin up, face to the left, head to the left shoulder, degrees. */
  readonly pitch?: number;
  readonly yaw?: number;
  readonly roll?: number;
  /** Where the middle of the brain lies, mm (LPS). */
  readonly at?: Vector3;
  /** A head rest behind it. */
  readonly hasRest?: boolean;
  /** A bandage of 8 mm. */
  readonly hasHat?: boolean;
  /** Shoulders, lungs, ribs and a spine below the neck. */
  readonly hasBody?: boolean;
}

const inEllipsoid = ([x, y, z]: Vector3, [cx, cy, cz]: Vector3, [a, b, c]: Vector3) =>
  ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 + ((z - cz) / c) ** 2 <= 1;

/** Sizes in mm of an adult, in a frame whose origin is the middle of the brain; y to the back, z up. */
function featureAt(p: Vector3): Feature | null {
  const [x, y, z] = p;
  if (inEllipsoid([Math.abs(x), y, z], [79, 8, -48], [9, 17, 31])) return 'ears';
  if (inEllipsoid(p, [0, -106, -66], [16, 24, 15]) || inEllipsoid(p, [0, -98, -48], [8, 14, 22]))
    return 'nose';
  if (inEllipsoid([Math.abs(x), y, z], [32, -84, -42], [13, 13, 13])) return 'eyes';
  if (inEllipsoid(p, [0, -99, -92], [24, 9, 9])) return 'lips';
  if (inEllipsoid(p, [0, -88, -122], [26, 18, 17])) return 'chin';
  return null;
}

function isHeadAt(p: Vector3): boolean {
  const vault = inEllipsoid(p, [0, 0, 6], [78, 97, 88]);
  const face = inEllipsoid(p, [0, -30, -68], [64, 68, 84]);
  const temples = inEllipsoid(p, [0, -8, -34], [72, 82, 48]);
  const neck = Math.hypot(p[0], (p[1] - 22) * 0.95) < 58 && p[2] < -40;
  return vault || temples || face || neck || featureAt(p) !== null;
}

function brainShare(p: Vector3): number {
  const [x, y, z] = p;
  const cerebrum = Math.sqrt((x / 66) ** 2 + (y / 84) ** 2 + ((z - 8) / 70) ** 2);
  const temporal = Math.sqrt(
    ((Math.abs(x) - 38) / 20) ** 2 + ((y + 10) / 40) ** 2 + ((z + 32) / 20) ** 2,
  );
  const behind = Math.sqrt((x / 46) ** 2 + ((y - 42) / 34) ** 2 + ((z + 48) / 30) ** 2);
  // The floor of the front lobes rises to the front.
  const lobes = z < -24 - 0.25 * (y + 40) && y < -40 ? 2 : cerebrum;
  return Math.min(lobes, temporal, behind);
}

function bodyAt([x, y, z]: Vector3): Tissue | null {
  const wall = (x / 190) ** 2 + ((y - 10) / 120) ** 2;
  if (z > -185 || wall > 1) return null;
  if (Math.hypot(x, y - 80) < 20) return 'bone';
  if (wall > 0.82) return z < -230 && Math.abs(z % 24) < 8 ? 'bone' : 'muscle';
  const lungs = inEllipsoid([Math.abs(x), y, z], [85, 10, -340], [62, 80, 120]);
  return lungs ? 'air' : 'muscle';
}

function tissueAt(p: Vector3, options: HeadOptions): Tissue {
  const { hasRest = false, hasHat = false, hasBody = false } = options;
  const [x, y, z] = p;
  const body = hasBody ? bodyAt(p) : null;
  if (body !== null) return body;
  const share = brainShare(p);
  if (share <= 0.62) return 'white';
  if (share <= 0.95) return 'grey';
  if (share <= 1) return 'fluid';
  const feature = featureAt(p);
  if (!isHeadAt(p)) {
    if (hasHat && z > -10 && inEllipsoid(p, [0, 0, 6], [86, 105, 96])) return 'hat';
    const isRest = hasRest && y > 99 && y < 109 && Math.abs(x) < 120 && Math.abs(z) < 90;
    return isRest ? 'table' : 'air';
  }
  if (share <= 1.11) return 'bone';
  if (feature === 'eyes') return 'eye';
  if (inEllipsoid(p, [0, -62, -58], [14, 30, 22])) return 'air';
  if (Math.abs(x) < 9 && Math.abs(y + 18) < 10 && z < -60) return 'air';
  const jaw =
    inEllipsoid(p, [0, -44, -104], [46, 46, 20]) && !inEllipsoid(p, [0, -36, -104], [36, 40, 30]);
  if (jaw || (Math.abs(x) < 9 && Math.abs(y - 38) < 9 && z < -70)) return 'bone';
  return isHeadAt([x * 1.06, y * 1.05, z * 1.02]) ? 'muscle' : 'skin';
}

function turner({ pitch = 0, yaw = 0, roll = 0, scale = 1, at = [0, 0, 0] }: HeadOptions) {
  const [p, q, r] = [pitch, yaw, roll].map((each) => (each * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  return ([px, py, pz]: Vector3): Vector3 => {
    let [x, y, z] = [px - at[0], py - at[1], pz - at[2]];
    [x, y] = [x * Math.cos(q) + y * Math.sin(q), -x * Math.sin(q) + y * Math.cos(q)];
    [y, z] = [y * Math.cos(p) + z * Math.sin(p), -y * Math.sin(p) + z * Math.cos(p)];
    [x, z] = [x * Math.cos(r) + z * Math.sin(r), -x * Math.sin(r) + z * Math.cos(r)];
    return [x / scale, y / scale, z / scale];
  };
}

/** The truth about a point of the patient frame (LPS, mm). */
export function headTruth(options: HeadOptions = {}) {
  const toHead = turner(options);
  return {
    tissueAt: (point: Vector3) => tissueAt(toHead(point), options),
    isBrain: (point: Vector3) => brainShare(toHead(point)) <= 1,
    featureAt: (point: Vector3) => {
      const inside = toHead(point);
      return brainShare(inside) > 1.11 ? featureAt(inside) : null;
    },
  };
}

type Plane = 'axial' | 'coronal' | 'sagittal';
const AXES: Readonly<Record<Plane, readonly [Vector3, Vector3, Vector3]>> = {
  axial: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  coronal: [[1, 0, 0], [0, 0, -1], [0, 1, 0]],
  sagittal: [[0, 1, 0], [0, 0, -1], [-1, 0, 0]],
}; // prettier-ignore

export interface ScanOptions extends HeadOptions {
  readonly contrast: Contrast;
  readonly plane?: Plane;
  /** Pixels within the plane and steps between slices, mm. */
  readonly pixelMm?: number;
  readonly sliceMm?: number;
  /** Gantry tilted by that: slices lean, the table goes on straight. Axial slices only. */
  readonly tilt?: number;
  /** The field, mm: left to right, front to back, foot to head. */
  readonly low?: Vector3;
  readonly high?: Vector3;
  /** A coil at the crown: signal falls to that share at the chin. */
  readonly bias?: number;
  /** Standard deviation as a share of the brightest value. */
  readonly noise?: number;
}

/** A volume of one head, with its voxels. */
export function scanHead(options: ScanOptions): {
  volume: Volume;
  voxels: VoxelArray;
  affine: Affine;
} {
  const { contrast, plane = 'axial', pixelMm = 2, sliceMm = 2, bias = 1, noise = 0.02 } = options;
  const { low = [-110, -150, -160], high = [110, 130, 112], tilt = 0 } = options;
  const lean = (tilt * Math.PI) / 180;
  const directions =
    tilt === 0
      ? AXES[plane]
      : ([[1, 0, 0], [0, Math.cos(lean), Math.sin(lean)], [0, 0, 1]] as const); // prettier-ignore
  const steps = [pixelMm, pixelMm, sliceMm] as const;
  const size = directions.map((direction, axis) => {
    const along = direction.findIndex((each) => each !== 0) as 0 | 1 | 2;
    return Math.round((high[along] - low[along]) / (steps[axis] as number)) + 1;
  }) as unknown as [number, number, number];
  const origin = ([0, 1, 2] as const).map((axis) =>
    AXES[plane].some((direction) => direction[axis] < 0) ? high[axis] : low[axis],
  ) as unknown as Vector3;
  const axes = directions.map((direction, axis) =>
    direction.map((each) => each * (steps[axis] as number)),
  ) as unknown as Affine['axes'];
  const affine: Affine = { axes, origin };
  const truth = headTruth(options);
  const random = new SeededRandom(3);
  const bright = contrast === 'ct' ? 400 : 900;
  const values = new Float32Array(size[0] * size[1] * size[2]);
  let at = 0;
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      for (let i = 0; i < size[0]; i += 1, at += 1) {
        const point = applyAffine(affine, [i, j, k]);
        const wobble = (random.nextFloat() + random.nextFloat() - 1) * noise * bright * 2.4;
        const fall =
          contrast === 'ct'
            ? 1
            : bias + (1 - bias) * Math.min(1, Math.max(0, (point[2] + 130) / 220));
        const value = VALUES[contrast][truth.tissueAt(point)] * fall + wobble;
        values[at] = Math.round(contrast === 'ct' ? value : Math.abs(value));
      }
    }
  }
  const geometry: PatientGeometry = {
    kind: 'patient',
    frameOfReferenceUid: null,
    spacingMm: [pixelMm, pixelMm, sliceMm],
    sliceSpacingSource: 'positions',
    directions,
    indexToPatient: affine,
    indexToRas: affine,
    positions: Array.from({ length: size[2] }, (_, k) => applyAffine(affine, [0, 0, k])),
  };
  const volume: Volume = {
    columns: size[0],
    rows: size[1],
    slices: size[2],
    geometry,
    frames: geometry.positions.map((_, k) => [{ id: String(k), frame: 0 }]),
    measurements: [[]],
    labels: [],
    faults: [],
  };
  return { volume, voxels: { size, values }, affine };
}
