import { augmentationSchema, type AugmentationOptions } from './augmentation-options.ts';
import { spatialRankOf, type FullModelOptions, type ModelKind } from './model-options.ts';

export const EFFORTS = ['quick', 'balanced', 'thorough'] as const;
export type Effort = (typeof EFFORTS)[number];

/** How large a network is and how long it learns. */
export interface Preset extends Pick<
  FullModelOptions,
  'depth' | 'blockCount' | 'baseFilters' | 'normalization'
> {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: 'constant' | 'cosine';
  readonly warmUpEpochs: number;
  /** Validations without gain after which a run ends. */
  readonly patience: number | null;
}

const PLANAR: Readonly<Record<Effort, Preset>> = {
  quick: {
    ...{ depth: 3, blockCount: 1, baseFilters: 8, normalization: 'batch' },
    ...{ epochs: 10, batchSize: 16, learningRate: 0.003, schedule: 'constant' },
    ...{ warmUpEpochs: 0, patience: null },
  },
  balanced: {
    ...{ depth: 3, blockCount: 2, baseFilters: 16, normalization: 'batch' },
    ...{ epochs: 30, batchSize: 16, learningRate: 0.003, schedule: 'cosine' },
    ...{ warmUpEpochs: 1, patience: 10 },
  },
  thorough: {
    ...{ depth: 4, blockCount: 2, baseFilters: 24, normalization: 'batch' },
    ...{ epochs: 100, batchSize: 16, learningRate: 0.002, schedule: 'cosine' },
    ...{ warmUpEpochs: 3, patience: 25 },
  },
};

/**
 * Options that as a rule do for the network. Volumes come few at a time, too few for the figures of a batch,
 * and are dear: half the filters.
 */
export function presetOf(kind: ModelKind, effort: Effort): Preset {
  const planar = PLANAR[effort];
  if (spatialRankOf(kind) === 2) return planar;
  const baseFilters = Math.max(4, planar.baseFilters / 2);
  return { ...planar, baseFilters, batchSize: 4, normalization: 'group', depth: 3 };
}

export const AUGMENTATIONS = ['none', 'light', 'strong'] as const;
export type AugmentationName = (typeof AUGMENTATIONS)[number];

/** Nothing that a radiologist would take for another finding: no flips, which move organs to the other side. */
const LIGHT = augmentationSchema.parse({
  chance: 0.5,
  rotateDegrees: 5,
  scale: [0.95, 1.05],
  shift: 0.03,
  intensity: { chance: 0.5, contrast: [0.9, 1.1], brightness: 0.05 },
});

const STRONG = augmentationSchema.parse({
  chance: 0.8,
  rotateDegrees: 15,
  scale: [0.85, 1.15],
  shift: 0.08,
  elastic: { chance: 0.2 },
  intensity: { chance: 0.8 },
  noise: { chance: 0.3 },
});

export function augmentationOf(name: AugmentationName): AugmentationOptions | null {
  return name === 'none' ? null : name === 'light' ? LIGHT : STRONG;
}

/** Which of them it is. */
export function augmentationName(options: AugmentationOptions | null): AugmentationName {
  if (options === null) return 'none';
  return JSON.stringify(options) === JSON.stringify(LIGHT) ? 'light' : 'strong';
}
