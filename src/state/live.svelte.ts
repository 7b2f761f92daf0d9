import { liveQuery } from 'dexie';

export interface Live<T> {
  /** The last answer; undefined until the first one has come. */
  readonly current: T | undefined;
  /** Why the last query failed, else null. */
  readonly error: unknown;
}

/** Least time between two queries of one list: an import writes far oftener than a person can read. */
const PAUSE_MS = 250;

const until = (time: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));

/**
 * A database query that follows the database. `dependencies` is read reactively and handed to
 * `query`, which is run again whenever either they or the rows it read have changed.
 * Call it while a component is being made.
 */
export function live<D, T>(dependencies: () => D, query: (values: D) => Promise<T>): Live<T> {
  let current = $state.raw<T | undefined>(undefined);
  let error = $state.raw<unknown>(null);
  $effect(() => {
    const values = dependencies();
    let asked = 0;
    let answered = 0;
    let pauseEndsAt = 0;
    let hasEnded = false;
    // Dexie drops an answer when a write came meanwhile, so during a fast import none would arrive:
    // it is taken here, before Dexie can drop it.
    const ask = async () => {
      const number = ++asked;
      if (performance.now() < pauseEndsAt) {
        // Promise.resolve keeps Dexie's record of what a live query reads over a foreign promise.
        await Promise.resolve(until(pauseEndsAt));
        if (number < asked) return;
      }
      const answer = await query(values);
      if (hasEnded || number < answered) return;
      answered = number;
      pauseEndsAt = performance.now() + PAUSE_MS;
      current = answer;
      error = null;
    };
    const subscription = liveQuery(ask).subscribe({
      error(reason: unknown) {
        error = reason;
      },
    });
    return () => {
      hasEnded = true;
      subscription.unsubscribe();
    };
  });
  return {
    get current() {
      return current;
    },
    get error() {
      return error;
    },
  };
}
