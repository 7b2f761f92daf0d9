import { expect, test } from 'vitest';
import { identify } from '../core/deid/brands.ts';
import { AppError } from '../core/errors.ts';
import type { ImagePreview } from '../core/rpc/image-preview.ts';
import type { FoundText } from '../core/rpc/text-api.ts';
import { TextSearch } from './text-search.svelte.ts';

const box = { row: 10, column: 10, rows: 10, columns: 60 };
const found: FoundText = { box, score: 0.9, text: identify('DOE, JANE') };

function previewOf(frames: number): ImagePreview {
  return {
    frame: identify({ rows: 50, columns: 100 }) as unknown as ImagePreview['frame'],
    frames,
    rule: 'modality',
    suggested: [{ row: 0, column: 0, rows: 5, columns: 100 }],
    seriesKey: 's',
    words: identify({ names: ['Jane'], ids: [], dates: [], places: [] }),
  };
}

/** A search whose pictures have `frames` frames; `find` answers for each look. */
function searchOf(frames: number, find: (frame: number) => Promise<readonly FoundText[]>) {
  const looked: string[] = [];
  let current = 0;
  const search = new TextSearch({
    preview: (index, frame) => {
      looked.push(`${index}/${frame}`);
      current = frame;
      return Promise.resolve(previewOf(frames));
    },
    worker: { call: (() => find(current)) as never },
  });
  return { search, looked };
}

test('pictures in order, what is on the screen first, and none twice', async () => {
  const { search, looked } = searchOf(1, () => Promise.resolve([]));
  search.start([0, 1, 2, 3]);
  search.prefer([3]);
  await expect.poll(() => search.isRunning).toBe(false);
  expect(looked).toEqual(['0/0', '3/0', '1/0', '2/0']);
  search.start([0, 1, 2, 3]);
  expect(search.isRunning).toBe(false);
});

test('texts of all frames of the sample, what tells, and boxes over them and what the header says', async () => {
  const inFrame = (frame: number) => ({ ...found, box: { ...box, row: frame === 2 ? 30 : 10 } });
  const { search, looked } = searchOf(3, (frame) => Promise.resolve([inFrame(frame)]));
  search.start([7]);
  await expect.poll(() => search.stateOf(7).kind).toBe('found');
  expect(looked).toEqual(['7/0', '7/1', '7/2']);
  const state = search.stateOf(7);
  if (state.kind !== 'found') throw new Error('not found');
  expect(state.texts.map(({ box: at, telling }) => [at.row, telling])).toEqual([
    [10, 'name'],
    [30, 'name'],
  ]);
  expect(state.boxes).toEqual([
    { row: 0, column: 0, rows: 5, columns: 100 },
    { row: 8, column: 8, rows: 14, columns: 64 },
    { row: 28, column: 8, rows: 14, columns: 64 },
  ]);
});

test('a file that fails is one; models that are not there are the end until it is tried again', async () => {
  let code: 'dicom/decode-failed' | 'text/not-loaded' | null = 'dicom/decode-failed';
  const { search, looked } = searchOf(1, () =>
    code ? Promise.reject(new AppError(code, 'fails')) : Promise.resolve([]),
  );
  search.start([0, 1]);
  await expect.poll(() => search.isRunning).toBe(false);
  expect([0, 1].map((index) => search.stateOf(index).kind)).toEqual(['failed', 'failed']);
  expect(search.failure).toBeNull();
  code = 'text/not-loaded';
  search.start([0, 1]);
  await expect.poll(() => search.failure).toBe('text/not-loaded');
  expect(looked).toEqual(['0/0', '1/0', '0/0']);
  code = null;
  search.start([0, 1]);
  await expect.poll(() => search.isRunning).toBe(false);
  expect([0, 1].map((index) => search.stateOf(index).kind)).toEqual(['found', 'found']);
  expect(search.failure).toBeNull();
});

test('stopped: what was found stays, the one under way is open again, and it can go on', async () => {
  let wait: Promise<void> = Promise.resolve();
  const { search } = searchOf(1, async () => {
    await wait;
    return [];
  });
  search.start([0]);
  await expect.poll(() => search.stateOf(0).kind).toBe('found');
  let go = () => undefined as unknown;
  wait = new Promise((resolve) => {
    go = () => {
      resolve();
    };
  });
  search.start([1, 2]);
  await expect.poll(() => search.stateOf(1).kind).toBe('looking');
  search.stop();
  expect(search.isRunning).toBe(false);
  search.start([2]);
  go();
  await expect.poll(() => search.isRunning).toBe(false);
  expect([0, 1, 2].map((index) => search.stateOf(index).kind)).toEqual([
    'found',
    'waiting',
    'found',
  ]);
});
