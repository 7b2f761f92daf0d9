import * as tf from '@tensorflow/tfjs';
import { AppError, isAbort } from '../../core/errors.ts';
import { learningRateAt } from '../../core/training/learning-rate.ts';
import type { Figures, SessionEvent } from '../../core/training/session-event.ts';
import type { OpenBackend } from '../backend/open-backend.ts';
import { patchSizeOf } from '../data/draw-example.ts';
import type { ExampleSource } from '../data/example.ts';
import { spatialShapeOf } from '../data/prepare-example.ts';
import type { LossAttributes } from '../ops/contracts.ts';
import { orStopped } from '../or-stopped.ts';
import { putWeights, takeWeights } from '../weights.ts';
import { checkBest, figureToRaise } from './best-figure.ts';
import type { Checkpoint } from './checkpoint.ts';
import { classWeightsOf } from './class-weights.ts';
import { lossAttributesOf } from './loss-attributes.ts';
import { RunState } from './run-state.ts';
import { stepsPerEpoch, trainEpoch } from './train-epoch.ts';
import type { TrainPlan } from './train-plan.ts';
import { validate } from './validate.ts';

export interface SessionInput {
  readonly plan: TrainPlan;
  readonly train: ExampleSource;
  /** Null when the split gives it no share. */
  readonly validation: ExampleSource | null;
  readonly backend: OpenBackend;
  readonly signal: AbortSignal;
  readonly emit: (event: SessionEvent) => void;
  readonly resumeFrom?: Checkpoint;
  /** Where checkpoints go: after each epoch, within a step of an abort, and within an epoch where it is long. */
  readonly checkpoints?: {
    readonly fingerprint: string;
    /** Time between two within an epoch, as far as keeping them takes no more than a thirtieth of it; 0: after each step. */
    readonly everyMs?: number;
    readonly keep: (checkpoint: Checkpoint) => Promise<void>;
  };
}

export interface SessionResult {
  readonly outcome: 'done' | 'stopped';
  /** With the best weights so far; the caller disposes of it. Null when there are none yet. */
  readonly model: tf.LayersModel | null;
  readonly bestEpoch: number | null;
}

/** @throws {AppError} train/bad-options when not one batch can be filled */
function checkSteps(plan: TrainPlan, train: ExampleSource): void {
  if (stepsPerEpoch(plan, train) > 0) return;
  throw new AppError('train/bad-options', 'batch is larger than the data', {
    option: 'batchSize',
    batchSize: plan.training.batchSize,
    examples: train.items.length,
  });
}

/** Of the network: images or patches with their channels. */
export async function inputShapeOf(
  plan: TrainPlan,
  train: ExampleSource,
): Promise<readonly number[]> {
  const { size, channels } = await train.read(0);
  const seen = plan.patches ? patchSizeOf(plan.patches) : size;
  return [...spatialShapeOf(seen, plan.dimensions), channels];
}

/** A lost device shows first as a failed read; the reason follows as an event. */
async function letFailureArrive(error: unknown, backend: OpenBackend): Promise<void> {
  if (backend.failure.aborted || !(error instanceof DOMException)) return;
  await new Promise((resolve) => setTimeout(resolve, 50));
}

/**
 * Trains a network and gives it the weights of the best validation. An aborted signal is no error: the
 * outcome is `stopped`. The same input on the same device gives the same losses, also when it goes on
 * from a checkpoint.
 * @throws {AppError} train/bad-options, train/diverged, train/checkpoint-unreadable, gpu/device-lost,
 * gpu/validation, train/out-of-memory
 */
export async function trainNetwork(input: SessionInput): Promise<SessionResult> {
  const { plan, train, backend, resumeFrom } = input;
  checkBest(plan.training.best, plan.task);
  checkSteps(plan, train);
  const { classWeights, loss, labelSmoothing } = plan.training;
  const weights = await classWeightsOf(classWeights, train, plan.task, plan.classCount);
  const model = plan.buildModel(await inputShapeOf(plan, train));
  let state: RunState | null = null;
  let isKept = false;
  try {
    state = await RunState.start(plan, model, resumeFrom ?? null);
    if (resumeFrom) {
      input.emit({ kind: 'resumed', epochs: resumeFrom.epochs, steps: resumeFrom.steps });
    }
    const result = await runEpochs(input, state, lossAttributesOf(loss, weights, labelSmoothing));
    isKept = result.model !== null;
    return result;
  } catch (error) {
    await letFailureArrive(error, backend);
    backend.failure.throwIfAborted();
    if (!state || !input.signal.aborted || !isAbort(error)) throw error;
    await keepStopped(input, state);
    isKept = state.best !== null;
    return finished(state, 'stopped');
  } finally {
    state?.dispose();
    if (!isKept) model.dispose();
  }
}

async function runEpochs(
  input: SessionInput,
  state: RunState,
  loss: LossAttributes,
): Promise<SessionResult> {
  const { plan, train, backend } = input;
  const { epochs } = plan.training;
  const stop = AbortSignal.any([input.signal, backend.failure]);
  const afterStep = keeperWithinEpochs(input, state, stop);
  while (state.epochs < epochs && !isOutOfPatience(state)) {
    const startedAt = performance.now();
    await trainEpoch(state, { source: train, loss, stop, afterStep, emit: input.emit });
    const epoch = state.epochs + 1;
    const trained = state.tally.figures();
    const isTurn = epoch % plan.training.validateEvery === 0 || epoch === epochs;
    const validation =
      isTurn && input.validation ? await validateNow(state, input.validation, stop) : null;
    const isBest =
      isTurn || !input.validation ? await keepBest(state, validation, epoch, stop) : false;
    // Errors of the GPU arrive late: no figure is shown before they could.
    await orStopped(backend.settled(), stop);
    state.nextEpoch();
    // Told first: who goes on from the checkpoint would never hear of the epoch again.
    input.emit({
      kind: 'epoch',
      epoch,
      learningRate: rateOf(plan, train, epoch),
      train: trained,
      validation,
      isBest,
      seconds: (performance.now() - startedAt) / 1000,
    });
    await keepCheckpoint(input, state);
    if (isOutOfPatience(state)) {
      input.emit({ kind: 'stopped-early', epoch, bestEpoch: state.best?.epoch ?? epoch });
    }
  }
  return finished(state, 'done');
}

function isOutOfPatience({ plan, validationsWithoutGain }: RunState): boolean {
  const { earlyStopping } = plan.training;
  return earlyStopping !== undefined && validationsWithoutGain >= earlyStopping.patience;
}

/** Of the first step of the epoch. */
function rateOf(plan: TrainPlan, train: ExampleSource, epoch: number): number {
  const steps = stepsPerEpoch(plan, train);
  const { learningRate, epochs } = plan.training;
  return learningRateAt(learningRate, (epoch - 1) * steps, steps, epochs);
}

/** With the averaged weights where there are such; those that are trained come back afterwards. */
async function validateNow(
  state: RunState,
  source: ExampleSource,
  stop: AbortSignal,
): Promise<Figures> {
  const { model, average, plan } = state;
  if (!average) return await validate(model, source, { plan, signal: stop });
  const trained = await orStopped(takeWeights(model), stop);
  putWeights(model, await orStopped(average.read(), stop));
  try {
    return await validate(model, source, { plan, signal: stop });
  } finally {
    putWeights(model, trained);
  }
}

async function keepBest(
  state: RunState,
  validation: Figures | null,
  epoch: number,
  stop: AbortSignal,
): Promise<boolean> {
  const figure = figureToRaise(state.plan.training.best, validation, epoch);
  if (state.best && figure <= state.best.figure) {
    state.validationsWithoutGain += 1;
    return false;
  }
  const weights = await orStopped(state.average?.read() ?? takeWeights(state.model), stop);
  state.best = { weights, figure, epoch };
  state.validationsWithoutGain = 0;
  return true;
}

async function keepCheckpoint({ checkpoints }: SessionInput, state: RunState): Promise<void> {
  if (checkpoints) await checkpoints.keep(await state.checkpoint(checkpoints.fingerprint));
}

const LEAST_SHARE = 30;

/** Keeps a checkpoint when the last one is old enough; all steps that were sent belong to it. */
function keeperWithinEpochs(
  input: SessionInput,
  state: RunState,
  stop: AbortSignal,
): () => Promise<void> {
  const everyMs = input.checkpoints?.everyMs ?? Infinity;
  let keptAt = performance.now();
  let tookMs = 0;
  return async () => {
    const startedAt = performance.now();
    const pauseMs = everyMs === 0 ? 0 : Math.max(everyMs, LEAST_SHARE * tookMs);
    if (startedAt - keptAt < pauseMs) return;
    await orStopped(state.inFlight, stop);
    await keepCheckpoint(input, state);
    keptAt = performance.now();
    tookMs = keptAt - startedAt;
  };
}

/** What was sent when the run was stopped belongs to it. */
async function keepStopped(input: SessionInput, state: RunState): Promise<void> {
  if (!input.checkpoints) return;
  await state.inFlight;
  await keepCheckpoint(input, state);
}

function finished({ model, best }: RunState, outcome: 'done' | 'stopped'): SessionResult {
  if (!best) return { outcome, model: null, bestEpoch: null };
  putWeights(model, best.weights);
  return { outcome, model, bestEpoch: best.epoch };
}
