import { describe, expect, it } from 'vitest';
import type { DatasetItem } from '../dataset/dataset-version.ts';
import type { PlaceRow } from '../imaging/volume/placed-rows.ts';
import { volumeExamples } from './volume-examples.ts';

const row = (imageId: string, change: Partial<PlaceRow> = {}): PlaceRow => ({
  imageId,
  seriesUid: '1.2',
  imageType: 'PRIMARY',
  imageNo: 1,
  rows: 8,
  columns: 8,
  frames: 1,
  photometricInterpretation: 'MONOCHROME2',
  sliceThicknessMm: 2,
  pixelSpacingMm: [1, 1],
  imageOrientation: [1, 0, 0, 0, 1, 0],
  imagePositionMm: null,
  ...change,
});
const item = (imageId: string, change: Partial<DatasetItem> = {}): DatasetItem => ({
  imageId,
  frame: 0,
  radiologyOccurrenceId: 'o',
  personId: 'p',
  label: 1,
  ...change,
});

/** Five slices whose numbers run against their places. */
const rows = [0, 1, 2, 3, 4].map((at) =>
  row(`i${at}`, { imageNo: 9 - at, imagePositionMm: [0, 0, 2 * at] }),
);
const items = rows.map(({ imageId }) => item(imageId));

describe('volumeExamples', () => {
  it('makes one example of a series, its slices in the order of their places', () => {
    const [volume, ...others] = volumeExamples(items, rows.toReversed()) ?? [];
    expect(others).toEqual([]);
    expect(volume).toMatchObject({ personId: 'p', label: 1 });
    // From head to feet.
    expect(volume?.frames.map(({ imageId }) => imageId)).toEqual(['i4', 'i3', 'i2', 'i1', 'i0']);
  });

  it('takes the frames of an image for slices', () => {
    const frames = [3, 1, 0, 2].map((frame) => item('m', { frame }));
    const [volume] = volumeExamples(frames, [row('m', { frames: 4 })]) ?? [];
    expect(volume?.frames.map(({ frame }) => frame)).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['an image is gone', items, rows.slice(1)],
    ['a series is too short', items.slice(2), rows.slice(2)],
    ['slices differ in class', items.with(0, item('i0', { label: 0 })), rows],
    ['slices are of two patients', items.with(0, item('i0', { personId: 'q' })), rows],
  ])('gives none where %s', (_, someItems, someRows) => {
    expect(volumeExamples(someItems, someRows)).toBeNull();
  });
});
