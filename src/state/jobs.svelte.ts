import type { Text } from '../core/i18n.ts';
import type { Progress } from '../core/rpc/call.ts';

/** Something that runs and can be seen and stopped from the top line: an import, an upload, a run. */
export interface Job {
  readonly id: string;
  readonly label: Text;
  readonly href: string;
  readonly progress: Progress | null;
  /** Seconds since it began. */
  readonly startedAt: number;
  stop(): void;
}

export class Jobs {
  #jobs = $state.raw<readonly Job[]>([]);

  get all(): readonly Job[] {
    return this.#jobs;
  }

  /** Shows a job; the returned functions move it and take it away. */
  add(job: Pick<Job, 'label' | 'href' | 'stop'>): {
    readonly progress: (value: Progress) => void;
    readonly end: () => void;
  } {
    const id = crypto.randomUUID();
    this.#jobs = [...this.#jobs, { ...job, id, progress: null, startedAt: Date.now() / 1000 }];
    return {
      progress: (progress) => {
        this.#jobs = this.#jobs.map((each) => (each.id === id ? { ...each, progress } : each));
      },
      end: () => {
        this.#jobs = this.#jobs.filter((each) => each.id !== id);
      },
    };
  }
}
