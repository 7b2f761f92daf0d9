import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudioDatabase, type StoredImage } from '../../src/data/db.ts';
import { framesAround } from './frames-around.ts';

const database = new StudioDatabase(`frames-around-${crypto.randomUUID()}`);

const image = (imageId: string, imageNo: number, change: Partial<StoredImage>) =>
  ({
    imageId,
    imageNo,
    seriesUid: '1.2',
    imageType: 'PRIMARY',
    rows: 8,
    columns: 8,
    frames: 1,
    photometricInterpretation: 'MONOCHROME2',
    sliceThicknessMm: 2,
    pixelSpacingMm: [1, 1],
    ...change,
  }) as StoredImage;

/** One series with slices across and slices along the body, as scouts and reformats come. */
beforeAll(async () => {
  const axial = [0, 1, 2, 3, 4].map(
    (at) =>
    image(`axial${at}`, at, { imageOrientation: [1, 0, 0, 0, 1, 0], imagePositionMm: [0, 0, 2 * at] }), // prettier-ignore
  );
  const coronal = [0, 1, 2, 3].map(
    (at) =>
    image(`coronal${at}`, 10 + at, { imageOrientation: [1, 0, 0, 0, 0, -1], imagePositionMm: [0, 2 * at, 0] }), // prettier-ignore
  );
  await database.images.bulkAdd([...axial, ...coronal, image('other', 1, { seriesUid: '1.3' })]);
});

afterAll(() => database.delete());

it.each([
  ['axial2', ['axial0', 'axial1', 'axial2', 'axial3', 'axial4']],
  ['coronal1', ['coronal0', 'coronal1', 'coronal2', 'coronal3']],
])('takes for %s the slices of its own stack, and of no other', async (imageId, expected) => {
  const frames = await framesAround(database, imageId);
  expect(frames.map((frame) => frame.imageId).toSorted()).toEqual(expected);
});

it('takes nothing for an image that is not stored', async () => {
  expect(await framesAround(database, 'gone')).toEqual([]);
});
