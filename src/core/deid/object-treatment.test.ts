import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  code,
  CT_CLASS,
  objectOf,
  reference,
  STUDY_UIDS,
} from '../../../tests/support/other-objects.ts';
import { testKeyring } from '../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import type { DataSet } from '../dicom/dataset.ts';
import { readDicomFile } from '../dicom/read.ts';
import * as T from '../dicom/tags.generated.ts';
import { itemOf, itemsOf, stringOf, stringsOf } from '../dicom/values.ts';
import { deidentify } from './deidentify.ts';
import { RCDM_PAPER, type DeidPolicy } from './policy.ts';
import { RESEARCH } from './presets.ts';

const keyring = await testKeyring();
const clean = (dataSet: DataSet, policy: DeidPolicy) =>
  deidentify(dataSet, policy, { keyring, personId: 'person000000001' });
const first = (dataSet: DataSet, ...path: number[]): DataSet =>
  path.reduce((one, tag) => itemOf(one, tag) as DataSet, dataSet);
const ROOT = '1.2.840.10008.5.1.4.1.1';

describe('a segmentation', () => {
  const input = objectOf(
    `${ROOT}.66.4`,
    'SEG',
    element(T.ContentLabel, 'CS', 'ZYXWVUT'),
    element(T.ContentDescription, 'LO', 'Liver of Zyxwvut'),
    element(T.ContentCreatorName, 'PN', 'Reader^Planted'),
    sequence(T.SegmentSequence, [
      dataSetOf([
        element(T.SegmentNumber, 'US', 1),
        element(T.SegmentLabel, 'LO', 'Liver, Zyxwvut'),
        element(T.SegmentDescription, 'ST', 'Liver lesion of Zyxwvut'),
        element(T.SegmentAlgorithmType, 'CS', 'MANUAL'),
        sequence(T.SegmentedPropertyTypeCodeSequence, [code('10200004', 'SCT', 'Liver')]),
      ]),
      dataSetOf([element(T.SegmentNumber, 'US', 2), element(T.SegmentLabel, 'LO', 'Zyxwvut')]),
    ]),
  );

  test.each([RCDM_PAPER, RESEARCH])(
    'keeps the known words of its labels under $id',
    async (policy) => {
      const output = await clean(input, policy);
      const [one, two] = itemsOf(output, T.SegmentSequence) as [DataSet, DataSet];
      expect(stringOf(one, T.SegmentLabel)).toBe('Liver');
      expect(stringOf(two, T.SegmentLabel)).toBe('REMOVED');
      expect(stringOf(first(one, T.SegmentedPropertyTypeCodeSequence), T.CodeMeaning)).toBe(
        'Liver',
      );
      expect(stringOf(output, T.ContentLabel)).toBe('REMOVED');
      expect(output.has(T.ContentDescription)).toBe(true);
      const isResearch = policy === RESEARCH;
      expect(stringOf(output, T.ContentDescription)).toBe(isResearch ? 'Liver of' : undefined);
      expect(stringOf(one, T.SegmentDescription)).toBe(isResearch ? 'Liver lesion of' : undefined);
    },
  );
});

describe('a drawing on an image', () => {
  const input = objectOf(
    `${ROOT}.11.1`,
    'PR',
    element(T.PresentationCreationDate, 'DA', '20240131'),
    element(T.PresentationCreationTime, 'TM', '101533'),
    sequence(T.GraphicAnnotationSequence, [
      dataSetOf([
        sequence(T.ReferencedImageSequence, [reference(CT_CLASS, STUDY_UIDS.ct)]),
        element(T.GraphicLayer, 'CS', 'LAYER1'),
        sequence(T.TextObjectSequence, [
          dataSetOf([element(T.UnformattedTextValue, 'ST', 'lesion 12 mm, Zyxwvut')]),
          dataSetOf([element(T.UnformattedTextValue, 'ST', 'Zyxwvut^Planted')]),
        ]),
        sequence(T.GraphicObjectSequence, [
          dataSetOf([
            element(T.GraphicData, 'FL', [1, 2, 3, 4]),
            element(T.GraphicType, 'CS', 'POLYLINE'),
          ]),
        ]),
      ]),
    ]),
    element(0x60003000, 'OW', Uint8Array.of(1, 2)),
    element(0x60000022, 'LO', 'Zyxwvut'),
  );

  test('keeps lines and the known words of its texts, and no overlay', async () => {
    const output = await clean(input, RESEARCH);
    const annotation = first(output, T.GraphicAnnotationSequence);
    const texts = itemsOf(annotation, T.TextObjectSequence);
    expect(texts.map((one) => stringOf(one, T.UnformattedTextValue))).toEqual([
      'lesion 12 mm',
      'REMOVED',
    ]);
    expect(first(annotation, T.GraphicObjectSequence).get(T.GraphicData)).toEqual(
      element(T.GraphicData, 'FL', [1, 2, 3, 4]),
    );
    const referenced = first(annotation, T.ReferencedImageSequence);
    expect(stringOf(referenced, T.ReferencedSOPInstanceUID)).toBe(await keyring.uid(STUDY_UIDS.ct));
    expect([...output.keys()].filter((tag) => tag >>> 24 === 0x60)).toEqual([]);
    expect(output.has(T.PresentationCreationDate)).toBe(true);
  });

  test('says when it was made without saying it, where dates go', async () => {
    const output = await clean(input, RCDM_PAPER);
    expect(stringOf(output, T.PresentationCreationDate)).toBe('19000101');
    expect(itemsOf(output, T.GraphicAnnotationSequence)).toEqual([]);
  });
});

describe('a structure set', () => {
  const input = objectOf(
    `${ROOT}.481.3`,
    'RTSTRUCT',
    element(T.StructureSetLabel, 'SH', 'Zyxwvut 1'),
    sequence(T.StructureSetROISequence, [
      dataSetOf([element(T.ROINumber, 'IS', 1), element(T.ROIName, 'LO', 'GTV lung left')]),
      dataSetOf([
        element(T.ROINumber, 'IS', 2),
        element(T.ROIName, 'LO', 'Spinal cord Dr. Planted'),
      ]),
      dataSetOf([element(T.ROINumber, 'IS', 3), element(T.ROIName, 'LO', 'Zyxwvut')]),
    ]),
    sequence(T.ROIContourSequence, [
      dataSetOf([
        element(T.ReferencedROINumber, 'IS', 1),
        sequence(T.ContourSequence, [
          dataSetOf([
            element(T.ContourGeometricType, 'CS', 'CLOSED_PLANAR'),
            element(T.ContourData, 'DS', ['1.5', '2', '3', '4', '5', '6', '7', '8', '9']),
          ]),
        ]),
      ]),
    ]),
  );

  test('keeps its outlines, and the known words of its names with the option', async () => {
    const names = async (policy: DeidPolicy) =>
      itemsOf(await clean(input, policy), T.StructureSetROISequence).map((one) =>
        stringOf(one, T.ROIName),
      );
    expect(await names(RESEARCH)).toEqual(['GTV lung left', 'Spinal cord', undefined]);
    expect(await names(RCDM_PAPER)).toEqual([undefined, undefined, undefined]);
    const output = await clean(input, RCDM_PAPER);
    const contour = first(output, T.ROIContourSequence, T.ContourSequence);
    expect(stringsOf(contour, T.ContourData)).toHaveLength(9);
    expect(stringOf(output, T.StructureSetLabel)).toBe('REMOVED');
  });
});

const ECG = '../shared/data/conformance/pydicom/test_files/waveform_ecg.dcm';
test.skipIf(!existsSync(ECG))(
  'a real ECG keeps its samples and leads, and its words by rule',
  async () => {
    const { dataSet } = await readDicomFile(new Uint8Array(readFileSync(ECG)));
    for (const policy of [RCDM_PAPER, RESEARCH]) {
      const output = await clean(dataSet, policy);
      for (const [at, group] of itemsOf(dataSet, T.WaveformSequence).entries()) {
        const kept = itemsOf(output, T.WaveformSequence)[at] as DataSet;
        expect(kept.get(T.WaveformData)).toEqual(group.get(T.WaveformData));
        const leads = (one: DataSet) =>
          itemsOf(one, T.ChannelDefinitionSequence).map((channel) =>
            stringOf(first(channel, T.ChannelSourceSequence), T.CodeValue),
          );
        expect(leads(kept)).toEqual(leads(group));
        expect(leads(kept)).toHaveLength(12);
      }
      const texts = itemsOf(output, T.WaveformAnnotationSequence).flatMap((one) =>
        stringsOf(one, T.UnformattedTextValue),
      );
      expect(texts).toEqual(['REMOVED', 'ECG']);
    }
  },
);

test('samples of a waveform are kept in a waveform only', async () => {
  const item = dataSetOf([
    element(T.WaveformData, 'OW', new TextEncoder().encode('Zyxwvut Planted ')),
  ]);
  for (const sopClass of [CT_CLASS, `${ROOT}.66.4`]) {
    const output = await clean(
      objectOf(sopClass, 'CT', sequence(T.WaveformSequence, [item])),
      RESEARCH,
    );
    expect(output.has(T.WaveformSequence)).toBe(false);
  }
});
