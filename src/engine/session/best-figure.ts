import { isOverlap, type Figures } from '../../core/training/session-event.ts';
import type { TrainingOptions } from '../../core/training/training-options.ts';
import { AppError } from '../../core/errors.ts';

/** The larger the better. Without a validation the latest epoch counts as the best. */
export function figureToRaise(
  best: TrainingOptions['best'],
  validation: Figures | null,
  epoch: number,
): number {
  if (best === 'last' || !validation) return epoch;
  if (best === 'loss') return -validation.loss;
  // A figure that is not defined for these examples is worse than any that is.
  if (best === 'dice') return (isOverlap(validation) ? validation.meanDice : null) ?? -Infinity;
  return (isOverlap(validation) ? null : validation[best]) ?? -Infinity;
}

/** @throws {AppError} train/bad-options when the task has no such figure */
export function checkBest(best: TrainingOptions['best'], task: 'classification' | 'segmentation') {
  const isWrong = task === 'segmentation' ? best === 'auc' || best === 'accuracy' : best === 'dice';
  if (!isWrong) return;
  throw new AppError('train/bad-options', 'the task has no such figure', { option: 'best' });
}
