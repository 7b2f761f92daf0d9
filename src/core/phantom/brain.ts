import { SeededRandom } from '../dataset/seeded-random.ts';
import type { Sampler } from './render.ts';

/** One invented head; sizes in mm. */
export interface Brain {
  readonly scale: number;
  readonly hasLesion: boolean;
  readonly lesion: readonly [number, number, number];
  readonly lesionRadius: number;
}

export type Weighting = 'T1' | 'T2';

/** Signal by tissue. */
const SIGNAL = {
  T1: { scalp: 2300, skull: 120, csf: 380, grey: 1150, white: 1650, lesion: 760 },
  T2: { scalp: 1300, skull: 110, csf: 2700, grey: 1250, white: 850, lesion: 2250 },
} as const;

/** The same draws for ill and healthy. */
export function makeBrain(seed: number, hasLesion: boolean): Brain {
  const random = new SeededRandom(seed, 2);
  const side = random.nextFloat() < 0.5 ? -1 : 1;
  return {
    scale: 0.94 + random.nextFloat() * 0.1,
    hasLesion,
    lesion: [side * (30 + random.nextFloat() * 6), -20 + random.nextFloat() * 40, 12],
    lesionRadius: 16 + random.nextFloat() * 3,
  };
}

/** Signal of a point in mm, patient frame (LPS). */
export function brainSampler(brain: Brain, weighting: Weighting): Sampler {
  const signal = SIGNAL[weighting];
  const [lx, ly, lz] = brain.lesion;
  return (px, py, pz) => {
    const [x, y, z] = [px / brain.scale, py / brain.scale, pz / brain.scale];
    const rim = Math.sqrt((x / 76) ** 2 + (y / 96) ** 2 + (z / 92) ** 2);
    if (rim > 1) return 0;
    if (rim > 0.94) return signal.scalp;
    if (rim > 0.87) return signal.skull;
    if (rim > 0.84) return signal.csf;
    if (brain.hasLesion && Math.hypot(x - lx, y - ly, z - lz) < brain.lesionRadius) {
      return signal.lesion;
    }
    const horn = ((Math.abs(x) - 11) / 8) ** 2 + ((y + 4) / 34) ** 2 + ((z - 12) / 22) ** 2;
    if (horn < 1) return signal.csf;
    const fold = 0.06 * Math.sin(Math.atan2(y, x) * 13 + z / 7);
    return rim + fold > 0.72 || Math.abs(x) < 2.5 ? signal.grey : signal.white;
  };
}
