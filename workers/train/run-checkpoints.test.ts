import { expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { RunEvent } from '../../src/core/training/run.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import type { Checkpoint } from '../../src/engine/session/checkpoint.ts';
import { EventWriter } from './event-writer.ts';
import { RunCheckpoints } from './run-checkpoints.ts';

const checkpoint: Checkpoint = {
  fingerprint: 'run',
  epochs: 1,
  steps: 2,
  tally: { lossSum: 0, batches: 0, values: [], labels: [] },
  optimizerSteps: 0,
  best: null,
  validationsWithoutGain: 0,
  arrays: { weights: [], first: [], second: [], best: [], average: [] },
};

/** A database in which every write fails as `fault` says; null: it does not. */
function keeping(fault: () => Error | null) {
  const written: RunEvent[] = [];
  const rows: unknown[] = [];
  const put = (row: unknown) => {
    const error = fault();
    if (error) return Promise.reject(error);
    rows.push(row);
    return Promise.resolve();
  };
  const database = { checkpoints: { put } } as unknown as StudioDatabase;
  const writer = new EventWriter((event) => {
    written.push(event);
    return Promise.resolve();
  });
  return { checkpoints: new RunCheckpoints(database, 'run', writer), writer, written, rows };
}

it('goes on without room, says so once, and keeps again when there is', async () => {
  let isFull = true;
  const { checkpoints, writer, written, rows } = keeping(() =>
    isFull ? new DOMException('', 'QuotaExceededError') : null,
  );
  await checkpoints.keep(checkpoint);
  await checkpoints.keep(checkpoint);
  isFull = false;
  await checkpoints.keep(checkpoint);
  await writer.settled();
  expect(written).toEqual([{ kind: 'warning', code: 'storage/full' }]);
  expect(rows).toMatchObject([{ runId: 'run', epochs: 1, steps: 2 }]);
});

it('does not go on where the database is broken', async () => {
  const { checkpoints } = keeping(() => new DOMException('', 'UnknownError'));
  await expect(checkpoints.keep(checkpoint)).rejects.toMatchObject({ code: 'storage/failed' });
});

it('keeps nothing before all events up to there are written', async () => {
  const order: string[] = [];
  const writer = new EventWriter(async (event) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push(event.kind);
  });
  const put = () => {
    order.push('checkpoint');
    return Promise.resolve();
  };
  const database = { checkpoints: { put } } as unknown as StudioDatabase;
  writer.emit({ kind: 'resumed', epochs: 0, steps: 0 });
  await new RunCheckpoints(database, 'run', writer).keep(checkpoint);
  expect(order).toEqual(['resumed', 'checkpoint']);
});

it('leaves points of a curve out where there is no room, and stops for all else', async () => {
  const writer = new EventWriter(() => Promise.reject(new AppError('storage/full', 'no room')));
  writer.emit({ kind: 'step', epoch: 1, step: 1, steps: 2, loss: 1 });
  await writer.settled();
  expect(writer.failure.aborted).toBe(false);
  writer.emit({ kind: 'resumed', epochs: 0, steps: 0 });
  await writer.settled();
  expect(writer.failure.reason).toMatchObject({ code: 'storage/full' });
});
