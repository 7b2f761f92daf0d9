import { isOverlap, type SessionEvent } from '../core/training/session-event.ts';
import { testDetailsOf } from '../core/metrics/test-details.ts';
import { spatialRankOf } from '../core/training/model-options.ts';
import type { RunEvent, Scores } from '../core/training/run.ts';
import type { TrainOptions } from '../core/training/train-options.ts';
import { isAbort } from '../core/errors.ts';
import type { OpenBackend } from './backend/open-backend.ts';
import type { ExampleSource } from './data/example.ts';
import { saveModel, type ModelArtifacts } from './model-io.ts';
import { buildFittingModel } from './models/build-fitting-model.ts';
import { orStopped } from './or-stopped.ts';
import type { Checkpoint } from './session/checkpoint.ts';
import { inputShapeOf, type SessionInput } from './session/train-network.ts';
import type { TrainPlan } from './session/train-plan.ts';
import { trainWithRecovery } from './session/train-with-recovery.ts';
import { validateExamples } from './session/validate.ts';
import { putWeights } from './weights.ts';

export interface TrainingInput {
  readonly options: TrainOptions;
  readonly classCount: number;
  readonly train: ExampleSource;
  /** Null when the split gives it no share. */
  readonly validation: ExampleSource | null;
  readonly test: ExampleSource | null;
  /** Called again when the device was lost. */
  readonly open: () => Promise<OpenBackend>;
  readonly checkpoints: NonNullable<SessionInput['checkpoints']>;
  readonly resumeFrom: Checkpoint | null;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

export interface TrainingResult {
  readonly outcome: 'done' | 'stopped';
  /** Best weights so far; null when it was stopped before the end of the first epoch. */
  readonly model: ModelArtifacts | null;
  readonly test: Scores | null;
}

type Planned = Pick<TrainingInput, 'options' | 'classCount' | 'train'>;

function planOf({ options, classCount, train }: Planned): TrainPlan {
  const { model, training, augmentation, seed, positiveClass } = options;
  const batchSize = Math.min(training.batchSize, train.items.length);
  return {
    task: 'classification',
    dimensions: spatialRankOf(model.kind),
    classCount,
    positiveClass,
    training: { ...training, batchSize },
    augmentation,
    patches: null,
    seed,
    buildModel: (inputShape) =>
      buildFittingModel({ options: model, inputShape, classCount, batchSize }, seed),
  };
}

/** The events that a run keeps. */
function toRunEvent(event: SessionEvent): RunEvent | null {
  if (event.kind !== 'epoch') return event;
  const { train, validation } = event;
  if (isOverlap(train)) return null;
  return { ...event, train, validation: validation && !isOverlap(validation) ? validation : null };
}

/**
 * Trains a classifier and tests it on the held-out examples with the weights of the lowest
 * validation loss. An aborted signal is not an error: the outcome is `stopped`. The same input on
 * the same device gives the same losses.
 * @throws {AppError} train/bad-options, train/diverged, gpu/device-lost, gpu/validation, train/out-of-memory
 */
export async function trainClassifier(input: TrainingInput): Promise<TrainingResult> {
  const { train, validation, test, signal, open, checkpoints, resumeFrom } = input;
  const plan = planOf(input);
  const session = {
    ...{ plan, train, validation, signal, checkpoints },
    ...(resumeFrom && { resumeFrom }),
    emit(event: SessionEvent) {
      const runEvent = toRunEvent(event);
      if (runEvent) input.emit(runEvent);
    },
  };
  const { outcome, model, backend } = await trainWithRecovery(session, open);
  if (!model) return { outcome, model: null, test: null };
  const stop = AbortSignal.any([signal, backend.failure]);
  try {
    if (outcome === 'stopped') return { outcome, model: await saveModel(model), test: null };
    const tested = test && (await validateExamples(model, test, { plan, signal: stop }));
    const artifacts = await orStopped(saveModel(model), stop);
    await orStopped(backend.settled(), stop);
    if (tested) {
      const { classCount, positiveClass } = plan;
      const details = testDetailsOf(tested.probabilities, test.items, classCount, positiveClass);
      input.emit({ kind: 'test', test: tested.scores, details });
    }
    return { outcome, model: artifacts, test: tested?.scores ?? null };
  } catch (error) {
    backend.failure.throwIfAborted();
    if (!signal.aborted || !isAbort(error)) throw error;
    return { outcome: 'stopped', model: await saveModel(model), test: null };
  } finally {
    model.dispose();
  }
}

/**
 * What a run had learnt at its best epoch before the checkpoint; null when it had finished none.
 * @throws {AppError} train/bad-options, train/too-large
 */
export async function bestOfCheckpoint(
  planned: Planned,
  { arrays }: Checkpoint,
): Promise<ModelArtifacts | null> {
  if (arrays.best.length === 0) return null;
  const plan = planOf(planned);
  const model = plan.buildModel(await inputShapeOf(plan, planned.train));
  try {
    putWeights(model, arrays.best);
    return await saveModel(model);
  } finally {
    model.dispose();
  }
}
