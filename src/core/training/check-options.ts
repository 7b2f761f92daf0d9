import { AppError } from '../errors.ts';
import { isSegmenter, spatialRankOf } from './model-options.ts';
import { trainOptionsSchema, type TrainOptions } from './train-options.ts';

const bad = (option: string): AppError =>
  new AppError('train/bad-options', 'option out of range', { option });

/**
 * Limits of the form and of the engine, for a data set whose examples have one class each.
 * @throws {AppError} train/bad-options with { option }
 */
export function checkTrainOptions(value: unknown, classCount: number): TrainOptions {
  const { data, error } = trainOptionsSchema.safeParse(value);
  if (!data) {
    const path = error.issues[0]?.path ?? [];
    throw bad(String(path[0] === 'split' ? 'split' : (path.at(-1) ?? 'options')));
  }
  const { model, slices, split, positiveClass } = data;
  if (isSegmenter(model.kind)) throw bad('kind');
  if ((slices !== null) !== (spatialRankOf(model.kind) === 3)) throw bad('slices');
  if (positiveClass >= classCount) throw bad('positiveClass');
  if (Math.abs(split.train + split.validation + split.test - 1) > 1e-6) throw bad('split');
  return data;
}
