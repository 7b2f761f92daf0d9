import { AppError } from '../errors.ts';
import type { Cnn2dOptions, TrainOptions } from './run.ts';

const bad = (option: string): AppError =>
  new AppError('train/bad-options', 'option out of range', { option });

const isWhole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

/** Limits of the form and of the engine. @throws {AppError} train/bad-options with { option } */
export function checkTrainOptions(options: TrainOptions, classCount: number): void {
  const { model, split } = options;
  if (!(options.learningRate > 0 && options.learningRate <= 10)) throw bad('learningRate');
  if (!isWhole(options.epochs, 1, 10_000)) throw bad('epochs');
  if (!isWhole(options.batchSize, 1, 4096)) throw bad('batchSize');
  if (!Number.isSafeInteger(options.seed)) throw bad('seed');
  if (!isWhole(options.positiveClass, 0, classCount - 1)) throw bad('positiveClass');
  if (!isWhole(model.depth, 1, 8)) throw bad('depth');
  if (!isWhole(model.blockCount, 1, 8)) throw bad('blockCount');
  if (!isWhole(model.baseFilters, 1, 256)) throw bad('baseFilters');
  if (!(model.dropout >= 0 && model.dropout < 1)) throw bad('dropout');
  const shares = [split.train, split.validation, split.test];
  const sum = shares.reduce((a, b) => a + b, 0);
  if (split.train <= 0 || shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-6) {
    throw bad('split');
  }
}

/** Each level after the first halves the image. @throws {AppError} train/bad-options with { option } */
export function checkDepth(model: Cnn2dOptions, rows: number, columns: number): void {
  const least = 2 ** (model.depth - 1);
  if (Math.min(rows, columns) < least) {
    throw new AppError('train/bad-options', 'too many levels for this image size', {
      option: 'depth',
      rows,
      columns,
      least,
    });
  }
}
