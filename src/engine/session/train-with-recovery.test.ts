import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import type { SessionEvent } from '../../core/training/session-event.ts';
import { trainingSchema } from '../../core/training/training-options.ts';
import { chooseBackend } from '../backend/choose-backend.ts';
import type { OpenBackend } from '../backend/open-backend.ts';
import { imageSource } from '../image-set.ts';
import { buildModel } from '../models/build-model.ts';
import { toyImages } from '../testing/toy-images.ts';
import { takeWeights } from '../weights.ts';
import type { TrainPlan } from './train-plan.ts';
import { trainWithRecovery } from './train-with-recovery.ts';

const SIZE = 8;

const plan: TrainPlan = {
  task: 'classification',
  dimensions: 2,
  classCount: 2,
  positiveClass: 1,
  training: trainingSchema.parse({
    epochs: 4,
    batchSize: 4,
    learningRate: { schedule: 'constant', rate: 0.01 },
  }),
  augmentation: null,
  patches: null,
  seed: 5,
  buildModel: (shape) =>
    buildModel(
      { kind: 'cnn-2d', depth: 2, blockCount: 1, baseFilters: 2, dropout: 0.2 },
      shape,
      2,
      5,
    ),
};

/** Trains on devices that are lost at these events of the run; gives what came of it. */
async function run(isLostAt: (event: SessionEvent, opened: number) => boolean) {
  const events: SessionEvent[] = [];
  let lose = new AbortController();
  let opened = 0;
  const open = async (): Promise<OpenBackend> => {
    const backend = await chooseBackend({ only: 'cpu' });
    lose = new AbortController();
    opened += 1;
    return { ...backend, failure: lose.signal };
  };
  const { model, outcome } = await trainWithRecovery(
    {
      plan,
      train: imageSource(toyImages(18, SIZE, 1)),
      validation: imageSource(toyImages(8, SIZE, 2)),
      signal: new AbortController().signal,
      emit(event) {
        events.push(event);
        if (isLostAt(event, opened)) lose.abort(new AppError('gpu/device-lost', 'lost'));
      },
      checkpoints: { fingerprint: 'f', keep: () => Promise.resolve() },
    },
    open,
  );
  const weights = model && (await takeWeights(model));
  model?.dispose();
  return { outcome, weights, events, opened };
}

describe('trainWithRecovery', () => {
  it('opens another device, goes on from the last epoch and ends with the same bytes', async () => {
    const whole = await run(() => false);
    const lost = await run(
      (event, opened) =>
        opened === 1 && event.kind === 'step' && event.epoch === 3 && event.step === 2,
    );
    expect(lost.outcome).toBe('done');
    expect(lost.opened).toBe(2);
    expect(lost.events.filter(({ kind }) => kind === 'recovered')).toHaveLength(1);
    expect(lost.events).toContainEqual({ kind: 'resumed', epochs: 2, steps: 0 });
    expect(lost.weights).toEqual(whole.weights);
  });

  it('begins anew when the device goes in the first epoch', async () => {
    const whole = await run(() => false);
    const lost = await run(
      (event, opened) => opened === 1 && event.kind === 'step' && event.step === 1,
    );
    expect(lost.weights).toEqual(whole.weights);
  });

  it('gives up when each device is lost before an epoch is done', async () => {
    await expect(run((event) => event.kind === 'step')).rejects.toMatchObject({
      code: 'gpu/device-lost',
    });
  });
});
