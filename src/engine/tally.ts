import { AppError } from '../core/errors.ts';
import { scoresOf } from '../core/metrics/scores.ts';
import type { Scores } from '../core/training/run.ts';

/** Gathers log probabilities of batches and works out the figures of the whole pass. */
export class Tally {
  readonly #classCount: number;
  readonly #positiveClass: number;
  readonly #probabilities: number[] = [];
  readonly #labels: number[] = [];
  #lossSum = 0;

  constructor(classCount: number, positiveClass: number) {
    this.#classCount = classCount;
    this.#positiveClass = positiveClass;
  }

  /**
   * Adds examples: `logProbabilities` is [≥ labels × classes]; rows beyond the labels are padding.
   * Returns the mean cross-entropy of the batch.
   * @throws {AppError} train/diverged when it is not a finite number
   */
  add(logProbabilities: Float32Array, labels: readonly number[]): number {
    let sum = 0;
    labels.forEach((label, row) => {
      const at = row * this.#classCount;
      sum -= logProbabilities[at + label] ?? NaN;
      for (let i = at; i < at + this.#classCount; i++) {
        this.#probabilities.push(Math.exp(logProbabilities[i] ?? NaN));
      }
      this.#labels.push(label);
    });
    if (!Number.isFinite(sum)) throw new AppError('train/diverged', 'loss is not a finite number');
    this.#lossSum += sum;
    return sum / labels.length;
  }

  scores(): Scores {
    return scoresOf(
      this.#probabilities,
      this.#labels,
      this.#classCount,
      this.#positiveClass,
      this.#lossSum / this.#labels.length,
    );
  }
}
