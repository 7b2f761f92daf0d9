import * as Comlink from 'comlink';
import { AppError } from '../../core/errors.ts';
import type { Call, Progress, Served } from '../../core/rpc/call.ts';
import { installRpcHandlers } from '../../core/rpc/comlink-handlers.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly transfer?: readonly Transferable[];
  /** How long the worker may take to answer an abort before it is ended. */
  readonly abortPatienceMs?: number;
}

export type Arguments<F> = F extends (call: Call, ...args: infer A) => unknown ? A : never;
export type Result<F> = F extends (...args: never[]) => Promise<infer R> ? R : never;

const ABORT_PATIENCE_MS = 2_000;

interface Thread {
  readonly worker: Worker;
  readonly remote: Comlink.Remote<Served>;
  /** Rejects every call that waits for this thread. */
  readonly pending: Map<number, (reason: unknown) => void>;
}

/**
 * Owns one worker. Comlink alone leaves calls pending for ever when the worker dies, so calls are
 * kept here and rejected here. A dead worker is replaced at the next call.
 */
export class WorkerClient<Api extends object> {
  readonly #create: () => Worker;
  #thread: Thread | null = null;
  #nextId = 1;

  constructor(create: () => Worker) {
    this.#create = create;
    installRpcHandlers();
  }

  get pendingCount(): number {
    return this.#thread?.pending.size ?? 0;
  }

  /**
   * Calls one method of the worker's contract.
   * @throws {AppError} what the method throws; worker/crashed when the thread died
   */
  async call<K extends keyof Api & string>(
    method: K,
    args: Arguments<Api[K]>,
    { signal, onProgress, transfer = [], abortPatienceMs = ABORT_PATIENCE_MS }: CallOptions = {},
  ): Promise<Result<Api[K]>> {
    signal?.throwIfAborted();
    const thread = (this.#thread ??= this.#start());
    const id = this.#nextId++;
    let patience: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => {
      void thread.remote.abort(id);
      patience = setTimeout(() => {
        this.#end(thread, new DOMException('aborted', 'AbortError'));
      }, abortPatienceMs);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<Result<Api[K]>>((resolve, reject) => {
        thread.pending.set(id, reject);
        thread.remote
          .call(
            id,
            method,
            Comlink.transfer(args as unknown[], [...transfer]),
            onProgress ? Comlink.proxy(onProgress) : null,
          )
          .then((value) => {
            resolve(value as Result<Api[K]>);
          }, reject);
      });
    } finally {
      clearTimeout(patience);
      thread.pending.delete(id);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the worker at once. Pending calls reject with AbortError. The next call starts a new one. */
  terminate(): void {
    if (this.#thread) this.#end(this.#thread, new DOMException('terminated', 'AbortError'));
  }

  #start(): Thread {
    const worker = this.#create();
    const thread: Thread = {
      worker,
      remote: Comlink.wrap<Served>(worker),
      pending: new Map(),
    };
    const onDeath = (event: Event) => {
      event.preventDefault();
      this.#end(thread, new AppError('worker/crashed', 'worker stopped'));
    };
    worker.addEventListener('error', onDeath);
    worker.addEventListener('messageerror', onDeath);
    return thread;
  }

  #end(thread: Thread, reason: unknown): void {
    if (this.#thread === thread) this.#thread = null;
    for (const reject of thread.pending.values()) reject(reason);
    thread.pending.clear();
    thread.remote[Comlink.releaseProxy]();
    thread.worker.terminate();
  }
}
