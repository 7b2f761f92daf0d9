import { expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { stringsOf } from '../../src/core/dicom/values.ts';
import { lossyHistory } from './lossy-history.ts';

const JPEG = 'ISO_10918_1';
const JPEG_2000 = 'ISO_15444_1';

test.each<[name: string, methods: string[], ratios: string[], expected: [string[], string[]]]>([
  ['nothing is known', [], [], [[JPEG_2000], ['12.50']]],
  [
    'an earlier step',
    [JPEG],
    ['8'],
    [
      [JPEG, JPEG_2000],
      ['8', '12.50'],
    ],
  ],
  ['this very step', [JPEG_2000], ['12.1'], [[JPEG_2000], ['12.1']]],
  ['this step without a ratio', [JPEG_2000], [], [[JPEG_2000], ['12.50']]],
  [
    'both steps',
    [JPEG, JPEG_2000],
    ['8', '12'],
    [
      [JPEG, JPEG_2000],
      ['8', '12'],
    ],
  ],
  ['the ratio alone', [], ['12'], [[JPEG_2000], ['12']]],
  ['an earlier step without a ratio', [JPEG], [], [[JPEG, JPEG_2000], []]],
])('the data set says: %s', (_, methods, ratios, expected) => {
  const dataSet = dataSetOf([
    element(Tag.LossyImageCompressionMethod, 'CS', methods),
    element(Tag.LossyImageCompressionRatio, 'DS', ratios),
  ]);
  const history = dataSetOf(lossyHistory(dataSet, JPEG_2000, 12.5));
  expect(stringsOf(history, Tag.LossyImageCompression)).toEqual(['01']);
  expect([
    stringsOf(history, Tag.LossyImageCompressionMethod),
    stringsOf(history, Tag.LossyImageCompressionRatio),
  ]).toEqual(expected);
});
