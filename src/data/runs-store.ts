import { AppError, type ErrorCode } from '../core/errors.ts';
import type { DeviceReport } from '../core/rpc/train-api.ts';
import type { ModelRecord, RunEvent, RunRecord, RunState } from '../core/training/run.ts';
import type { StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

/** Web Lock of the one training that may run in this browser; held for as long as it runs. */
export const TRAIN_LOCK = 'rcdm-train';

/** A run that waits this long without the lock being asked for was left behind by a closed tab. */
const STALE_WAITING_MS = 60_000;

export type NewRun = Pick<
  RunRecord,
  'name' | 'datasetVersionId' | 'recipe' | 'options' | 'appVersion'
>;

/** 15 random characters of [a-z0-9], as the server's ids. */
export function randomId(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  let id = '';
  while (id.length < 15) {
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      // 252 is the largest multiple of 36: a byte above it would favour the first letters.
      if (byte < 252 && id.length < 15) id += alphabet.charAt(byte % 36);
    }
  }
  return id;
}

/** @throws {AppError} storage/full, storage/failed */
async function stored<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Stores a new run in state `waiting`; the train worker starts it. @throws {AppError} storage/full, storage/failed */
export async function createRun(database: StudioDatabase, run: NewRun): Promise<RunRecord> {
  const record: RunRecord = {
    ...run,
    runId: randomId(),
    startedAt: new Date().toISOString(),
    endedAt: null,
    state: 'waiting',
    errorCode: null,
    device: null,
    modelId: null,
  };
  await stored(() => database.runs.add(record));
  return record;
}

/** Moves a waiting run to `running`. @throws {AppError} storage/full, storage/failed */
export async function startRun(
  database: StudioDatabase,
  runId: string,
  device: DeviceReport,
): Promise<void> {
  await stored(() => database.runs.update(runId, { state: 'running', device }));
}

const RESUMABLE: readonly RunState[] = ['stopped', 'interrupted', 'failed'];

/**
 * Lets a run that has ended early wait for its turn again, in one tab only.
 * @throws {AppError} train/run-in-use, storage/full, storage/failed
 */
export async function continueRun(database: StudioDatabase, runId: string): Promise<void> {
  await stored(() =>
    database.transaction('rw', database.runs, async () => {
      const run = await database.runs.get(runId);
      if (!run || !RESUMABLE.includes(run.state)) {
        throw new AppError('train/run-in-use', 'run cannot be continued');
      }
      const continuedAt = new Date().toISOString();
      const change = { state: 'waiting', continuedAt, endedAt: null, errorCode: null } as const;
      await database.runs.update(runId, change);
    }),
  );
}

/** Whether the event tells of what comes after this place. */
function isAfter(event: RunEvent, epochs: number, steps: number): boolean {
  switch (event.kind) {
    case 'step':
      return event.epoch > epochs + 1 || (event.epoch === epochs + 1 && event.step > steps);
    case 'epoch':
    case 'stopped-early':
      return event.epoch > epochs;
    case 'test':
      return true;
    default:
      return false;
  }
}

/** Of a run that goes on from a place, what came after it is forgotten. @throws {AppError} storage/full, storage/failed */
export async function appendEvent(
  database: StudioDatabase,
  runId: string,
  event: RunEvent,
): Promise<void> {
  const { runEvents } = database;
  await stored(() =>
    database.transaction('rw', runEvents, async () => {
      if (event.kind === 'resumed') {
        const own = runEvents.where('runId').equals(runId);
        await own.filter((row) => isAfter(row.event, event.epochs, event.steps)).delete();
      }
      await runEvents.add({ runId, at: new Date().toISOString(), event });
    }),
  );
}

export interface RunEnd {
  readonly state: Extract<RunState, 'done' | 'stopped' | 'failed'>;
  readonly errorCode?: ErrorCode;
  /** Stored in the same transaction. */
  readonly model?: ModelRecord;
}

/** Ends a run, together with its model; one that is done needs no checkpoint any more. @throws {AppError} storage/full, storage/failed */
export async function finishRun(
  database: StudioDatabase,
  runId: string,
  { state, errorCode, model }: RunEnd,
): Promise<void> {
  await stored(() =>
    database.transaction('rw', database.runs, database.models, database.checkpoints, async () => {
      const run = await database.runs.get(runId);
      const isNew = model?.modelId !== run?.modelId;
      if (model) await (isNew ? database.models.add(model) : database.models.put(model));
      if (state === 'done') await database.checkpoints.delete(runId);
      await database.runs.update(runId, {
        state,
        errorCode: errorCode ?? null,
        ...(model && { modelId: model.modelId }),
        endedAt: new Date().toISOString(),
      });
    }),
  );
}

/**
 * Marks runs that a closed or crashed tab left behind; call it when the app starts and after a train
 * worker was ended by force. Waits while a training runs in any tab: the lock of a tab that was closed just
 * now goes a moment after it. Resolves with how many were marked.
 * @throws {AppError} storage/full, storage/failed
 */
export async function markInterrupted(database: StudioDatabase): Promise<number> {
  return await navigator.locks.request(TRAIN_LOCK, async () => {
    const { pending = [] } = await navigator.locks.query();
    const hasQueue = pending.some(({ name }) => name === TRAIN_LOCK);
    const staleBefore = new Date(Date.now() - STALE_WAITING_MS).toISOString();
    return await stored(() =>
      database.runs
        .where('state')
        .anyOf('running', 'waiting')
        .and(
          ({ state, startedAt, continuedAt = startedAt }) =>
            // Who holds the lock runs, and that is nobody else; those that wait may stand behind this call.
            state === 'running' || (!hasQueue && continuedAt < staleBefore),
        )
        .modify({ state: 'interrupted', endedAt: new Date().toISOString() }),
    );
  });
}
