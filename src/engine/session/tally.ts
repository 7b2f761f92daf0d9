import { AppError } from '../../core/errors.ts';
import { scoresOf } from '../../core/metrics/scores.ts';
import type { Figures } from '../../core/training/session-event.ts';
import { overlapScoresOf } from './overlap-scores.ts';

/** Everything that was added, as plain data. */
export interface TallyState {
  readonly lossSum: number;
  readonly batches: number;
  /** Probabilities one example after another, or counts [actual][predicted]. */
  readonly values: readonly number[];
  readonly labels: readonly number[];
}

export const EMPTY_TALLY: TallyState = { lossSum: 0, batches: 0, values: [], labels: [] };

/** Gathers what the steps of an epoch gave, and works out its figures. */
export interface Tally {
  /**
   * Takes the loss of a batch and its logits (classes of examples) or its counts (classes of voxels).
   * @throws {AppError} train/diverged when the loss is not a finite number
   */
  add(loss: number, output: Float32Array | Int32Array, labels: readonly number[]): void;
  figures(): Figures;
  state(): TallyState;
}

/** Appends the softmax of each row that has a label. */
export function addProbabilities(
  to: number[],
  logits: ArrayLike<number>,
  rows: number,
  classCount: number,
): void {
  for (let row = 0; row < rows; row++) {
    const own = Array.from({ length: classCount }, (_, i) => logits[row * classCount + i] ?? NaN);
    const most = Math.max(...own);
    const powers = own.map((value) => Math.exp(value - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    for (const power of powers) to.push(power / sum);
  }
}

function meanLoss(lossSum: number, batches: number): number {
  return lossSum / Math.max(1, batches);
}

function refuseDiverged(loss: number): void {
  if (!Number.isFinite(loss)) throw new AppError('train/diverged', 'loss is not a finite number');
}

function classTally(classCount: number, positiveClass: number, start: TallyState): Tally {
  let { lossSum, batches } = start;
  const probabilities = [...start.values];
  const labels = [...start.labels];
  return {
    add(loss, logits, batchLabels) {
      refuseDiverged(loss);
      lossSum += loss;
      batches += 1;
      addProbabilities(probabilities, logits, batchLabels.length, classCount);
      labels.push(...batchLabels);
    },
    figures: () =>
      scoresOf(probabilities, labels, classCount, positiveClass, meanLoss(lossSum, batches)),
    state: () => ({ lossSum, batches, values: [...probabilities], labels: [...labels] }),
  };
}

function voxelTally(classCount: number, start: TallyState): Tally {
  let { lossSum, batches } = start;
  const counts = Float64Array.from({ length: classCount ** 2 }, (_, at) => start.values[at] ?? 0);
  return {
    add(loss, batchCounts) {
      refuseDiverged(loss);
      lossSum += loss;
      batches += 1;
      counts.forEach((count, at) => {
        counts[at] = count + (batchCounts[at] ?? 0);
      });
    },
    figures: () => overlapScoresOf(counts, classCount, meanLoss(lossSum, batches)),
    state: () => ({ lossSum, batches, values: [...counts], labels: [] }),
  };
}

/** A tally that goes on from `start`. */
export function newTally(
  task: 'classification' | 'segmentation',
  classCount: number,
  positiveClass: number,
  start: TallyState,
): Tally {
  return task === 'classification'
    ? classTally(classCount, positiveClass, start)
    : voxelTally(classCount, start);
}
