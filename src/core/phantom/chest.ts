import { SeededRandom } from '../dataset/seeded-random.ts';
import type { Sampler } from './render.ts';

/** Ellipsoid or sphere in mm, patient frame (LPS): +x left, +y back, +z head. */
interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/** One invented chest; sizes in mm. */
export interface Chest {
  readonly scale: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly lungX: number;
  /** Where the tumor is, or would be: slices are taken about it in ill and healthy alike. */
  readonly focus: Ball;
  readonly hasTumor: boolean;
  /** Waviness of the tumor's edge. */
  readonly spikes: number;
  readonly vessels: readonly Ball[];
  readonly noiseHu: number;
}

/** HU of blood by contrast phase. */
export type Enhancement = 'native' | 'arterial' | 'portal';
const AORTA_HU = { native: 42, arterial: 320, portal: 155 } as const;
const HEART_HU = { native: 40, arterial: 210, portal: 140 } as const;
const LIVER_HU = { native: 58, arterial: 75, portal: 112 } as const;
const TUMOR_HU = { native: 38, arterial: 85, portal: 70 } as const;
const AIR = -1000;
const LUNG = -820;
const FAT = -95;
const MUSCLE = 52;

function between(random: SeededRandom, least: number, most: number): number {
  return least + random.nextFloat() * (most - least);
}

/** The same draws for ill and healthy, so that nothing but the tumor tells them apart. */
export function makeChest(seed: number, hasTumor: boolean): Chest {
  const random = new SeededRandom(seed, 1);
  const side = random.nextFloat() < 0.5 ? -1 : 1;
  const lungX = between(random, 74, 80);
  const focus = {
    x: side * (lungX + between(random, -8, 10)),
    y: between(random, 0, 42),
    z: between(random, -20, 45),
    radius: between(random, 20, 28),
  };
  const vessels = Array.from({ length: 26 }, (_, index) => ({
    x: (index % 2 === 0 ? -1 : 1) * (lungX + between(random, -38, 38)),
    y: between(random, -50, 60),
    z: between(random, -90, 90),
    radius: between(random, 2.5, 6),
  }));
  return {
    scale: between(random, 0.92, 1.06),
    shiftX: between(random, -9, 9),
    shiftY: between(random, -9, 9),
    lungX,
    focus,
    hasTumor,
    spikes: between(random, 0.06, 0.16),
    vessels,
    noiseHu: between(random, 14, 26),
  };
}

/** Squared distance in units of the half axes: below 1 is inside. */
function inside(dx: number, dy: number, dz: number, a: number, b: number, c: number): number {
  return (dx / a) ** 2 + (dy / b) ** 2 + (dz / c) ** 2;
}

function tumorAt(chest: Chest, x: number, y: number, z: number): boolean {
  const { focus, spikes } = chest;
  const [dx, dy, dz] = [x - focus.x, y - focus.y, z - focus.z];
  const reach = focus.radius * 1.2;
  if (Math.abs(dx) > reach || Math.abs(dy) > reach || Math.abs(dz) > reach) return false;
  const edge = focus.radius * (1 + spikes * Math.sin(5 * Math.atan2(dy, dx) + dz / 6));
  return dx * dx + dy * dy + dz * dz < edge * edge;
}

function boneAt(x: number, y: number, z: number, rim: number): number | null {
  const canal = Math.hypot(x, y - 88);
  if (canal < 9) return 25;
  if (Math.hypot(x, (y - 66) * 1.15) < 19 && Math.abs(z % 32) < 14) return 230;
  if (canal < 16 || (Math.abs(x) < 4 && y > 95 && y < 112)) return 420;
  if (Math.abs(x) < 16 && y < -88 && rim < 0.86 && z > -60 && z < 110) return 330;
  // Ribs run down from the spine to the front: a spiral about the chest wall.
  const isRib = rim > 0.74 && rim < 0.83 && Math.abs(z) < 135;
  return isRib && Math.sin((z + y * 0.45) / 4.6) > 0.35 ? 480 : null;
}

function mediastinumAt(x: number, y: number, z: number, phase: Enhancement): number | null {
  if (z > 25 && Math.hypot(x, y - 8) < 8.5) return AIR;
  if (Math.hypot(x - 20, y - 44) < 12.5) return AORTA_HU[phase];
  if (z > 15 && z < 70 && Math.hypot(x - 8, y + 22) < 15) return AORTA_HU[phase];
  return inside(x - 24, y + 34, z + 32, 54, 42, 56) < 1 ? HEART_HU[phase] : null;
}

/** HU of a point in mm; air outside of the body. */
export function chestSampler(chest: Chest, phase: Enhancement): Sampler {
  const tumorHu = TUMOR_HU[phase];
  return (px, py, pz) => {
    const x = (px - chest.shiftX) / chest.scale;
    const y = (py - chest.shiftY) / chest.scale;
    const z = pz;
    const rim = Math.sqrt((x / 168) ** 2 + (y / 118) ** 2);
    if (rim > 1) return AIR;
    if (rim > 0.9) return FAT;
    if (chest.hasTumor && tumorAt(chest, x, y, z)) return tumorHu;
    const bone = boneAt(x, y, z, rim);
    if (bone !== null) return bone;
    const middle = mediastinumAt(x, y, z, phase);
    if (middle !== null) return middle;
    if (z < -60 && inside(x + 55, y, z + 140, 100, 85, 70) < 1) return LIVER_HU[phase];
    const lung = inside(Math.abs(x) - chest.lungX, y - 4, z, 56, 82, 128);
    if (lung > 1 || rim > 0.73) return MUSCLE;
    for (const vessel of chest.vessels) {
      const dz = z - vessel.z;
      if (dz > vessel.radius || dz < -vessel.radius) continue;
      const [dx, dy] = [x - vessel.x, y - vessel.y];
      if (dx * dx + dy * dy + dz * dz < vessel.radius * vessel.radius) return HEART_HU[phase];
    }
    return LUNG;
  };
}

/** Centre of the tumor, or of its empty place, in mm of the patient frame. */
export function focusOf(chest: Chest): readonly [number, number, number] {
  const { focus, scale, shiftX, shiftY } = chest;
  return [focus.x * scale + shiftX, focus.y * scale + shiftY, focus.z];
}
