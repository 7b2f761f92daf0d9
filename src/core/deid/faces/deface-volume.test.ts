import { describe, expect, test } from 'vitest';
import { headTruth, scanHead, type ScanOptions } from '../../../../tests/support/head-phantom.ts';
import { applyAffine } from '../../imaging/volume/affine.ts';
import { defaceVolume } from './deface-volume.ts';
import { cutOf, planFace, type FacePlan } from './face-plan.ts';
import { isCleared, maskVolume, type FrameMask } from './frame-masks.ts';
import { depthMap } from './render-surface.ts';
import { proveCut } from './surface-proof.ts';
import { sceneOf } from './surface-scene.ts';

const { signal } = new AbortController();
const scaleOf = ({ contrast }: ScanOptions) => (contrast === 'ct' ? 'hounsfield' : 'signal');

/** Share of what the truth calls a feature that is cleared, and how many voxels of the brain are. */
function judge(
  options: ScanOptions,
  { volume, affine }: ReturnType<typeof scanHead>,
  slices: readonly (FrameMask | null)[],
) {
  const truth = headTruth(options);
  const features = new Map<string, { all: number; cleared: number }>();
  let [brain, brainCleared] = [0, 0];
  slices.forEach((mask, slice) => {
    for (let pixel = 0; pixel < volume.rows * volume.columns; pixel += 1) {
      const index = [pixel % volume.columns, Math.floor(pixel / volume.columns), slice] as const;
      const point = applyAffine(affine, index);
      const cleared = mask && isCleared(mask, pixel) ? 1 : 0;
      if (truth.isBrain(point)) [brain, brainCleared] = [brain + 1, brainCleared + cleared];
      const feature = truth.featureAt(point);
      if (feature === null) continue;
      const known = features.get(feature) ?? { all: 0, cleared: 0 };
      features.set(feature, { all: known.all + 1, cleared: known.cleared + cleared });
    }
  });
  const share = (name: string) => {
    const found = features.get(name);
    return found ? found.cleared / found.all : 0;
  };
  return { brain, brainCleared, share };
}

const HEADS: readonly (ScanOptions & { readonly name: string })[] = [
  { name: 'CT, axial', contrast: 'ct', pixelMm: 1.5 },
  { name: 'T1, sagittal, chin up', contrast: 't1', plane: 'sagittal', pitch: -18 },
  { name: 'T2, coronal, thicker slices, chin down', contrast: 't2', plane: 'coronal', sliceMm: 3, pitch: 18 },
  { name: 'FLAIR, coil at the crown', contrast: 'flair', bias: 0.25 },
  { name: 'CT, face to the side, bandage and head rest', contrast: 'ct', yaw: 20, hasHat: true, hasRest: true },
  { name: 'T1 of a small child, head to the shoulder', contrast: 't1', scale: 0.72, roll: 12 },
  { name: 'CT down to the hips', contrast: 'ct', pixelMm: 4, sliceMm: 4, hasBody: true, low: [-210, -150, -880], high: [210, 150, 112] },
  { name: 'CT, gantry tilted', contrast: 'ct', tilt: 18 },
  { name: 'CT, gantry tilted the other way', contrast: 'ct', tilt: -15, high: [110, 130, 150] },
  { name: 'CT, gantry tilted, crown cut off behind', contrast: 'ct', tilt: -15 },
  { name: 'T1 lying off the middle', contrast: 't1', at: [14, -12, 10], noise: 0.05 },
]; // prettier-ignore

describe('a head of which the truth is known', () => {
  test.each(HEADS)('$name', { timeout: 120_000 }, (options) => {
    const scan = scanHead(options);
    const placed = { voxels: scan.voxels, indexToPatient: scan.affine };
    const plan = planFace(placed, scaleOf(options));
    expect(plan.kind).toBe('face');
    const face = plan as FacePlan;
    const cut = cutOf(face, { ears: false, seed: 1 });
    const masked = maskVolume(scan.volume, face.head.grid, cut, face.brain.mask);
    const { brain, brainCleared, share } = judge(options, scan, masked.slices);
    expect(brain).toBeGreaterThan(20_000);
    expect(brainCleared).toBe(0);
    expect(masked.brainCleared).toBe(0);
    expect(share('nose')).toBeGreaterThan(0.9);
    expect(share('lips')).toBeGreaterThan(0.98);
    expect(share('chin')).toBeGreaterThan(0.9);
    expect(share('eyes')).toBeGreaterThan(0.5);
    expect(share('ears')).toBeLessThan(0.3);
    const proof = proveCut(face, cut);
    expect(proof.skinCells).toBeGreaterThan(1_000);
    expect(proof.skinLeft).toBe(0);
    expect(proof.movedMm.median).toBeGreaterThan(8);
  });
});

test('what is seen from the front lies deeper all over the face, and nowhere else', { timeout: 120_000 }, () => {
  const scan = scanHead({ contrast: 'ct' });
  const placed = { voxels: scan.voxels, indexToPatient: scan.affine };
  const plan = planFace(placed, 'hounsfield') as FacePlan;
  const cut = cutOf(plan, { ears: false, seed: 4 });
  const { grid } = plan.fine;
  const seenAt = (mask: typeof cut | null) => {
    const { width, depthMm } = depthMap(sceneOf(plan, mask), 0);
    return (x: number, z: number) => {
      const middle = grid.origin[0] + ((grid.size[0] - 1) / 2) * grid.cellMm;
      const column = Math.round((width - 1) / 2 + (x - middle) / grid.cellMm);
      const row = Math.round(grid.size[2] - 1 - (z - grid.origin[2]) / grid.cellMm);
      return depthMm[row * width + column] ?? NaN;
    };
  };
  const [before, after] = [seenAt(null), seenAt(cut)];
  // Nose, both eyes, lips, chin, cheeks.
  for (const [x, z] of [[0, -66], [-32, -42], [32, -42], [0, -92], [0, -122], [-36, -80], [36, -80]] as const) {
    expect(after(x, z) - before(x, z), `${x} ${z}`).toBeGreaterThan(7);
  }
  // Forehead and crown.
  for (const [x, z] of [[0, 40], [-30, 50], [20, 70]] as const) {
    expect(after(x, z)).toBe(before(x, z));
  }
}); // prettier-ignore

test('with ears, and the same again for one seed only', { timeout: 120_000 }, () => {
  const options: ScanOptions = { contrast: 't1' };
  const scan = scanHead(options);
  const files = new Map(
    scan.volume.frames.flatMap((slice) => (slice ?? []).map(({ id }) => [id, 1])),
  );
  const order = { scale: 'signal', ears: true, files, signal } as const;
  const defaced = defaceVolume(scan.volume, scan.voxels, { ...order, seed: 9 });
  if (defaced.kind !== 'defaced') throw new Error('no head');
  const masks = scan.volume.frames.map(
    (_, slice) => defaced.masks.get(String(slice))?.frames[0] ?? null,
  );
  const { brainCleared, share } = judge(options, scan, masks);
  expect(brainCleared).toBe(0);
  expect(share('ears')).toBeGreaterThan(0.85);
  expect(defaced.numbers.cleared).toBeGreaterThan(10_000);
  expect(defaced.pictures.before).toHaveLength(7);
  expect(defaced.pictures.after).toHaveLength(7);
  const [front, cleared] = [defaced.pictures.before[3]?.pixels, defaced.pictures.after[3]?.pixels];
  const changed = cleared?.filter((grey, at) => grey !== front?.[at]) ?? [];
  expect(changed.length).toBeGreaterThan(1_000);

  const plan = planFace({ voxels: scan.voxels, indexToPatient: scan.affine }, 'signal') as FacePlan;
  const [once, again, other] = [9, 9, 10].map((seed) => cutOf(plan, { ears: true, seed }));
  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});

describe('what is no head', () => {
  const no = (contrast: 'ct' | 't1', tissue: (x: number, y: number, z: number) => number) => {
    const scan = scanHead({ contrast, pixelMm: 4, sliceMm: 4 });
    const { affine, voxels } = scan;
    const [nx, ny] = voxels.size;
    const values = voxels.values.map((_, at) => {
      const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const;
      return tissue(...applyAffine(affine, index));
    });
    return planFace(
      { voxels: { size: voxels.size, values }, indexToPatient: affine },
      scaleOf({ contrast }),
    );
  };

  test('a thorax of a CT: lungs, ribs, a spine', () => {
    const plan = no('ct', (x, y, z) => {
      const wall = (x / 105) ** 2 + (y / 85) ** 2;
      if (wall > 1) return -1000;
      if (Math.hypot(x, y - 60) < 14) return 500;
      if (wall > 0.8) return Math.abs(z % 24) < 8 ? 600 : 40;
      return Math.hypot(x - 20, y + 20) < 40 ? 40 : -850;
    });
    expect(plan.kind).toBe('no-head');
  });

  test('a knee of an MR', () => {
    const plan = no('t1', (x, y) => {
      const from = Math.hypot(x, y);
      if (from > 65) return 5;
      return from > 58 ? 700 : from > 30 ? 250 : 600;
    });
    expect(plan.kind).toBe('no-head');
  });

  test('an abdomen of an MR', () => {
    const plan = no('t1', (x, y) => {
      const wall = (x / 105) ** 2 + (y / 95) ** 2;
      if (wall > 1) return 5;
      return wall > 0.8 ? 800 : Math.hypot(x + 45, y) < 45 ? 400 : 250;
    });
    expect(plan.kind).toBe('no-head');
  });

  test('air alone', () => {
    expect(no('ct', () => -1000)).toEqual({ kind: 'no-head', body: null });
  });
});
