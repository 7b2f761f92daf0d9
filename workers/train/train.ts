import { AppError, isAbort, toWireError } from '../../src/core/errors.ts';
import { recipeStages } from '../../src/core/imaging/apply-recipe.ts';
import { histogramOf } from '../../src/core/imaging/histogram.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { TrainApi } from '../../src/core/rpc/train-api.ts';
import { checkTrainOptions } from '../../src/core/training/check-options.ts';
import { recipeSchema, type Recipe } from '../../src/core/training/recipe.ts';
import type { ModelRecord, RunEvent, RunRecord } from '../../src/core/training/run.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import {
  appendEvent,
  finishRun,
  randomId,
  startRun,
  TRAIN_LOCK,
  type RunEnd,
} from '../../src/data/runs-store.ts';
import { chooseByTrial } from '../../src/engine/backend/choose-backend.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';
import { loadModel } from '../../src/engine/model-io.ts';
import { predictExample } from '../../src/engine/predict.ts';
import { trainClassifier, type TrainingResult } from '../../src/engine/session.ts';
import { EventWriter } from './event-writer.ts';
import { FrameSource } from './frame-source.ts';
import { framesAround } from './frames-around.ts';
import { openRunData } from './run-data.ts';
import { readStored } from './stored-source.ts';

const missing = (what: 'run' | 'dataset' | 'model'): AppError =>
  new AppError('storage/missing', 'row not found', { what });

function parseRecipe(value: unknown): Recipe {
  const { data } = recipeSchema.safeParse(value);
  if (!data) throw new AppError('train/bad-options', 'not a recipe', { option: 'recipe' });
  return data;
}

/** The train worker: everything it needs it reads from the database, and writes back there. */
export class Trainer implements TrainApi {
  readonly #database: StudioDatabase;
  #backend: Promise<OpenBackend> | null = null;

  constructor(database: StudioDatabase) {
    this.#database = database;
  }

  async probe(): Promise<OpenBackend['report']> {
    return (await this.#openBackend()).report;
  }

  async train(call: Call, runId: string): Promise<void> {
    const run = await this.#database.runs.get(runId);
    if (!run) throw missing('run');
    if (run.state !== 'waiting') {
      throw new AppError('train/bad-options', 'the run was started before', { option: 'state' });
    }
    try {
      const end = await navigator.locks.request(TRAIN_LOCK, { signal: call.signal }, async () =>
        this.#run(call, run),
      );
      await finishRun(this.#database, runId, end);
    } catch (error) {
      if (call.signal.aborted && isAbort(error)) {
        await finishRun(this.#database, runId, { state: 'stopped' });
        return;
      }
      const { code } = toWireError(error);
      await finishRun(this.#database, runId, { state: 'failed', errorCode: code });
      throw error;
    }
  }

  async predict(_call: Call, modelId: string, imageId: string, frame: number) {
    const record = await this.#database.models.get(modelId);
    if (!record) throw missing('model');
    const { recipe, options } = record;
    const reader = new FrameSource(this.#database);
    const isVolume = options.slices !== null;
    const frames = isVolume ? await framesAround(this.#database, imageId) : [{ imageId, frame }];
    const example = await readStored({ frames }, recipe, options.slices, reader);
    await this.#openBackend();
    const model = await loadModel({ ...record, weights: await record.weights.arrayBuffer() });
    try {
      return { classes: record.classes, probabilities: await predictExample(model, example) };
    } finally {
      model.dispose();
    }
  }

  async preview(_call: Call, imageId: string, frame: number, recipe: unknown) {
    const steps = parseRecipe(recipe);
    const image = await new FrameSource(this.#database).read(imageId, frame);
    return recipeStages(image, steps).map((stage) => ({
      ...stage,
      histogram: histogramOf(stage.pixels),
    }));
  }

  async #run(call: Call, run: RunRecord): Promise<RunEnd> {
    const { runId } = run;
    const version = await this.#database.datasetVersions.get(run.datasetVersionId);
    if (!version) throw missing('dataset');
    const recipe = parseRecipe(run.recipe);
    const classCount = version.classes.length;
    const options = checkTrainOptions(run.options, classCount);
    const backend = await this.#openBackend();
    await startRun(this.#database, runId, backend.report);

    const writer = new EventWriter((event) => appendEvent(this.#database, runId, event));
    const signal = AbortSignal.any([call.signal, writer.failure]);
    try {
      writer.emit({ kind: 'device', device: backend.report });
      const data = await openRunData(call, this.#database, version, recipe, options);
      const { patients, examples, ...sets } = data;
      writer.emit({ kind: 'data', patients, examples });
      const emit = (event: RunEvent) => {
        writer.emit(event);
        reportProgress(call, event, options.training.epochs);
      };
      const result = await trainClassifier({ options, classCount, ...sets, backend, signal, emit });
      await writer.settled();
      writer.failure.throwIfAborted();
      return { state: result.outcome, ...modelOf(result, run, version.classes, backend) };
    } finally {
      // Whatever the end: no event comes after it.
      await writer.settled();
    }
  }

  /** The backend in use; a new one when its device was lost. Calls queue: one is opened at a time. */
  #openBackend(): Promise<OpenBackend> {
    this.#backend = renewed(this.#backend);
    return this.#backend;
  }
}

async function renewed(previous: Promise<OpenBackend> | null): Promise<OpenBackend> {
  // A failure to open was told to the call that asked; this one tries anew.
  const current = await previous?.catch(() => null);
  if (current && !current.failure.aborted) return current;
  current?.close();
  return await chooseByTrial();
}

function reportProgress(call: Call, event: RunEvent, epochs: number): void {
  if (event.kind !== 'step') return;
  const done = (event.epoch - 1) * event.steps + event.step;
  call.progress({ done, total: epochs * event.steps, unit: 'steps' });
}

function modelOf(
  { model, test }: TrainingResult,
  run: RunRecord,
  classes: readonly string[],
  backend: OpenBackend,
): { model?: ModelRecord } {
  if (!model) return {};
  return {
    model: {
      modelId: randomId(),
      runId: run.runId,
      name: run.name,
      createdAt: new Date().toISOString(),
      classes,
      recipe: run.recipe,
      options: run.options,
      datasetVersionId: run.datasetVersionId,
      backend: backend.report.backend,
      test,
      topology: model.topology,
      weightSpecs: model.weightSpecs,
      weights: new Blob([model.weights]),
    },
  };
}
