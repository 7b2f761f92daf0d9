import { Worker } from 'node:worker_threads';
import { AppError } from '../../src/core/errors.ts';
import type { FileResult, FileTask, FromThread, RunOrder, ToThread } from './file-task.ts';

/** Files that a thread has been given and not answered: it never waits for the next. */
const FILES_A_THREAD = 8;
const STOP_PATIENCE_MS = 5_000;
const THREAD = new URL('./deidentify.thread.ts', import.meta.url);

const CRASHED: FileResult = {
  status: 'failed',
  code: 'worker/crashed',
  reasons: [],
  fileName: null,
  rows: null,
};

export interface PoolRun {
  readonly order: RunOrder;
  readonly workers: number;
  readonly tasks: readonly FileTask[];
  readonly signal: AbortSignal;
  readonly onResult: (task: FileTask, result: FileResult) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, FileTask>;
  isReady: boolean;
  /** Works on one file that may have ended another thread. */
  isAlone: boolean;
}

/** Threads that take files in turn. One that dies is replaced; what it worked on is tried once more, alone. */
class ThreadPool {
  readonly #run: PoolRun;
  readonly #threads = new Set<Thread>();
  readonly #suspects: FileTask[] = [];
  readonly #end = Promise.withResolvers<undefined>();
  #next = 0;

  constructor(run: PoolRun) {
    this.#run = run;
  }

  async work(): Promise<void> {
    const { signal, tasks, workers } = this.#run;
    const onAbort = () => {
      this.#stop();
    };
    signal.addEventListener('abort', onAbort);
    try {
      for (let count = Math.min(workers, tasks.length); count > 0; count -= 1) this.#start();
      this.#handOut();
      await this.#end.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
    }
  }

  #start(): void {
    const worker = new Worker(THREAD, { workerData: this.#run.order, stdout: true, stderr: true });
    const thread: Thread = { worker, pending: new Map(), isReady: false, isAlone: false };
    this.#threads.add(thread);
    worker.on('message', (message: FromThread) => {
      this.#receive(thread, message);
    });
    // An error is followed by the end; its text may quote a file.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#ended(thread);
    });
  }

  #receive(thread: Thread, message: FromThread): void {
    if (message.kind === 'ready') {
      thread.isReady = true;
    } else {
      const task = thread.pending.get(message.index);
      thread.pending.delete(message.index);
      thread.isAlone = false;
      if (task && message.kind === 'result') this.#run.onResult(task, message.result);
    }
    this.#handOut();
  }

  #ended(thread: Thread): void {
    if (!this.#threads.delete(thread)) return;
    const { signal, onResult } = this.#run;
    if (signal.aborted) {
      this.#handOut();
      return;
    }
    if (!thread.isReady) {
      this.#end.reject(new AppError('worker/crashed', 'a thread does not start'));
      return;
    }
    const pending = [...thread.pending.values()];
    const [only] = pending;
    if (only && pending.length === 1) onResult(only, CRASHED);
    else this.#suspects.push(...pending);
    this.#start();
    this.#handOut();
  }

  #send(thread: Thread, task: FileTask): void {
    thread.pending.set(task.index, task);
    const message: ToThread = { kind: 'task', task };
    thread.worker.postMessage(message);
  }

  #fill(thread: Thread): void {
    const { tasks } = this.#run;
    while (!thread.isAlone && thread.pending.size < FILES_A_THREAD) {
      const suspect = thread.pending.size === 0 ? this.#suspects.shift() : undefined;
      const task = suspect ?? tasks[this.#next];
      if (!task) return;
      if (suspect) thread.isAlone = true;
      else this.#next += 1;
      this.#send(thread, task);
    }
  }

  #handOut(): void {
    const { signal } = this.#run;
    for (const thread of this.#threads) {
      if (!signal.aborted && thread.isReady) this.#fill(thread);
    }
    const isBusy = [...this.#threads].some(({ pending }) => pending.size > 0);
    const isAllOut = this.#next >= this.#run.tasks.length && this.#suspects.length === 0;
    if (!isBusy && (signal.aborted || isAllOut)) this.#end.resolve(undefined);
  }

  #stop(): void {
    const message: ToThread = { kind: 'stop' };
    for (const { worker } of this.#threads) worker.postMessage(message);
    setTimeout(() => {
      this.#end.resolve(undefined);
    }, STOP_PATIENCE_MS).unref();
    this.#handOut();
  }
}

/**
 * Gives every task to a thread and every result to `onResult`; returns when all are settled or the signal
 * was aborted.
 * @throws {AppError} worker/crashed when threads do not start
 */
export async function runInThreads(run: PoolRun): Promise<void> {
  await new ThreadPool(run).work();
}
