import { describe, expect, test } from 'vitest';
import { addressOf, placesOf, stepAt, type UploadState } from './steps.ts';

const state = (own: Partial<UploadState> = {}): UploadState => ({
  phase: 'idle',
  isBatch: false,
  isSurveyed: false,
  waitsForEyes: false,
  hasFaces: false,
  last: 'check',
  ...own,
});
const READY = state({ phase: 'ready', isSurveyed: true });
const DONE = state({ phase: 'done', isBatch: true, isSurveyed: true });

describe('what an address shows', () => {
  test.each([
    [null, state(), 'source'],
    ['protect', state(), 'source'],
    ['review', state(), 'source'],
    [null, state({ phase: 'listing' }), 'progress'],
    ['source', state({ phase: 'checking' }), 'progress'],
    [null, READY, 'check'],
    [null, { ...READY, last: 'protect' }, 'protect'],
    ['source', READY, 'source'],
    ['store', READY, 'check'],
    [null, state({ phase: 'listing', isBatch: true }), 'store'],
    ['check', state({ phase: 'running', isBatch: true }), 'store'],
    ['protect', DONE, 'protect'],
    ['source', DONE, 'store'],
    ['review', DONE, 'store'],
    ['review', { ...DONE, waitsForEyes: true }, 'review'],
    ['certificate', state(), 'certificate'],
  ] as const)('%s in %j is %s', (id, at, step) => {
    expect(stepAt(id, at)).toBe(step);
  });
});

test('the address of a step leads to that step', () => {
  for (const at of [state(), READY, DONE, { ...READY, last: 'protect' } as const]) {
    for (const step of placesOf(at)) {
      const address = addressOf(step, at) ?? null;
      // Of a page without more the last place counts, which is where the person is then.
      expect(stepAt(address, at)).toBe(step);
    }
  }
});
