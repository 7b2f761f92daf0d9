import type { Text } from '../../core/i18n.ts';
import { augmentationName } from '../../core/training/presets.ts';
import type { TrainOptions } from '../../core/training/train-options.ts';
import type { I18n } from '../../state/i18n.svelte.ts';
import {
  AUGMENTATION_NAMES,
  CLASS_WEIGHT_NAMES,
  LOSS_NAMES,
  NETWORK_NAMES,
  NORMALIZATION_NAMES,
  OPTIMIZER_NAMES,
  SCHEDULE_NAMES,
} from '../../state/training-words.ts';
import { messages } from './messages.ts';

interface Fact {
  readonly label: Text;
  readonly value: string;
}

const joined = (parts: readonly (string | false)[]): string => parts.filter(Boolean).join(', ');

/** All options of a run in words. */
export function optionFacts(options: TrainOptions, t: I18n['t']): readonly Fact[] {
  const { model, training, augmentation, slices, seed } = options;
  const { optimizer, learningRate, loss, classWeights, labelSmoothing, earlyStopping } = training;
  const warmUpEpochs = 'warmUpEpochs' in learningRate ? learningRate.warmUpEpochs : 0;
  return [
    {
      label: messages.network,
      value: joined([
        t(NETWORK_NAMES[model.kind]),
        t(messages.networkText, model),
        t(NORMALIZATION_NAMES[model.normalization]),
        slices !== null && t(messages.slicesText, { slices }),
      ]),
    },
    {
      label: messages.optimizer,
      value: joined([
        t(OPTIMIZER_NAMES[optimizer.kind]),
        optimizer.weightDecay > 0 && t(messages.weightDecay, optimizer),
      ]),
    },
    {
      label: messages.learningRate,
      value: joined([
        String(learningRate.rate),
        t(SCHEDULE_NAMES[learningRate.schedule]),
        warmUpEpochs > 0 && t(messages.warmUp, { warmUpEpochs }),
      ]),
    },
    {
      label: messages.lossFunction,
      value: joined([
        t(LOSS_NAMES[loss.kind]),
        labelSmoothing > 0 && t(messages.smoothing, { labelSmoothing }),
      ]),
    },
    {
      label: messages.classWeights,
      value: t(CLASS_WEIGHT_NAMES[classWeights === 'none' ? 'none' : 'balanced']),
    },
    {
      label: messages.augmentation,
      value: t(AUGMENTATION_NAMES[augmentationName(augmentation)]),
    },
    {
      label: messages.epochs,
      value: joined([
        String(training.epochs),
        earlyStopping !== undefined && t(messages.patience, earlyStopping),
      ]),
    },
    { label: messages.batchSize, value: String(training.batchSize) },
    { label: messages.seed, value: String(seed) },
  ];
}
