export interface Throttled {
  /** Asks for a run: at once when the last one is long enough ago, else as soon as it is. */
  (): void;
  /** Takes back a run that was asked for and has not begun. */
  cancel(): void;
}

/** Runs `work` at most once in `everyMs`, and always once after the last call. */
export function throttle(work: () => void, everyMs: number): Throttled {
  let ranAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    clearTimeout(timer);
    timer = undefined;
    ranAt = performance.now();
    work();
  };
  const throttled = () => {
    // Not left to the timer alone: hidden tabs run timers once a second or more seldom.
    const wait = ranAt + everyMs - performance.now();
    if (wait <= 0) run();
    else timer ??= setTimeout(run, wait);
  };
  throttled.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return throttled;
}
