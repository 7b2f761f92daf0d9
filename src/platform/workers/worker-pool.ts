import type { Arguments, CallOptions, Result, WorkerClient } from './worker-client.ts';

/** Idle threads are ended after this time: codecs and tables hold tens of megabytes. */
const IDLE_MS = 10_000;

/** At most `size` workers of one kind; a call goes to the least loaded one. */
export class WorkerPool<Api extends object> {
  readonly #clients: readonly WorkerClient<Api>[];
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(create: () => WorkerClient<Api>, size = defaultPoolSize()) {
    this.#clients = Array.from({ length: size }, create);
  }

  get size(): number {
    return this.#clients.length;
  }

  async call<K extends keyof Api & string>(
    method: K,
    args: Arguments<Api[K]>,
    options?: CallOptions,
  ): Promise<Result<Api[K]>> {
    clearTimeout(this.#idle);
    const client = this.#clients.reduce((least, next) =>
      next.pendingCount < least.pendingCount ? next : least,
    );
    try {
      return await client.call(method, args, options);
    } finally {
      if (this.#clients.every((each) => each.pendingCount === 0)) {
        this.#idle = setTimeout(() => {
          this.terminate();
        }, IDLE_MS);
      }
    }
  }

  terminate(): void {
    for (const client of this.#clients) client.terminate();
  }
}

/** Two at least: while one waits for the disk, the other works. */
function defaultPoolSize(): number {
  return Math.max(2, Math.min(4, navigator.hardwareConcurrency - 1));
}
