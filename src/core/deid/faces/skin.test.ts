import { describe, expect, test } from 'vitest';
import { code, objectOf } from '../../../../tests/support/other-objects.ts';
import { dataSetOf, element, sequence } from '../../dicom/build.ts';
import type { Element } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { objectHoldReason } from '../hold.ts';

const SEG = '1.2.840.10008.5.1.4.1.1.66.4';
const RTSTRUCT = '1.2.840.10008.5.1.4.1.1.481.3';
const pixels = element(T.PixelData, 'OB', new Uint8Array(2));

const maskOf = (segment: readonly Element[], ...more: Element[]) =>
  objectOf(SEG, 'SEG', sequence(T.SegmentSequence, [dataSetOf(segment)]), pixels, ...more);
const labelled = (label: string, ...more: Element[]) =>
  maskOf([element(T.SegmentLabel, 'LO', label)], ...more);
const typed = (...type: Parameters<typeof code>) =>
  maskOf([
    element(T.SegmentLabel, 'LO', 'Segment 1'),
    sequence(T.SegmentedPropertyTypeCodeSequence, [code(...type)]),
  ]);
const outline = (name: string) =>
  objectOf(
    RTSTRUCT,
    'RTSTRUCT',
    sequence(T.StructureSetROISequence, [dataSetOf([element(T.ROIName, 'LO', name)])]),
  );

const kindOf = (dataSet: ReturnType<typeof objectOf>, isFaceless = true) => {
  const options = isFaceless ? (['cleanRecognizableVisualFeatures'] as const) : [];
  return objectHoldReason(dataSet, { options })?.data['kind'] ?? null;
};

describe('the skin of a head gives the face back', () => {
  test.each([
    ['skin', labelled('Skin')],
    ['face', labelled('left_face_mask')],
    ['body', labelled('body')],
    ['head', labelled('Head 1')],
    ['Korean skin', labelled('피부')],
    ['the code of skin', typed('39937001', 'SCT', 'x')],
    ['the meaning of a code', typed('F-1', '99SITE', 'Face')],
    ['a head', labelled('Skin', element(T.BodyPartExamined, 'CS', 'HEAD'))],
    ['an outline', outline('BODY')],
    ['an outline of the skin', outline('skin_3mm')],
  ])('%s is held where faces may not be seen, and there only', (_, dataSet) => {
    expect(kindOf(dataSet)).toBe('face-outline');
    expect(kindOf(dataSet, false)).toBeNull();
  });
});

test.each([
  ['a tumour', labelled('tumor')],
  ['a vertebra', labelled('vertebral body L3')],
  ['a femur', labelled('femoral head')],
  ['facets', labelled('facet joint')],
  ['the skin of an abdomen', labelled('Skin', element(T.BodyPartExamined, 'CS', 'ABDOMEN'))],
  ['a code of a lung', typed('39607008', 'SCT', 'Lung')],
  ['an outline of a lung', outline('Lung_L')],
])('%s goes its way', (_, dataSet) => {
  expect(kindOf(dataSet)).toBeNull();
});
