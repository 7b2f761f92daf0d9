import { parentPort, workerData } from 'node:worker_threads';
import { createKeyring } from '../../src/core/deid/keyring.ts';
import { MOST_HELD_BYTES } from '../../src/core/dicom/file-bytes.ts';
import { isAbort } from '../../src/core/errors.ts';
import { diskPace } from './disk-pace.ts';
import type { FileTask, FromThread, RunOrder, ToThread } from './file-task.ts';
import { signWith } from './native-crypto.ts';
import { InputReader } from './read-input.ts';
import { runFile } from './run-file.ts';

const port = parentPort;
if (!port) throw new Error('only started as a thread');
const order = workerData as RunOrder;
const keyring = createKeyring(signWith(order.key));
const runner = { order, keyring, reader: new InputReader() };
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

/** Where the disk is slow, so that other files are read while one is worked on. */
const MOST_AT_ONCE = 3;
/** Messages, such as the one to stop, are looked for so often. */
const TURN_MS = 20;

const queue: FileTask[] = [];
let atOnce = 0;
let hasLarge = false;
let turnEndsAt = 0;

/** A thread holds one large file at most. */
const LARGE_BYTES = MOST_HELD_BYTES / 4;

function mayStart({ byteLength }: FileTask): boolean {
  if (atOnce === 0) return true;
  return diskPace.isSlow && atOnce < MOST_AT_ONCE && !(hasLarge && byteLength >= LARGE_BYTES);
}

async function run(task: FileTask): Promise<void> {
  const isLarge = task.byteLength >= LARGE_BYTES;
  atOnce += 1;
  hasLarge ||= isLarge;
  await work(task);
  atOnce -= 1;
  if (isLarge) hasLarge = false;
  if (performance.now() < turnEndsAt) startNext();
  else setImmediate(startTurn);
}

function startNext(): void {
  for (let [task] = queue; task && mayStart(task); [task] = queue) {
    queue.shift();
    void run(task);
  }
}

function startTurn(): void {
  turnEndsAt = performance.now() + TURN_MS;
  startNext();
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'stop') {
    stop.abort();
    return;
  }
  queue.push(message.task);
  if (atOnce === 0) startTurn();
});
answer({ kind: 'ready' });
