import { checkTrainOptions } from '../core/training/check-options.ts';
import { isOverlap, type SessionEvent } from '../core/training/session-event.ts';
import type { RunEvent, Scores, TrainOptions } from '../core/training/run.ts';
import { trainingSchema } from '../core/training/training-options.ts';
import { isAbort } from '../core/errors.ts';
import type { OpenBackend } from './backend/open-backend.ts';
import { imageSource, type ImageSet } from './image-set.ts';
import { saveModel, type ModelArtifacts } from './model-io.ts';
import { buildModel } from './models/build-model.ts';
import { orStopped } from './or-stopped.ts';
import { trainNetwork } from './session/train-network.ts';
import type { TrainPlan } from './session/train-plan.ts';
import { validate } from './session/validate.ts';

export interface TrainingInput {
  readonly options: TrainOptions;
  readonly classCount: number;
  readonly train: ImageSet;
  /** Null when the split gives it no share. */
  readonly validation: ImageSet | null;
  readonly test: ImageSet | null;
  readonly backend: OpenBackend;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

export interface TrainingResult {
  readonly outcome: 'done' | 'stopped';
  /** Best weights so far; null when it was stopped before the end of the first epoch. */
  readonly model: ModelArtifacts | null;
  readonly test: Scores | null;
}

/** What the form's options mean: no augmentation, a constant rate, cross-entropy. */
function planOf({ options, classCount, train }: TrainingInput): TrainPlan {
  const { epochs, learningRate, seed, positiveClass } = options;
  return {
    task: 'classification',
    dimensions: 2,
    classCount,
    positiveClass,
    training: trainingSchema.parse({
      epochs,
      batchSize: Math.min(options.batchSize, train.labels.length),
      learningRate: { schedule: 'constant', rate: learningRate },
    }),
    augmentation: null,
    patches: null,
    seed,
    buildModel: (inputShape) => buildModel(options.model, inputShape, classCount, seed),
  };
}

/** The events that a run keeps. */
function toRunEvent(event: SessionEvent): RunEvent | null {
  if (event.kind === 'step') return event;
  if (event.kind !== 'epoch' || isOverlap(event.train)) return null;
  const { kind, epoch, train, validation, seconds } = event;
  const validated = validation && !isOverlap(validation) ? validation : null;
  return { kind, epoch, train, validation: validated, seconds };
}

/**
 * Trains a 2D classifier and tests it on the held-out examples with the weights of the lowest
 * validation loss. An aborted signal is not an error: the outcome is `stopped`. The same input on
 * the same device gives the same losses.
 * @throws {AppError} train/bad-options, train/diverged, gpu/device-lost, gpu/validation, train/out-of-memory
 */
export async function trainClassifier(input: TrainingInput): Promise<TrainingResult> {
  const { options, classCount, train, validation, test, backend, signal } = input;
  checkTrainOptions(options, classCount);
  const plan = planOf(input);
  const { outcome, model } = await trainNetwork({
    plan,
    train: imageSource(train),
    validation: validation && imageSource(validation),
    backend,
    signal,
    emit(event) {
      const runEvent = toRunEvent(event);
      if (runEvent) input.emit(runEvent);
    },
  });
  if (!model) return { outcome, model: null, test: null };
  const stop = AbortSignal.any([signal, backend.failure]);
  try {
    if (outcome === 'stopped') return { outcome, model: await saveModel(model), test: null };
    const figures = test && (await validate(model, imageSource(test), { plan, signal: stop }));
    const scores = figures && !isOverlap(figures) ? figures : null;
    const artifacts = await orStopped(saveModel(model), stop);
    await orStopped(backend.settled(), stop);
    if (scores) input.emit({ kind: 'test', test: scores });
    return { outcome, model: artifacts, test: scores };
  } catch (error) {
    backend.failure.throwIfAborted();
    if (!signal.aborted || !isAbort(error)) throw error;
    return { outcome: 'stopped', model: await saveModel(model), test: null };
  } finally {
    model.dispose();
  }
}
