import { AppError } from '../../core/errors.ts';
import { checkTrainOptions } from '../../core/training/check-options.ts';
import type { LearningRateOptions } from '../../core/training/learning-rate.ts';
import type { LossOptions } from '../../core/training/loss-options.ts';
import {
  spatialRankOf,
  type FullModelOptions,
  type ModelKind,
} from '../../core/training/model-options.ts';
import {
  augmentationName,
  augmentationOf,
  EFFORTS,
  presetOf,
  type AugmentationName,
  type Effort,
} from '../../core/training/presets.ts';
import type { TrainOptions } from '../../core/training/train-options.ts';
import type { OptimizerOptions } from '../../core/training/training-options.ts';
import type { Typed } from './recipe-draft.ts';

export const NUMBER_NAMES = [
  'depth',
  'blockCount',
  'baseFilters',
  'dropout',
  'learningRate',
  'warmUpEpochs',
  'weightDecay',
  'labelSmoothing',
  'epochs',
  'batchSize',
  'patience',
  'slices',
  'seed',
] as const;
export type NumberName = (typeof NUMBER_NAMES)[number];

/** Shares in percent. */
export interface OptionsDraft extends Record<NumberName, Typed> {
  kind: ModelKind;
  normalization: FullModelOptions['normalization'];
  kernelSize: FullModelOptions['kernelSize'];
  optimizer: OptimizerOptions['kind'];
  schedule: LearningRateOptions['schedule'];
  loss: Extract<LossOptions['kind'], 'cross-entropy' | 'focal'>;
  classWeights: 'none' | 'balanced';
  augmentation: AugmentationName;
  train: Typed;
  validation: Typed;
  test: Typed;
  positiveClass: number;
}

export const DEFAULT_OPTIONS: Readonly<OptionsDraft> = {
  ...presetOf('cnn-2d', 'balanced'),
  kind: 'cnn-2d',
  kernelSize: 3,
  dropout: 0.2,
  optimizer: 'adam',
  weightDecay: 0,
  loss: 'cross-entropy',
  labelSmoothing: 0,
  classWeights: 'none',
  augmentation: 'light',
  slices: 32,
  seed: 1,
  train: 60,
  validation: 20,
  test: 20,
  positiveClass: 1,
};

/** The preset that the options are; null where somebody changed one of them. */
export function effortOf(draft: Readonly<OptionsDraft>): Effort | null {
  const isOf = (effort: Effort) =>
    Object.entries(presetOf(draft.kind, effort)).every(
      ([name, value]) => draft[name as keyof OptionsDraft] === value,
    );
  return EFFORTS.find(isOf) ?? null;
}

export function optionsDraft(options: TrainOptions): OptionsDraft {
  const { model, training, augmentation, slices, seed, split, positiveClass } = options;
  const { learningRate, optimizer, loss, classWeights, earlyStopping } = training;
  const percent = (share: number) => Math.round(share * 1e6) / 1e4;
  return {
    ...model,
    learningRate: learningRate.rate,
    schedule: learningRate.schedule,
    warmUpEpochs: 'warmUpEpochs' in learningRate ? learningRate.warmUpEpochs : 0,
    optimizer: optimizer.kind,
    weightDecay: optimizer.weightDecay,
    loss: loss.kind === 'focal' ? 'focal' : 'cross-entropy',
    labelSmoothing: training.labelSmoothing,
    classWeights: classWeights === 'none' ? 'none' : 'balanced',
    epochs: training.epochs,
    batchSize: training.batchSize,
    patience: earlyStopping?.patience ?? null,
    augmentation: augmentationName(augmentation),
    slices: slices ?? DEFAULT_OPTIONS.slices,
    seed,
    train: percent(split.train),
    validation: percent(split.validation),
    test: percent(split.test),
    positiveClass,
  };
}

function rawRate({ schedule, learningRate, warmUpEpochs, epochs }: Readonly<OptionsDraft>) {
  const base = { schedule, rate: learningRate };
  if (schedule === 'one-cycle') return base;
  if (schedule !== 'step') return { ...base, warmUpEpochs };
  return { ...base, warmUpEpochs, everyEpochs: Math.max(1, Math.floor((epochs ?? 1) / 3)) };
}

/** As it is typed; `checkTrainOptions` says whether it can be. */
function rawOptions(draft: Readonly<OptionsDraft>, classCount: number): unknown {
  const { kind, depth, blockCount, baseFilters, dropout, normalization, kernelSize } = draft;
  const { epochs, batchSize, patience, labelSmoothing, classWeights, weightDecay, seed } = draft;
  const share = (percent: Typed) => (percent === null ? null : percent / 100);
  return {
    model: { kind, depth, blockCount, baseFilters, dropout, normalization, kernelSize },
    training: {
      epochs,
      batchSize,
      optimizer: { kind: draft.optimizer, weightDecay },
      learningRate: rawRate(draft),
      loss: { kind: draft.loss },
      classWeights,
      labelSmoothing,
      ...(patience !== null && { earlyStopping: { patience } }),
    },
    augmentation: augmentationOf(draft.augmentation),
    slices: spatialRankOf(kind) === 3 ? draft.slices : null,
    seed,
    split: {
      train: share(draft.train),
      validation: share(draft.validation),
      test: share(draft.test),
    },
    positiveClass: Math.max(0, Math.min(draft.positiveClass, classCount - 1)),
  };
}

/** Null when the engine would refuse them. */
export function readOptions(
  draft: Readonly<OptionsDraft>,
  classCount: number,
): TrainOptions | null {
  try {
    return checkTrainOptions(rawOptions(draft, classCount), classCount);
  } catch (error) {
    if (error instanceof AppError && error.code === 'train/bad-options') return null;
    throw error;
  }
}

/** Every option that the engine would refuse: each is judged with all others at their defaults. */
export function wrongOptions(draft: Readonly<OptionsDraft>): ReadonlySet<NumberName | 'split'> {
  const refuses = (change: Partial<OptionsDraft>) =>
    readOptions({ ...DEFAULT_OPTIONS, kind: draft.kind, ...change }, 2) === null;
  const wrong = new Set<NumberName | 'split'>(
    NUMBER_NAMES.filter((name) => refuses({ [name]: draft[name] })),
  );
  const { train, validation, test } = draft;
  if (refuses({ train, validation, test })) wrong.add('split');
  return wrong;
}
