import type * as tf from '@tensorflow/tfjs';
import type { AugmentationOptions } from '../../core/training/augmentation-options.ts';
import type { PatchOptions } from '../../core/training/patch-options.ts';
import type { TrainingOptions } from '../../core/training/training-options.ts';

/** What is trained, and how. */
export interface TrainPlan {
  readonly task: 'classification' | 'segmentation';
  readonly dimensions: 2 | 3;
  readonly classCount: number;
  /** Of two classes: the one that sensitivity and AUC are of. */
  readonly positiveClass: number;
  readonly training: TrainingOptions;
  readonly augmentation: AugmentationOptions | null;
  readonly patches: PatchOptions | null;
  readonly seed: number;
  /** The network with its first weights; shape without the batch, channels last. */
  buildModel(inputShape: readonly number[]): tf.LayersModel;
}
