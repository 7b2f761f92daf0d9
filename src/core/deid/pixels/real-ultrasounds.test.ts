import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedFiles } from '../../../../tests/support/real-dicom.ts';
import { describePixels, nativeFrame } from '../../dicom/pixels.ts';
import { readDicomFile } from '../../dicom/read.ts';
import * as T from '../../dicom/tags.generated.ts';
import { stringOf } from '../../dicom/values.ts';
import { mapInstance } from '../../rcdm/map-instance.ts';
import { createKeyring, createSiteKey } from '../keyring.ts';
import { RCDM_PAPER } from '../policy.ts';
import { releaseInstance } from '../release.ts';
import { blankPixels } from './blank-pixels.ts';
import { suggestedBoxes } from './pixel-box.ts';

const files = sharedFiles('conformance/burned-in/ultrasounds');
const described = `ultrasounds with a banner${files.length === 0 ? ' (skipped: none here)' : ''}`;
/** A line of letters sets more pixels than that. */
const LETTERS = 500;

describe.skipIf(files.length === 0)(described, () => {
  test.each(files.map((path) => [basename(path), path]))('%s', async (_, path) => {
    const original = await readDicomFile(new Uint8Array(await readFile(path)));
    const { rows, columns, samplesPerPixel } = describePixels(original.dataSet);
    const boxes = suggestedBoxes(original.dataSet, { rows, columns });
    const source = await blankPixels(original, boxes);
    const keyring = createKeyring(await createSiteKey());
    const { file } = await releaseInstance({
      original,
      source,
      rows: await mapInstance(original.dataSet, { keyring, condition: null }),
      policy: RCDM_PAPER,
      keyring,
      arePixelsCleaned: true,
    });
    const { dataSet } = await readDicomFile(new Uint8Array(await file.arrayBuffer()));
    expect(stringOf(dataSet, T.BurnedInAnnotation)).toBe('NO');

    const [before, after] = [original.dataSet, dataSet].map((each) => nativeFrame(each, 0));
    const [banner] = boxes;
    expect(banner).toMatchObject({ row: 0, column: 0, columns });
    const end = (banner?.rows ?? 0) * columns * samplesPerPixel;
    expect(before?.subarray(0, end).filter((value) => value > 64).length).toBeGreaterThan(LETTERS);
    expect(after?.subarray(0, end).every((value) => value === 0)).toBe(true);
    const isBoxed = (row: number, column: number) =>
      boxes.some(
        (box) =>
          row >= box.row &&
          row < box.row + box.rows &&
          column >= box.column &&
          column < box.column + box.columns,
      );
    const expected = before?.map((value, at) => {
      const pixel = Math.floor(at / samplesPerPixel);
      return isBoxed(Math.floor(pixel / columns), pixel % columns) ? 0 : value;
    });
    const isEqual = after?.every((value, at) => value === expected?.[at]);
    expect(after?.length).toBe(expected?.length);
    expect(isEqual).toBe(true);
  });
});
