import type * as tf from '@tensorflow/tfjs';
import { checkFits, type PlannedRun } from '../../core/training/network/training-memory.ts';
import { memoryLimits } from '../backend/memory-limits.ts';
import { buildModel } from './build-model.ts';

/**
 * The network with its first weights, if the backend in use can train it.
 * @throws {AppError} train/too-large with advice, train/bad-options, train/bad-shape
 */
export function buildFittingModel(run: PlannedRun, seed: number): tf.LayersModel {
  checkFits(run, memoryLimits());
  return buildModel(run.options, run.inputShape, run.classCount, seed);
}
