import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { learningRateAt } from '../../core/training/learning-rate.ts';
import type { SessionEvent } from '../../core/training/session-event.ts';
import { packBatch, readAhead, type Batch, type Drawn } from '../data/batches.ts';
import { drawExample, type Slot } from '../data/draw-example.ts';
import { epochOrder } from '../data/epoch-order.ts';
import type { ExampleSource } from '../data/example.ts';
import { reseedDropout } from '../models/build-model.ts';
import type { LossAttributes } from '../ops/contracts.ts';
import { orStopped } from '../or-stopped.ts';
import { yieldToEvents } from '../yield-to-events.ts';
import type { RunState } from './run-state.ts';
import type { TrainPlan } from './train-plan.ts';
import { trainStep, type StepOutput } from './train-step.ts';

/** Streams of the seed: one a step. */
const DROPOUT_STREAM = 2 ** 51;
const STEPS_PER_EPOCH = 2 ** 32;

export interface EpochOptions {
  readonly source: ExampleSource;
  readonly loss: LossAttributes;
  readonly stop: AbortSignal;
  readonly emit: (event: SessionEvent) => void;
  /** Called after each step was sent. */
  readonly afterStep: () => Promise<void>;
}

/** Slots of one epoch of a plan. */
function orderOf({ seed, training, patches }: TrainPlan, source: ExampleSource, epoch: number) {
  const labels = source.items.map(({ label }) => label);
  const repeats = patches?.perExample ?? 1;
  return epochOrder(labels, { seed, sampling: training.sampling, repeats }, epoch);
}

/** Steps of an epoch; a last partial batch is left to later epochs, which are in another order. */
export function stepsPerEpoch(plan: TrainPlan, source: ExampleSource): number {
  return Math.floor(orderOf(plan, source, 1).length / plan.training.batchSize);
}

async function readBatch(
  plan: TrainPlan,
  source: ExampleSource,
  epoch: number,
  slots: readonly Slot[],
): Promise<Batch> {
  const drawn = await Promise.all(
    slots.map(async (slot): Promise<Drawn> => {
      const example = await source.read(slot.index);
      const label = source.items[slot.index]?.label ?? 0;
      return { example: drawExample(example, plan, epoch, slot), label };
    }),
  );
  return packBatch(drawn as [Drawn, ...Drawn[]], plan.training.batchSize);
}

/** Reads what a step gave; the tensors are gone afterwards. */
async function readOutput({ loss, output }: StepOutput) {
  try {
    const [[value = NaN], values] = await Promise.all([loss.data(), output.data()]);
    return { value, values: values as Float32Array | Int32Array };
  } finally {
    loss.dispose();
    output.dispose();
  }
}

/**
 * The rest of the epoch that `state` stands in, in an order and with changes that the seed decides. One
 * step is read while the next one runs: the device has work, and never more than two steps of it. After
 * an abort `state.inFlight` tells when all that was sent is counted.
 */
export async function trainEpoch(state: RunState, options: EpochOptions): Promise<void> {
  const { plan, model, pass, optimizer, average, tally } = state;
  const { source, loss, stop, emit, afterStep } = options;
  const { training, task, dimensions, seed } = plan;
  const epoch = state.epochs + 1;
  const order = orderOf(plan, source, epoch);
  const steps = Math.floor(order.length / training.batchSize);
  const done = state.steps;
  const batches = readAhead(steps - done, (at) => {
    const start = (done + at) * training.batchSize;
    return readBatch(plan, source, epoch, order.slice(start, start + training.batchSize));
  });
  const count = async (before: Promise<void>, output: StepOutput, batch: Batch, step: number) => {
    const [{ value, values }] = await Promise.all([readOutput(output), before]);
    const labels = Array.from(batch.labels.subarray(0, batch.count));
    tally.add(value, values, task === 'classification' ? labels : []);
    // Nobody waits for it any more: no event may come after the end of the run.
    if (!stop.aborted) emit({ kind: 'step', epoch, step, steps, loss: value });
  };
  for await (const batch of batches) {
    await yieldToEvents();
    stop.throwIfAborted();
    const step = state.steps + 1;
    const overall = (epoch - 1) * steps + step;
    const random = new SeededRandom(seed, DROPOUT_STREAM + epoch * STEPS_PER_EPOCH + step);
    reseedDropout(model, random);
    const output = trainStep(pass, optimizer, batch, {
      task,
      dimensions,
      loss,
      clipNorm: training.clipNorm ?? null,
      learningRate: learningRateAt(training.learningRate, overall - 1, steps, training.epochs),
    });
    average?.add(model, overall);
    state.steps = step;
    const previous = state.inFlight;
    state.inFlight = count(previous, output, batch, step);
    // Heard one step later; when the loop ends before that, it is nobody's news.
    state.inFlight.catch(() => undefined);
    await orStopped(previous, stop);
    await afterStep();
  }
  await orStopped(state.inFlight, stop);
}
