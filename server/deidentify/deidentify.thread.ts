import { parentPort, workerData } from 'node:worker_threads';
import { createKeyring } from '../../src/core/deid/keyring.ts';
import { MOST_HELD_BYTES } from '../../src/core/dicom/file-bytes.ts';
import { isAbort } from '../../src/core/errors.ts';
import type { FileTask, FromThread, RunOrder, ToThread } from './file-task.ts';
import { InputReader } from './read-input.ts';
import { runFile } from './run-file.ts';

const port = parentPort;
if (!port) throw new Error('only started as a thread');
const order = workerData as RunOrder;
const runner = { order, keyring: createKeyring(order.key), reader: new InputReader() };
const stop = new AbortController();

function answer(message: FromThread): void {
  port?.postMessage(message);
}

async function work(task: FileTask): Promise<void> {
  try {
    const result = await runFile(runner, task, stop.signal);
    answer({ kind: 'result', index: task.index, result });
  } catch (error) {
    if (!isAbort(error)) throw error;
    answer({ kind: 'stopped', index: task.index });
  }
}

/** Large files wait for each other, so that a thread holds one of them at most. */
let afterLarge: Promise<void> = Promise.resolve();
const LARGE_BYTES = MOST_HELD_BYTES / 4;

port.on('message', (message: ToThread) => {
  if (message.kind === 'stop') {
    stop.abort();
    return;
  }
  const { task } = message;
  if (task.byteLength < LARGE_BYTES) void work(task);
  else afterLarge = afterLarge.then(() => work(task));
});
answer({ kind: 'ready' });
