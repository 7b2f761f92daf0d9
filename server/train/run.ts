import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { contentFingerprint } from './fingerprint.ts';
import { splitExamples } from '../../src/core/training/split-examples.ts';
import type { TrainConfig } from '../../src/core/training/train-config.ts';
import { checkExamples } from '../../src/engine/data/check-examples.ts';
import { heldWithin, subsetOf } from '../../src/engine/data/example.ts';
import { preparedSource } from '../../src/engine/data/prepare-example.ts';
import { buildFittingModel } from '../../src/engine/models/build-fitting-model.ts';
import { trainWithRecovery } from '../../src/engine/session/train-with-recovery.ts';
import type { TrainPlan } from '../../src/engine/session/train-plan.ts';
import { INTERRUPTED } from '../command/run-command.ts';
import { UsageError } from '../command/usage-error.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { openDataSet } from './data/open-data-set.ts';
import { EventLog } from './event-log.ts';
import { openDevice } from './open-device.ts';
import type { Options } from './options.ts';
import { readConfig } from './read-config.ts';
import { saveResults } from './save-results.ts';
import type { Terminal } from '../command/terminal.ts';
import { testModel } from './test-model.ts';

function planOf(config: TrainConfig): TrainPlan {
  const { task, dimensions, classes, positiveClass, training, seed } = config;
  return {
    task,
    dimensions,
    classCount: classes.length,
    positiveClass,
    training,
    augmentation: config.augmentation ?? null,
    patches: config.patches ?? null,
    seed,
    buildModel(inputShape) {
      const [options, classCount] = [config.model, classes.length];
      const { batchSize } = training;
      return buildFittingModel({ options, inputShape, classCount, batchSize }, seed);
    },
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch {
    throw new UsageError('OUT cannot be made or written to.');
  }
}

/**
 * Trains, validates and tests what was asked for and gives the exit code.
 * @throws {UsageError} before anything is trained; {AppError} dataset/*, train/*, gpu/*
 */
export async function run(
  options: Options,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const config = await readConfig(options);
  const folder = options.resume ?? options.out ?? basename(options.config, '.json');
  const file = new CheckpointFile(join(folder, 'checkpoint.bin'), contentFingerprint(config));
  const resumeFrom = options.resume === null ? null : await file.read();
  const dataSet = await openDataSet(config);
  const { items } = dataSet.source;
  const split = splitExamples(
    items.map((item, index) => ({ ...item, side: dataSet.sides[index] ?? null })),
    config.split,
    config.task === 'classification',
  );
  const source = heldWithin(preparedSource(dataSet.source, config.recipe));
  await checkExamples(source, {
    task: config.task,
    dimensions: config.dimensions,
    classCount: config.classes.length,
    hasPatches: config.patches !== undefined,
    signal,
  });
  await makeFolder(folder);

  const log = new EventLog(terminal, config);
  const plan = planOf(config);
  const validation = split.validation.length > 0 ? subsetOf(source, split.validation) : null;
  const { outcome, model, bestEpoch, backend } = await trainWithRecovery(
    {
      plan,
      train: subsetOf(source, split.train),
      validation,
      signal,
      emit: log.emit,
      ...(resumeFrom && { resumeFrom }),
      checkpoints: { fingerprint: file.fingerprint, keep: (checkpoint) => file.write(checkpoint) },
    },
    async () => {
      const opened = await openDevice(options.device, options.threads);
      log.started(opened.report, split, items);
      return opened;
    },
  );
  if (outcome === 'stopped' || !model) {
    log.stopped(folder);
    backend.close();
    return INTERRUPTED;
  }
  try {
    const test = { plan, config, model, validation, source, dataSet, split, signal };
    const tested = await testModel(test);
    await saveResults(folder, { config, model, device: backend.report, bestEpoch, split, tested });
    log.tested(tested.metrics);
    return 0;
  } finally {
    model.dispose();
    backend.close();
  }
}
