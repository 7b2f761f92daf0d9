import { AppError } from '../../src/core/errors.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { DeviceReport } from '../../src/core/rpc/train-api.ts';
import { checkTrainOptions } from '../../src/core/training/check-options.ts';
import type { ModelRecord, RunEvent, RunRecord, Scores } from '../../src/core/training/run.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { appendEvent, randomId, startRun, type RunEnd } from '../../src/data/runs-store.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';
import type { ModelArtifacts } from '../../src/engine/model-io.ts';
import { bestOfCheckpoint, trainClassifier } from '../../src/engine/session.ts';
import { EventWriter } from './event-writer.ts';
import { RunCheckpoints, storedCheckpoint } from './run-checkpoints.ts';
import { openRunData } from './run-data.ts';

interface RunInput {
  readonly call: Call;
  readonly run: RunRecord;
  readonly database: StudioDatabase;
  /** Null: the fastest device. */
  readonly open: (wanted: DeviceReport | null) => Promise<OpenBackend>;
}

function reportProgress(call: Call, event: RunEvent, epochs: number): void {
  if (event.kind !== 'step') return;
  const done = (event.epoch - 1) * event.steps + event.step;
  call.progress({ done, total: epochs * event.steps, unit: 'steps' });
}

/** The model of a run; one that went on puts its model in the place of the one before. */
function recordOf(
  run: RunRecord,
  classes: readonly string[],
  device: DeviceReport,
  { model, test }: { readonly model: ModelArtifacts; readonly test: Scores | null },
): ModelRecord {
  return {
    modelId: run.modelId ?? randomId(),
    runId: run.runId,
    name: run.name,
    createdAt: new Date().toISOString(),
    classes,
    recipe: run.recipe,
    options: run.options,
    datasetVersionId: run.datasetVersionId,
    backend: device.backend,
    test,
    topology: model.topology,
    weightSpecs: model.weightSpecs,
    weights: new Blob([model.weights]),
  };
}

/**
 * Trains a stored run from its beginning or from where its checkpoint is. A run that diverges ends with what it
 * had learnt before.
 * @throws {AppError} what the run failed with
 */
export async function trainRun({ call, run, database, open }: RunInput): Promise<RunEnd> {
  const { runId, recipe } = run;
  const version = await database.datasetVersions.get(run.datasetVersionId);
  if (!version) throw new AppError('storage/missing', 'row not found', { what: 'dataset' });
  const { classes } = version;
  const classCount = classes.length;
  const options = checkTrainOptions(run.options, classCount);
  const resumeFrom = await storedCheckpoint(database, runId);

  let device: DeviceReport | null = resumeFrom && run.device;
  const writer = new EventWriter((event) => appendEvent(database, runId, event));
  const checkpoints = new RunCheckpoints(database, runId, writer);
  const signal = AbortSignal.any([call.signal, writer.failure]);
  const reopen = async () => {
    const backend = await open(device);
    if (device !== backend.report) {
      device = backend.report;
      await startRun(database, runId, device);
      writer.emit({ kind: 'device', device });
    }
    return backend;
  };
  try {
    await reopen();
    const data = await openRunData(call, database, version, recipe, options);
    const { patients, examples, ...sets } = data;
    if (!resumeFrom) writer.emit({ kind: 'data', patients, examples });
    const emit = (event: RunEvent) => {
      writer.emit(event);
      reportProgress(call, event, options.training.epochs);
    };
    const recorded = (model: ModelArtifacts, test: Scores | null) =>
      recordOf(run, classes, device as DeviceReport, { model, test });
    const planned = { options, classCount, ...sets };
    try {
      const result = await trainClassifier({
        ...{ ...planned, open: reopen, checkpoints, resumeFrom, signal, emit },
      });
      await writer.settled();
      writer.failure.throwIfAborted();
      const { outcome: state, model, test } = result;
      return { state, ...(model && { model: recorded(model, test) }) };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'train/diverged') throw error;
      const last = await storedCheckpoint(database, runId);
      await open(device);
      const model = last && (await bestOfCheckpoint(planned, last));
      const end = { state: 'failed', errorCode: error.code } as const;
      return { ...end, ...(model && { model: recorded(model, null) }) };
    }
  } finally {
    // Whatever the end: no event comes after it.
    await writer.settled();
  }
}
