import { describe, expect, test } from 'vitest';
import { enhancedOf, sliceOf } from '../../../../tests/support/slice-series.ts';
import { dataSetOf, element, sequence, withElements } from '../../dicom/build.ts';
import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { faceRiskOf } from './face-risk.ts';

interface Header {
  readonly modality?: string;
  readonly part?: string;
  readonly series?: string;
  readonly study?: string;
  readonly thickness?: number;
  readonly imageType?: readonly string[];
  readonly spacing?: number;
}

function headerOf({
  modality = 'CT',
  part,
  series,
  study,
  thickness,
  imageType,
  spacing = 0.5,
}: Header): DataSet {
  return withElements(
    sliceOf({ modality, rows: 512, columns: 512, pixelSpacing: [spacing, spacing] }),
    [
      element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
      element(T.SamplesPerPixel, 'US', 1),
      ...(part === undefined ? [] : [element(T.BodyPartExamined, 'CS', part)]),
      ...(series === undefined ? [] : [element(T.SeriesDescription, 'LO', series)]),
      ...(study === undefined ? [] : [element(T.StudyDescription, 'LO', study)]),
      ...(thickness === undefined ? [] : [element(T.SliceThickness, 'DS', thickness)]),
      ...(imageType === undefined ? [] : [element(T.ImageType, 'CS', imageType)]),
    ],
  );
}

describe('heads in thin slices', () => {
  test.each<Header>([
    { part: 'HEAD', thickness: 1 },
    { part: 'BRAIN', modality: 'MR', thickness: 0.9 },
    { part: 'HEADNECK', thickness: 2 },
    { part: 'ORBIT', thickness: 0.6 },
    { series: 'MPRAGE 1mm iso', modality: 'MR', thickness: 1 },
    { series: 'Ax T2 FLAIR', modality: 'MR', thickness: 3 },
    { series: 'PNS 0.6', thickness: 0.6 },
    { study: '뇌 MRI (조영)', modality: 'MR', thickness: 1 },
    { study: '안면골 CT', thickness: 0.75 },
    { series: 'TEMPORAL BONE', thickness: 0.5 },
    { part: 'CHEST', series: 'BRAIN AX', thickness: 1 },
    { part: 'HEAD' },
  ])('$modality $part $series $study', (header) => {
    expect(faceRiskOf(headerOf(header)).grade).toBe('high');
  });

  test('an enhanced image tells in its functional groups', () => {
    const anatomy = [dataSetOf([sequence(T.AnatomicRegionSequence, [dataSetOf([element(T.CodeValue, 'SH', '69536005')])])])];
    const frames = [0, 1, 2].map((z) => ({ position: [0, 0, z] as const, more: [sequence(T.FrameAnatomySequence, anatomy)] }));
    const dataSet = enhancedOf(frames, [50, 50], [element(T.SamplesPerPixel, 'US', 1)]);
    expect(faceRiskOf(dataSet)).toEqual({ grade: 'high', reasons: ['body-part'] });
  });
}); // prettier-ignore

test.each<[Header, string, string]>([
  [{ part: 'HEAD', thickness: 5 }, 'low', 'thick-slices'],
  [{ part: 'BRAIN', modality: 'MR', thickness: 4 }, 'low', 'thick-slices'],
  [{ part: 'HEAD', imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }, 'low', 'localizer'],
  [{ part: 'NECK', thickness: 1 }, 'unclear', 'neighbour'],
  [{ part: 'CSPINE', thickness: 1 }, 'unclear', 'neighbour'],
  [{ part: 'WHOLEBODY', thickness: 1 }, 'unclear', 'neighbour'],
  [{ thickness: 1 }, 'unclear', 'no-body-part'],
])('%o is %s', (header, grade, reason) => {
  expect(faceRiskOf(headerOf(header))).toMatchObject({ grade, reasons: expect.arrayContaining([reason]) as unknown });
}); // prettier-ignore

describe('what no face can be made of', () => {
  test.each<Header>([
    { part: 'CHEST', thickness: 1 },
    { part: 'ABDOMEN', series: 'HEAD FIRST SUPINE', thickness: 1 },
    { part: 'KNEE', modality: 'MR', thickness: 0.5 },
    { part: 'HIP', series: 'FEMORAL HEAD AVN', modality: 'MR' },
    { part: 'SHOULDER', series: 'humeral head' },
    { study: 'ABDOMEN', series: 'pancreas head' },
    { part: 'HEART', series: 'CORONARY SINUS' },
    { part: 'HEAD', modality: 'CR' },
    { part: 'HEAD', modality: 'US' },
    { modality: 'MR', spacing: 0.15 },
  ])('$modality $part $series $study', (header) => {
    expect(faceRiskOf(headerOf(header)).grade).toBe('none');
  });
});
