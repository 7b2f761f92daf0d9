import type { DeviceReport } from '../../src/core/rpc/train-api.ts';
import type { IndexSplit } from '../../src/core/training/split-examples.ts';
import {
  isOverlap,
  type Figures,
  type SessionEvent,
} from '../../src/core/training/session-event.ts';
import type { TrainConfig } from '../../src/core/training/train-config.ts';
import { SIDES } from '../../src/core/dataset/split.ts';
import { clock } from '../deidentify/progress.ts';
import type { Terminal } from '../command/terminal.ts';

const STEP_EVERY_MS = 1000;
const PROGRESS_EVERY_MS = 250;

type StepEvent = Extract<SessionEvent, { kind: 'step' }>;

/** Seven digits are all that a float32 has; a log of them is half as long. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(7))
    : value;
}

/** Confusion and the like are for the test: an epoch has one line that fits a screen. */
function brief(figures: Figures): object {
  if (isOverlap(figures)) return figures;
  const { loss, accuracy, sensitivity, specificity, auc } = figures;
  return { loss, accuracy, sensitivity, specificity, auc };
}

/** Events as JSON, one a line, to standard output; a line of progress to a terminal. */
export class EventLog {
  readonly #terminal: Terminal;
  readonly #config: TrainConfig;
  #stepAt = -Infinity;
  #shownAt = -Infinity;
  #first: { readonly at: number; readonly done: number } | null = null;

  constructor(terminal: Terminal, config: TrainConfig) {
    this.#terminal = terminal;
    this.#config = config;
  }

  started(device: DeviceReport, split: IndexSplit, items: readonly { personId: string }[]): void {
    const patients = (side: (typeof SIDES)[number]) =>
      new Set(split[side].map((index) => items[index]?.personId)).size;
    this.#write('start', {
      name: this.#config.name,
      seed: this.#config.seed,
      device,
      examples: Object.fromEntries(SIDES.map((side) => [side, split[side].length])),
      patients: Object.fromEntries(SIDES.map((side) => [side, patients(side)])),
    });
  }

  readonly emit = (event: SessionEvent): void => {
    const { kind, ...rest } = event;
    if (event.kind === 'step') {
      this.#showProgress(event);
      const now = performance.now();
      if (now - this.#stepAt < STEP_EVERY_MS) return;
      this.#stepAt = now;
    }
    if (event.kind === 'epoch') {
      const { train, validation, ...own } = event;
      this.#write(kind, {
        ...own,
        kind: undefined,
        train: brief(train),
        validation: validation && brief(validation),
      });
      return;
    }
    this.#write(kind, rest);
  };

  stopped(folder: string): void {
    this.#write('stopped', {});
    this.#terminal.err.write(`Stopped. --resume ${folder} goes on from here.\n`);
  }

  tested(metrics: object): void {
    this.#write('test', { metrics });
  }

  #write(event: string, members: object): void {
    this.#clear();
    this.#terminal.out.write(`${JSON.stringify({ event, ...members }, rounded)}\n`);
  }

  #showProgress({ epoch, step, steps, loss }: StepEvent): void {
    const { err } = this.#terminal;
    const now = performance.now();
    const done = (epoch - 1) * steps + step;
    this.#first ??= { at: now, done };
    if (!err.isTTY || now - this.#shownAt < PROGRESS_EVERY_MS) return;
    this.#shownAt = now;
    const { epochs } = this.#config.training;
    const perStep = (now - this.#first.at) / Math.max(1, done - this.#first.done) / 1000;
    const left = clock(perStep * (epochs * steps - done));
    const place = `epoch ${epoch} of ${epochs}, step ${step} of ${steps}`;
    err.write(`\r\u001b[K${place}, loss ${loss.toFixed(4)}, ${left} left`);
  }

  #clear(): void {
    if (this.#terminal.err.isTTY) this.#terminal.err.write('\r\u001b[K');
  }
}
