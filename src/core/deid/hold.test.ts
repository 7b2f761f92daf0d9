import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { plantedDataSet } from '../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence, withElements } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import { readDicomFile } from '../dicom/read.ts';
import * as T from '../dicom/tags.generated.ts';
import { OPTIONS, type DeidOption } from './confidentiality.ts';
import { holdReason, objectHoldReason } from './hold.ts';

const ROOT = '1.2.840.10008.5.1.4.1.1';

/** A CT without overlays and without a claim about burned-in text. */
function plainCt(...changes: Element[]): DataSet {
  const base = new Map(plantedDataSet());
  for (const tag of base.keys()) if (tag >>> 24 === 0x60) base.delete(tag);
  return withElements(base, changes);
}

const ask = (dataSet: DataSet, pixelsApproved = false) => {
  const reason = holdReason(dataSet, { pixelsApproved });
  return reason && [reason.code, reason.data['rule'] ?? reason.data['kind']];
};

test('a plain CT is not held', () => {
  expect(ask(plainCt())).toBeNull();
});

describe('object kinds are held whatever a person says', () => {
  test.each([
    [`${ROOT}.104.1`, 'encapsulated-document'],
    [`${ROOT}.104.3`, 'encapsulated-model'],
    [`${ROOT}.481.1`, 'radiotherapy'],
    [`${ROOT}.481.4`, 'radiotherapy'],
    [`${ROOT}.9.4.1`, 'audio'],
    [`${ROOT}.11.2`, 'other-presentation-state'],
    [`${ROOT}.67`, 'real-world-values'],
    [`${ROOT}.66.5`, 'surface'],
    [`${ROOT}.66`, 'raw-data'],
    [`${ROOT}.66.1`, 'registration'],
    [`${ROOT}.77.1.4.1`, 'video'],
    [`${ROOT}.4.2`, 'spectroscopy'],
    [`${ROOT}.30`, 'parametric-map'],
    ['1.3.12.2.1107.5.9.1', 'private-class'],
    ['1.2.840.10008.1.3.10', 'directory'],
    [`${ROOT}.999`, 'other'],
    ['', 'no-sop-class'],
  ])('%s: %s', (uid, kind) => {
    const dataSet = plainCt(element(T.SOPClassUID, 'UI', uid));
    expect(ask(dataSet, true)).toEqual(['deid/object-kind', kind]);
  });

  test.each([
    [`${ROOT}.88.33`, 'structured-report', 'cleanStructuredContent'],
    [`${ROOT}.88.59`, 'structured-report', 'cleanStructuredContent'],
    [`${ROOT}.88.67`, 'structured-report', 'cleanStructuredContent'],
    [`${ROOT}.11.1`, 'presentation-state', 'cleanGraphics'],
    [`${ROOT}.481.3`, 'structure-set', null],
    [`${ROOT}.481.5`, 'radiotherapy-plan', null],
    [`${ROOT}.481.2`, 'radiotherapy-dose', null],
    [`${ROOT}.9.1.1`, 'waveform', null],
    [`${ROOT}.66.4`, 'segmentation', null],
  ] as const)('%s: %s is never an image, but some policy releases it', (uid, kind, option) => {
    const dataSet = plainCt(element(T.SOPClassUID, 'UI', uid));
    expect(ask(dataSet, true)).toEqual(['deid/images-only', kind]);
    const held = objectHoldReason(dataSet, { options: [] });
    if (option === null) expect(held).toBeNull();
    else {
      expect(held?.code).toBe('deid/object-kind');
      expect(held?.data).toEqual({ kind, option });
      expect(objectHoldReason(dataSet, { options: [option] })).toBeNull();
    }
  });

  test('what no rule can make safe stays behind under every option', () => {
    const options = Object.keys(OPTIONS) as DeidOption[];
    for (const branch of [
      '104.1',
      '104.2',
      '104.3',
      '66',
      '77.1.4.1',
      '9.4.2',
      '30',
      '67',
      '66.1',
    ]) {
      const dataSet = plainCt(element(T.SOPClassUID, 'UI', `${ROOT}.${branch}`));
      expect(objectHoldReason(dataSet, { options })?.code).toBe('deid/object-kind');
    }
  });

  test('a mask without pixels, and outlines of the skin where faces may not be seen', () => {
    const options = ['cleanRecognizableVisualFeatures'] as const;
    const mask = new Map(plainCt(element(T.SOPClassUID, 'UI', `${ROOT}.66.4`)));
    mask.delete(T.PixelData);
    expect(objectHoldReason(mask, { options: [] })?.data).toEqual({ kind: 'no-pixel-data' });
    const outlines = (type: string) =>
      plainCt(
        element(T.SOPClassUID, 'UI', `${ROOT}.481.3`),
        sequence(T.RTROIObservationsSequence, [
          dataSetOf([element(T.RTROIInterpretedType, 'CS', type)]),
        ]),
      );
    expect(objectHoldReason(outlines('EXTERNAL'), { options })?.data).toEqual({
      kind: 'face-outline',
    });
    expect(objectHoldReason(outlines('EXTERNAL'), { options: [] })).toBeNull();
    expect(objectHoldReason(outlines('GTV'), { options })).toBeNull();
  });

  test('an image without pixels', () => {
    const dataSet = new Map(plainCt());
    dataSet.delete(T.PixelData);
    expect(ask(dataSet, true)).toEqual(['deid/object-kind', 'no-pixel-data']);
  });
});

const korean = element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192');
const slide = [
  element(T.SOPClassUID, 'UI', `${ROOT}.77.1.6`),
  element(T.Modality, 'CS', 'SM'),
  element(T.SpecimenLabelInImage, 'CS', 'NO'),
];

describe('pixels at risk are held until somebody has looked', () => {
  test.each<[string, Element[]]>([
    ['burned-in-annotation', [element(T.BurnedInAnnotation, 'CS', 'YES')]],
    ['sop-class', [element(T.SOPClassUID, 'UI', `${ROOT}.7`)]],
    ['sop-class', [element(T.SOPClassUID, 'UI', `${ROOT}.6.1`)]],
    ['sop-class', [element(T.SOPClassUID, 'UI', `${ROOT}.12.1`)]],
    ['modality', [element(T.Modality, 'CS', 'OT')]],
    ['modality', [element(T.Modality, 'CS', 'US')]],
    ['conversion-type', [element(T.ConversionType, 'CS', 'WSD')]],
    ['screen-save', [element(T.ImageType, 'CS', ['DERIVED', 'SECONDARY', 'SCREEN SAVE'])]],
    ['screen-save', [element(T.SeriesDescription, 'LO', 'Screen Save')]],
    ['screen-save', [element(T.SeriesDescription, 'LO', 'Dose Report')]],
    ['screen-save', [element(T.SeriesDescription, 'LO', 'Patient Protocol')]],
    ['screen-save', [korean, element(T.SeriesDescription, 'LO', '선량 보고서')]],
    ['slide-label', [...slide, element(T.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'LABEL'])]],
    ['slide-label', [...slide, element(T.SpecimenLabelInImage, 'CS', 'YES')]],
    ['color-in-grey-class', [element(T.SamplesPerPixel, 'US', 3)]],
    ['image-type-secondary', [element(T.ImageType, 'CS', ['DERIVED', 'SECONDARY'])]],
    ['image-type-secondary', [element(T.ImageType, 'CS', ['DERIVED', 'SECONDARY', 'OTHER'])]],
    [
      'image-type-secondary',
      [
        element(T.ImageType, 'CS', ['DERIVED', 'SECONDARY', 'REFORMATTED']),
        element(T.BitsStored, 'US', 8),
      ],
    ],
  ])('%s', (rule, changes) => {
    expect(ask(plainCt(...changes))).toEqual(['deid/burned-in-risk', rule]);
    expect(ask(plainCt(...changes), true)).toBeNull();
  });

  test.each(['Low dose chest', 'Lung cancer screening', 'Dose modulated 1.0 B30f'])(
    'an examination called "%s" is not at risk',
    (description) => {
      expect(ask(plainCt(element(T.SeriesDescription, 'LO', description)))).toBeNull();
    },
  );

  test('colour where the class has it is not at risk', () => {
    const color = element(T.SamplesPerPixel, 'US', 3);
    const enhanced = element(T.SOPClassUID, 'UI', `${ROOT}.4.3`);
    expect(ask(plainCt(color, enhanced))).toBeNull();
  });

  test('tissue on a slide is not at risk', () => {
    const type = element(T.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE']);
    expect(ask(plainCt(...slide, type))).toBeNull();
  });

  test('a reformatted stack with its place in the patient is not at risk', () => {
    const type = element(T.ImageType, 'CS', ['DERIVED', 'SECONDARY', 'REFORMATTED', 'AVERAGE']);
    expect(ask(plainCt(type))).toBeNull();
    const projected = element(T.ImageType, 'CS', ['DERIVED', 'SECONDARY', 'PROJECTION IMAGE']);
    expect(ask(plainCt(projected))).toBeNull();
    const unplaced = new Map(plainCt(type));
    unplaced.delete(T.ImageOrientationPatient);
    expect(ask(unplaced)).toEqual(['deid/burned-in-risk', 'image-type-secondary']);
  });

  test('graphics in unused bits of the pixels are held even when approved', () => {
    const overlay = [element(0x60020100, 'US', 16), element(0x60020102, 'US', 12)];
    expect(ask(plainCt(...overlay), true)).toEqual(['deid/burned-in-risk', 'overlay-in-pixels']);
    const apart = [element(0x60020100, 'US', 1), element(0x60020102, 'US', 0)];
    expect(ask(plainCt(...apart))).toBeNull();
  });
});

const PDF = '../shared/data/conformance/generated/encapsulated_pdf.dcm';
test.skipIf(!existsSync(PDF))('a real encapsulated PDF', async () => {
  const { dataSet } = await readDicomFile(new Uint8Array(readFileSync(PDF)));
  expect(ask(dataSet, true)).toEqual(['deid/object-kind', 'encapsulated-document']);
});
