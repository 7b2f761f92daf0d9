/** Least time between two queries of one list: an import writes far oftener than a person can read. */
const PAUSE_MS = 250;

const until = (time: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));

/**
 * A query for Dexie's liveQuery that rests a moment after each answer. Dexie drops an answer when a write
 * came meanwhile, so during a fast import none would arrive: `onAnswer` takes it before Dexie can drop it.
 */
export function pacedQuery<T>(
  query: () => Promise<T>,
  onAnswer: (answer: T) => void,
): () => Promise<void> {
  let asked = 0;
  let answered = 0;
  let pauseEndsAt = 0;
  return async () => {
    const number = ++asked;
    if (performance.now() < pauseEndsAt) {
      // Promise.resolve keeps Dexie's record of what a live query reads over a foreign promise.
      await Promise.resolve(until(pauseEndsAt));
      if (number < asked) return;
    }
    const answer = await query();
    if (number < answered) return;
    answered = number;
    pauseEndsAt = performance.now() + PAUSE_MS;
    onAnswer(answer);
  };
}
