import { AppError, isAbort, toWireError } from '../../src/core/errors.ts';
import { recipeStages } from '../../src/core/imaging/apply-recipe.ts';
import { histogramOf } from '../../src/core/imaging/histogram.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { DeviceReport, TrainApi } from '../../src/core/rpc/train-api.ts';
import { recipeSchema, type Recipe } from '../../src/core/training/recipe.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { finishRun, TRAIN_LOCK, type RunEnd } from '../../src/data/runs-store.ts';
import { chooseByTrial } from '../../src/engine/backend/choose-backend.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';
import { loadModel } from '../../src/engine/model-io.ts';
import { predictExample } from '../../src/engine/predict.ts';
import { FrameSource } from './frame-source.ts';
import { framesAround } from './frames-around.ts';
import { isSameDevice, reopenBackend } from './reopen-backend.ts';
import { trainRun } from './train-run.ts';
import { readStored } from './stored-source.ts';

const missing = (what: 'run' | 'model'): AppError =>
  new AppError('storage/missing', 'row not found', { what });

/** The train worker: everything it needs it reads from the database, and writes back there. */
export class Trainer implements TrainApi {
  readonly #database: StudioDatabase;
  #backend: Promise<OpenBackend> | null = null;

  constructor(database: StudioDatabase) {
    this.#database = database;
  }

  async probe(): Promise<OpenBackend['report']> {
    return (await this.#openBackend(null)).report;
  }

  async train(call: Call, runId: string): Promise<void> {
    await this.#waitingRun(runId);
    const { signal } = call;
    try {
      await navigator.locks.request(TRAIN_LOCK, { signal }, () => this.#trainLocked(call, runId));
    } catch (error) {
      if (!signal.aborted || !isAbort(error)) throw error;
      // It never had its turn.
      await finishRun(this.#database, runId, { state: 'stopped' });
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
    await this.#openBackend(null);
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

  /** Its end is written before the lock goes: a run without a lock that still says it runs was left behind. */
  async #trainLocked(call: Call, runId: string): Promise<void> {
    // Another tab may have trained it while this one waited.
    const run = await this.#waitingRun(runId);
    const database = this.#database;
    let end: RunEnd;
    try {
      const open = (wanted: DeviceReport | null) => this.#openBackend(wanted);
      end = await trainRun({ call, run, database, open });
      await finishRun(database, runId, end);
    } catch (error) {
      if (call.signal.aborted && isAbort(error)) {
        await finishRun(database, runId, { state: 'stopped' });
        return;
      }
      const { code } = toWireError(error);
      await finishRun(database, runId, { state: 'failed', errorCode: code });
      throw error;
    }
    if (end.errorCode) throw new AppError(end.errorCode, 'the run failed and kept what it had');
  }

  /** @throws {AppError} storage/missing, train/run-in-use when it does not wait for a training */
  async #waitingRun(runId: string) {
    const run = await this.#database.runs.get(runId);
    if (!run) throw missing('run');
    if (run.state === 'waiting') return run;
    throw new AppError('train/run-in-use', 'the run does not wait to be trained');
  }

  /** The backend in use; a new one when its device was lost or another is wanted. Calls queue: one is opened at a time. */
  #openBackend(wanted: DeviceReport | null): Promise<OpenBackend> {
    const opening = renewed(this.#backend, wanted).then((backend) => ({
      ...backend,
      close: () => {
        if (this.#backend === opening) this.#backend = null;
        backend.close();
      },
    }));
    this.#backend = opening;
    return opening;
  }
}

function parseRecipe(value: unknown): Recipe {
  const { data } = recipeSchema.safeParse(value);
  if (!data) throw new AppError('train/bad-options', 'not a recipe', { option: 'recipe' });
  return data;
}

async function renewed(
  previous: Promise<OpenBackend> | null,
  wanted: DeviceReport | null,
): Promise<OpenBackend> {
  // A failure to open was told to the call that asked; this one tries anew.
  const current = await previous?.catch(() => null);
  const fits = current && (!wanted || isSameDevice(current.report, wanted));
  if (fits && !current.failure.aborted) return current;
  current?.close();
  return await (wanted ? reopenBackend(wanted) : chooseByTrial());
}
