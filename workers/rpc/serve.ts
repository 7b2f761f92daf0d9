import * as Comlink from 'comlink';
import { AppError } from '../../src/core/errors.ts';
import type { Call, Progress, Served } from '../../src/core/rpc/call.ts';
import { installRpcHandlers } from '../../src/core/rpc/comlink-handlers.ts';

type Method = (call: Call, ...args: readonly unknown[]) => Promise<unknown>;

const PROGRESS_INTERVAL_MS = 100;

/** Drops what comes faster than ten times a second; `flush` sends the last one held back. */
function throttled(send: (progress: Progress) => void): {
  push: (progress: Progress) => void;
  flush: () => void;
} {
  let sentAt = -Infinity;
  let held: Progress | null = null;
  return {
    push(progress) {
      const now = performance.now();
      if (now - sentAt < PROGRESS_INTERVAL_MS) {
        held = progress;
        return;
      }
      sentAt = now;
      held = null;
      send(progress);
    },
    flush() {
      if (held) send(held);
      held = null;
    },
  };
}

/** Gives each call of an implementation its own AbortSignal and progress, and exposes it. */
export function serve(implementation: object): void {
  installRpcHandlers();
  const running = new Map<number, AbortController>();
  const served: Served = {
    async call(id, method, args, onProgress) {
      const controller = new AbortController();
      running.set(id, controller);
      const progress = throttled((value) => onProgress?.(value));
      const call: Call = { signal: controller.signal, progress: progress.push };
      try {
        const body = (implementation as Record<string, Method | undefined>)[method];
        if (!body) throw new AppError('internal/unexpected', 'no such method', { method });
        return await body.call(implementation, call, ...args);
      } finally {
        progress.flush();
        running.delete(id);
        if (onProgress) (onProgress as unknown as Comlink.ProxyMethods)[Comlink.releaseProxy]();
      }
    },
    abort(id) {
      running.get(id)?.abort();
    },
  };
  Comlink.expose(served);
}
