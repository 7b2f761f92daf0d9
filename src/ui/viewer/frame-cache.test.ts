import { expect, it } from 'vitest';
import type { Frame } from '../../core/rpc/frames-api.ts';
import { FrameCache } from './frame-cache.ts';

const frame = (bytes: number): Frame => ({
  rows: 1,
  columns: bytes,
  samplesPerPixel: 1,
  pixels: new Uint8Array(bytes),
  rescaleSlope: 1,
  rescaleIntercept: 0,
  modalityTable: null,
  isHounsfield: true,
  vois: [{ kind: 'window', explanation: '', window: { center: 0, width: 1 } }],
  padding: null,
  overlays: [],
  inverted: false,
});

it('lets the least recently used frames go when it is full', () => {
  const cache = new FrameCache(100);
  cache.set('a', frame(40));
  cache.set('b', frame(40));
  cache.get('a');
  cache.set('c', frame(40));
  expect(['a', 'b', 'c'].map((key) => cache.has(key))).toEqual([true, false, true]);
});

it('keeps the newest frame, however large it is', () => {
  const cache = new FrameCache(100);
  cache.set('a', frame(40));
  cache.set('big', frame(500));
  expect(['a', 'big'].map((key) => cache.has(key))).toEqual([false, true]);
  cache.set('b', frame(100));
  expect(['b', 'big'].map((key) => cache.has(key))).toEqual([true, false]);
});

it('counts a frame once that is put twice', () => {
  const cache = new FrameCache(100);
  cache.set('a', frame(60));
  cache.set('a', frame(60));
  cache.set('b', frame(40));
  expect(cache.has('a')).toBe(true);
});
