import { expect, test, vi } from 'vitest';
import { DiskPace } from './disk-pace.ts';

/** A reading that takes so long on a clock that stands still otherwise. */
function reading(pace: DiskPace, ms: number): void {
  const now = vi
    .spyOn(performance, 'now')
    .mockReturnValueOnce(1000)
    .mockReturnValueOnce(1000 + ms);
  expect(pace.time(() => 'read')).toBe('read');
  now.mockRestore();
}

/** On a disk that is read from whenever it is asked, or never. */
function paceOf(isFromDisk: boolean): DiskPace {
  let blocks = 0;
  return new DiskPace(() => (isFromDisk ? (blocks += 8) : blocks));
}

test('files in memory and on fast disks are waited for', () => {
  const pace = paceOf(true);
  for (let count = 0; count < 1000; count += 1) reading(pace, 2);
  expect(pace.isSlow).toBe(false);
});

test('one file that took long makes no slow disk', () => {
  const pace = paceOf(true);
  reading(pace, 60);
  expect(pace.isSlow).toBe(false);
});

test('a slow disk is noticed within a few files, and tried again later', () => {
  const pace = paceOf(true);
  for (let count = 0; count < 20 && !pace.isSlow; count += 1) reading(pace, 25);
  expect(pace.isSlow).toBe(true);
  for (let count = 0; count < 511; count += 1) pace.passed();
  expect(pace.isSlow).toBe(true);
  pace.passed();
  expect(pace.isSlow).toBe(false);
});

test('a busy machine on which reading takes long has no slow disk', () => {
  const pace = paceOf(false);
  for (let count = 0; count < 100; count += 1) reading(pace, 25);
  expect(pace.isSlow).toBe(false);
});
