import type { Explanation } from '../../../core/deid/explain.ts';
import type { DeidPolicy } from '../../../core/deid/policy.ts';

type Explain = (index: number, policy: DeidPolicy, signal: AbortSignal) => Promise<Explanation>;

const MOST_KEPT = 40;

/** What the engine says of files by one policy. In the memory of this page alone, and gone when it is left. */
export class Explanations {
  readonly #explain: Explain;
  readonly #policy: DeidPolicy;
  readonly #stop = new AbortController();
  readonly #kept = new Map<number, Promise<Explanation>>();

  constructor(explain: Explain, policy: DeidPolicy) {
    this.#explain = explain;
    this.#policy = policy;
  }

  /** @throws {AppError} what the worker says of the file; AbortError once the page was left */
  of(index: number): Promise<Explanation> {
    const known = this.#kept.get(index);
    if (known) return known;
    const made = this.#explain(index, this.#policy, this.#stop.signal);
    made.catch(() => this.#kept.delete(index));
    this.#kept.set(index, made);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return made;
  }

  end(): void {
    this.#stop.abort();
    this.#kept.clear();
  }
}
