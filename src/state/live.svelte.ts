import { liveQuery } from 'dexie';
import { pacedQuery } from './paced-query.ts';

export interface Live<T> {
  /** The last answer; undefined until the first one has come. */
  readonly current: T | undefined;
  /** Why the last query failed, else null. */
  readonly error: unknown;
}

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
    let hasEnded = false;
    const ask = pacedQuery(
      () => query(values),
      (answer) => {
        if (hasEnded) return;
        current = answer;
        error = null;
      },
    );
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
