import type * as tf from '@tensorflow/tfjs';
import { AppError } from '../../core/errors.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { putWeights, takeWeights, type WeightSnapshot } from '../weights.ts';
import type { Checkpoint } from './checkpoint.ts';
import { GradientPass } from './gradient-pass.ts';
import { makeOptimizer } from './make-optimizer.ts';
import { MovingAverage } from './moving-average.ts';
import { EMPTY_TALLY, newTally, type Tally, type TallyState } from './tally.ts';
import type { TrainPlan } from './train-plan.ts';
import { trainableVariables } from '../models/build-model.ts';

/** A run at some place of its way; each part of it is changed as it goes on. */
export class RunState {
  readonly plan: TrainPlan;
  readonly model: tf.LayersModel;
  readonly optimizer: Optimizer;
  readonly pass: GradientPass;
  readonly average: MovingAverage | null;
  tally: Tally;
  /** Whole epochs that are done, and steps of the next one. */
  epochs = 0;
  steps = 0;
  best: {
    readonly epoch: number;
    readonly figure: number;
    readonly weights: WeightSnapshot;
  } | null = null;
  validationsWithoutGain = 0;
  /** Resolves when every step that was sent is in the tally. */
  inFlight: Promise<void> = Promise.resolve();

  private constructor(plan: TrainPlan, model: tf.LayersModel, average: MovingAverage | null) {
    this.plan = plan;
    this.model = model;
    this.pass = new GradientPass(model);
    this.average = average;
    this.optimizer = makeOptimizer(plan.training.optimizer);
    this.tally = this.#newTally(EMPTY_TALLY);
  }

  /** At the beginning, or where a checkpoint was taken. @throws {AppError} train/checkpoint-unreadable */
  static async start(
    plan: TrainPlan,
    model: tf.LayersModel,
    checkpoint: Checkpoint | null,
  ): Promise<RunState> {
    if (checkpoint) checkWeights(model, checkpoint.arrays.weights);
    const { averageDecay } = plan.training;
    const start = checkpoint?.arrays.average ?? (await takeWeights(model));
    const average =
      averageDecay === undefined ? null : new MovingAverage(model, averageDecay, start);
    const state = new RunState(plan, model, average);
    if (checkpoint) state.#restore(checkpoint);
    return state;
  }

  /** Forgets the figures of the epoch that has ended. */
  nextEpoch(): void {
    this.epochs += 1;
    this.steps = 0;
    this.tally = this.#newTally(EMPTY_TALLY);
  }

  /**
   * A copy of all that the rest of the run depends on.
   * @throws {AppError} train/diverged when a weight is no finite number: no such state is kept
   */
  async checkpoint(fingerprint: string): Promise<Checkpoint> {
    const [weights, { stepCount, first, second }, average] = await Promise.all([
      takeWeights(this.model),
      this.optimizer.state(),
      this.average?.read() ?? [],
    ]);
    if (!weights.every((values) => values.every(Number.isFinite))) {
      throw new AppError('train/diverged', 'a weight is not a finite number');
    }
    const { best } = this;
    return {
      fingerprint,
      epochs: this.epochs,
      steps: this.steps,
      tally: this.tally.state(),
      optimizerSteps: stepCount,
      best: best && { epoch: best.epoch, figure: best.figure },
      validationsWithoutGain: this.validationsWithoutGain,
      arrays: { weights, first, second, best: best?.weights ?? [], average },
    };
  }

  dispose(): void {
    this.pass.dispose();
    this.optimizer.dispose();
    this.average?.dispose();
  }

  #restore(checkpoint: Checkpoint): void {
    const { arrays, best, optimizerSteps } = checkpoint;
    putWeights(this.model, arrays.weights);
    const moments = { stepCount: optimizerSteps, first: arrays.first, second: arrays.second };
    this.optimizer.restore(moments, trainableVariables(this.model));
    this.epochs = checkpoint.epochs;
    this.steps = checkpoint.steps;
    this.tally = this.#newTally(checkpoint.tally);
    this.best = best && { ...best, weights: arrays.best };
    this.validationsWithoutGain = checkpoint.validationsWithoutGain;
  }

  #newTally(start: TallyState): Tally {
    const { task, classCount, positiveClass } = this.plan;
    return newTally(task, classCount, positiveClass, start);
  }
}

function checkWeights(model: tf.LayersModel, weights: WeightSnapshot): void {
  const sizes = model.weights.map(({ shape }) => shape.reduce<number>((a, b) => a * (b ?? 1), 1));
  if (sizes.length === weights.length && sizes.every((size, i) => size === weights[i]?.length)) {
    return;
  }
  throw new AppError('train/checkpoint-unreadable', 'checkpoint is of another network', {
    problem: 'weights',
  });
}
