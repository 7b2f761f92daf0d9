import type { RunEvent, RunEventRecord } from '../../core/training/run.ts';

type Of<K extends RunEvent['kind']> = Extract<RunEvent, { readonly kind: K }>;

/** What the events of a run say, sorted for showing. */
export interface Course {
  readonly epochs: readonly Of<'epoch'>[];
  readonly steps: readonly Of<'step'>[];
  readonly data: Of<'data'> | null;
  readonly test: Of<'test'> | null;
  readonly stoppedEarly: Of<'stopped-early'> | null;
  /** How often its device was lost since it began. */
  readonly recoveries: number;
  /** The last one since it last went on. */
  readonly warning: Of<'warning'> | null;
  /** Since it last went on: for the time that is left. */
  readonly firstStep: Of<'step'> | null;
  readonly firstStepAt: number | null;
  readonly lastStepAt: number | null;
}

export function courseOf(records: readonly RunEventRecord[]): Course {
  const events = records.map((record) => record.event);
  // A pause between is no time that a step took.
  const resumedAt = records.findLastIndex((record) => record.event.kind === 'resumed');
  const sinceResumed = records.slice(resumedAt + 1);
  const stepTimes = sinceResumed
    .filter((record) => record.event.kind === 'step')
    .map((record) => Date.parse(record.at));
  return {
    epochs: events.filter((event) => event.kind === 'epoch'),
    steps: events.filter((event) => event.kind === 'step'),
    data: events.find((event) => event.kind === 'data') ?? null,
    test: events.find((event) => event.kind === 'test') ?? null,
    stoppedEarly: events.find((event) => event.kind === 'stopped-early') ?? null,
    recoveries: events.filter((event) => event.kind === 'recovered').length,
    warning:
      sinceResumed.map(({ event }) => event).findLast((event) => event.kind === 'warning') ?? null,
    firstStep:
      sinceResumed.map(({ event }) => event).find((event) => event.kind === 'step') ?? null,
    firstStepAt: stepTimes[0] ?? null,
    lastStepAt: stepTimes.at(-1) ?? null,
  };
}

/** Steps done and to do over all epochs; null before the first step. */
export function stepsDone(
  course: Course,
  epochs: number,
): { readonly done: number; readonly total: number } | null {
  const last = course.steps.at(-1);
  if (!last) return null;
  return { done: (last.epoch - 1) * last.steps + last.step, total: epochs * last.steps };
}

/** Seconds left at the pace so far, validation included; null while too little is known. */
export function secondsLeft(course: Course, epochs: number): number | null {
  const first = course.firstStep;
  const progress = stepsDone(course, epochs);
  if (!first || !progress || course.firstStepAt === null || course.lastStepAt === null) return null;
  const doneSinceFirst = progress.done - ((first.epoch - 1) * first.steps + first.step);
  if (doneSinceFirst < 2) return null;
  const secondsEach = (course.lastStepAt - course.firstStepAt) / 1000 / doneSinceFirst;
  return secondsEach * (progress.total - progress.done);
}

/** The smallest validation loss, and its epoch. */
export function bestEpoch(
  course: Course,
): { readonly epoch: number; readonly loss: number } | null {
  let best: { epoch: number; loss: number } | null = null;
  for (const { epoch, validation } of course.epochs) {
    if (validation && (best === null || validation.loss < best.loss)) {
      best = { epoch, loss: validation.loss };
    }
  }
  return best;
}
