import { expect, test } from 'vitest';
import type { RunEvent, RunEventRecord, Scores } from '../../core/training/run.ts';
import { bestEpoch, courseOf, secondsLeft, stepsDone } from './course.ts';

const scores = (loss: number): Scores => ({
  loss,
  accuracy: 0.5,
  sensitivity: null,
  specificity: null,
  auc: null,
  confusion: [],
});
const at = (seconds: number, event: RunEvent): RunEventRecord => ({
  runId: 'r',
  at: new Date(seconds * 1000).toISOString(),
  event,
});
const step = (seconds: number, epoch: number, number: number) =>
  at(seconds, { kind: 'step', epoch, step: number, steps: 10, loss: 1 });
const epoch = (seconds: number, number: number, loss: number | null) =>
  at(seconds, {
    kind: 'epoch',
    epoch: number,
    train: scores(1),
    validation: loss === null ? null : scores(loss),
    seconds: 1,
  });

test('a run that has not begun has no progress and no time left', () => {
  const course = courseOf([]);
  expect(stepsDone(course, 5)).toBeNull();
  expect(secondsLeft(course, 5)).toBeNull();
  expect(bestEpoch(course)).toBeNull();
});

test('time left is the pace of the steps so far times the steps to come', () => {
  const course = courseOf([step(0, 1, 1), step(18, 1, 10), epoch(19, 1, 0.7), step(20, 2, 1)]);
  expect(stepsDone(course, 2)).toEqual({ done: 11, total: 20 });
  expect(secondsLeft(course, 2)).toBeCloseTo((20 / 10) * 9);
});

test('a pause before the run went on is no time that a step took', () => {
  const course = courseOf([
    step(0, 1, 1),
    step(9, 1, 10),
    at(5000, { kind: 'resumed', epochs: 1, steps: 0 }),
    step(5001, 2, 1),
    step(5004, 2, 4),
  ]);
  expect(secondsLeft(course, 2)).toBeCloseTo(6);
});

test('a warning is of the last stretch only', () => {
  const warning = at(1, { kind: 'warning', code: 'storage/full' });
  const resumed = at(2, { kind: 'resumed', epochs: 0, steps: 3 });
  expect(courseOf([warning]).warning?.code).toBe('storage/full');
  expect(courseOf([warning, resumed]).warning).toBeNull();
});

test('the best epoch is the one with the smallest validation loss', () => {
  const course = courseOf([
    epoch(1, 1, 0.9),
    epoch(2, 2, 0.4),
    epoch(3, 3, 0.6),
    epoch(4, 4, null),
  ]);
  expect(bestEpoch(course)).toEqual({ epoch: 2, loss: 0.4 });
});
