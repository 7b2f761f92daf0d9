import { beforeAll, describe, expect, it } from 'vitest';
import { createKeyring, createSiteKey, type Keyring } from '../deid/keyring.ts';
import { dataSetOf, element, sequence, withElements } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { mapInstance } from './map-instance.ts';
import type { Condition } from './rows.ts';

const CONDITION: Condition = {
  code: '363358000',
  conceptId: 443388,
  name: { en: 'Malignant tumor of lung', ko: '폐암' },
};
const BASE: readonly Element[] = [
  element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  element(Tag.SOPInstanceUID, 'UI', '1.2.3.4.5'),
  element(Tag.StudyInstanceUID, 'UI', '1.2.3.4'),
  element(Tag.SeriesInstanceUID, 'UI', '1.2.3.4.1'),
  element(Tag.PatientID, 'LO', 'P-1'),
];
let keyring: Keyring;

beforeAll(async () => {
  keyring = createKeyring(await createSiteKey());
});

const map = (dataSet: DataSet, condition: Condition | null = null) =>
  mapInstance(dataSet, { keyring, condition });
const mapWith = (...elements: readonly Element[]) => map(dataSetOf([...BASE, ...elements]));
const text = (tag: number, value: string) => element(tag, 'LO', value);

async function personOf(...elements: readonly Element[]): Promise<string> {
  const base = BASE.filter(({ tag }) => tag !== Tag.PatientID);
  return (await map(dataSetOf([...base, ...elements]))).person.personId;
}

describe('person', () => {
  it('is the patient id with its issuer, spaces apart', async () => {
    const one = await personOf(text(Tag.PatientID, 'P-1'));
    expect(one).toMatch(/^[a-z0-9]{15}$/);
    expect(await personOf(text(Tag.PatientID, ' P-1 '))).toBe(one);
    expect(await personOf(text(Tag.PatientID, 'P-2'))).not.toBe(one);
    const issued = text(Tag.IssuerOfPatientID, 'A');
    expect(await personOf(text(Tag.PatientID, 'P-1'), issued)).not.toBe(one);
  });

  it('is name and birth date when there is no id, whatever the study', async () => {
    const name = element(Tag.PatientName, 'PN', 'Gim^Mirinae');
    const born = element(Tag.PatientBirthDate, 'DA', '19540822');
    const other = element(Tag.StudyInstanceUID, 'UI', '1.2.3.9');
    expect(await personOf(name, born, other)).toBe(await personOf(name, born));
    expect(await personOf(name, element(Tag.PatientBirthDate, 'DA', '19540823'))).not.toBe(
      await personOf(name, born),
    );
  });

  it('is the study when nothing tells people apart', async () => {
    const other = element(Tag.StudyInstanceUID, 'UI', '1.2.3.9');
    const name = element(Tag.PatientName, 'PN', 'Anonymous');
    expect(await personOf()).not.toBe(await personOf(other));
    expect(await personOf(name)).not.toBe(await personOf(name, other));
    expect(await personOf(text(Tag.PatientID, ''))).toBe(await personOf());
  });
});

describe('study', () => {
  it('keeps the interval between two dates and hides the dates', async () => {
    const first = await mapWith(element(Tag.StudyDate, 'DA', '20240227'));
    const second = await mapWith(element(Tag.StudyDate, 'DA', '20240301'));
    const [a, b] = [first, second].map(({ occurrence }) => occurrence.shiftedDate ?? '');
    expect(a).not.toBe('2024-02-27');
    expect((Date.parse(b ?? '') - Date.parse(a ?? '')) / 86_400_000).toBe(3);
  });

  it('keeps people with one study UID apart', async () => {
    const mine = await mapWith();
    const theirs = await mapWith(text(Tag.PatientID, 'P-2'));
    expect(theirs.occurrence.studyUid).toBe(mine.occurrence.studyUid);
    expect(theirs.occurrence.radiologyOccurrenceId).not.toBe(mine.occurrence.radiologyOccurrenceId);
  });

  it('has tube voltage for CT, field strength for MR, null for the impossible', async () => {
    const ct = await mapWith(
      element(Tag.Modality, 'CS', 'CT'),
      element(Tag.KVP, 'DS', '120'),
      element(Tag.ExposureTimeInuS, 'IS', '500000'),
    );
    expect(ct.occurrence).toMatchObject({
      dosageUnit: 'kVp',
      dosageValue: 120,
      exposureTimeMs: 500,
    });
    const mr = await mapWith(
      element(Tag.Modality, 'CS', 'MR'),
      element(Tag.MagneticFieldStrength, 'DS', '1.5'),
    );
    expect(mr.occurrence).toMatchObject({
      dosageUnit: 'T',
      dosageValue: 1.5,
      exposureTimeMs: null,
    });
    const odd = await mapWith(
      element(Tag.Modality, 'CS', 'MR'),
      element(Tag.MagneticFieldStrength, 'DS', '15000'),
    );
    expect(odd.occurrence).toMatchObject({ dosageUnit: null, dosageValue: null });
  });

  it('lets no free text into a row', async () => {
    const planted = ['Mirinae', 'P-1', 'Saebyeok', '1.2.3.4', '20240227'];
    const rows = await map(
      dataSetOf([
        ...BASE,
        element(Tag.StudyDate, 'DA', '20240227'),
        element(Tag.Modality, 'CS', 'MIRINAE'),
        text(Tag.Manufacturer, 'SIEMENS Mirinae'),
        text(Tag.ManufacturerModelName, 'SOMATOM Saebyeok'),
        element(Tag.PatientPosition, 'CS', 'MIRINAE'),
        element(Tag.BodyPartExamined, 'CS', 'CHEST MIRINAE'),
        text(Tag.SeriesDescription, 'Mirinae arterial'),
        element(Tag.PhotometricInterpretation, 'CS', 'MIRINAE'),
        element(Tag.ViewPosition, 'CS', 'MIRINAE'),
      ]),
      CONDITION,
    );
    const written = JSON.stringify(rows).toLowerCase();
    expect(planted.filter((word) => written.includes(`${word.toLowerCase()}"`))).toEqual([]);
    expect(written).not.toContain('mirinae');
    expect(written).not.toContain('saebyeok');
    expect(rows.occurrence).toMatchObject({
      modality: 'CT',
      manufacturer: null,
      manufacturerModel: null,
      patientPosition: null,
      bodyPart: { value: 'CHEST' },
      conditionCode: '363358000',
      conditionOccurrenceId: rows.conditionOccurrence?.conditionOccurrenceId,
    });
  });
});

describe('image', () => {
  it('takes the first of several windows and drops what is no number', async () => {
    const { image } = await mapWith(
      element(Tag.WindowCenter, 'DS', ['40', '-600']),
      element(Tag.WindowWidth, 'DS', ['400', '1500']),
      element(Tag.SliceThickness, 'DS', '-1'),
      element(Tag.PixelSpacing, 'DS', ['0.5', 'x']),
      element(Tag.ImagePositionPatient, 'DS', ['1', '2']),
      element(Tag.InstanceNumber, 'IS', '7'),
      element(Tag.Rows, 'US', 128),
    );
    expect(image).toMatchObject({
      windowCenter: 40,
      windowWidth: 400,
      sliceThicknessMm: null,
      pixelSpacingMm: null,
      imagePositionMm: null,
      imageOrientation: null,
      imageNo: 7,
      rows: 128,
      columns: 0,
      frames: 1,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
    });
    const none = await mapWith(
      element(Tag.WindowCenter, 'DS', '40'),
      element(Tag.WindowWidth, 'DS', '0'),
    );
    expect(none.image).toMatchObject({ windowCenter: null, windowWidth: null });
  });

  it('reads the functional groups of an enhanced multi-frame object', async () => {
    const orientation = (values: number[]) =>
      dataSetOf([
        sequence(Tag.PlaneOrientationSequence, [
          dataSetOf([element(Tag.ImageOrientationPatient, 'DS', values.map(String))]),
        ]),
      ]);
    const shared = dataSetOf([
      sequence(Tag.PixelMeasuresSequence, [
        dataSetOf([
          element(Tag.PixelSpacing, 'DS', ['0.9', '0.8']),
          element(Tag.SliceThickness, 'DS', '3'),
        ]),
      ]),
      sequence(Tag.FrameVOILUTSequence, [
        dataSetOf([element(Tag.WindowCenter, 'DS', '300'), element(Tag.WindowWidth, 'DS', '600')]),
      ]),
      sequence(Tag.ContrastBolusUsageSequence, [
        dataSetOf([element(Tag.ContrastBolusAgentPhase, 'CS', 'PORTAL_VENOUS')]),
      ]),
      sequence(Tag.FrameAnatomySequence, [
        dataSetOf([
          sequence(Tag.AnatomicRegionSequence, [
            dataSetOf([element(Tag.CodeValue, 'SH', 'T-62000')]),
          ]),
        ]),
      ]),
    ]);
    const { image, occurrence } = await mapWith(
      element(Tag.Modality, 'CS', 'MR'),
      element(Tag.NumberOfFrames, 'IS', '3'),
      sequence(Tag.SharedFunctionalGroupsSequence, [shared]),
      sequence(Tag.PerFrameFunctionalGroupsSequence, [
        orientation([1, 0, 0, 0, 0, -1]),
        orientation([1, 0, 0, 0, 1, 0]),
        orientation([1, 0, 0, 0, 0, -1]),
      ]),
    );
    expect(image).toMatchObject({
      frames: 3,
      plane: { value: 'CORONAL', rule: 'frame-orientation' },
      phase: { value: 'PORTAL_VENOUS', rule: 'agent-phase' },
      pixelSpacingMm: [0.9, 0.8],
      sliceThicknessMm: 3,
      windowCenter: 300,
      windowWidth: 600,
    });
    expect(occurrence.bodyPart).toMatchObject({ value: 'LIVER', rule: 'anatomic-region' });
  });

  it('tells an absent agent from an empty one', async () => {
    const ct = [
      element(Tag.Modality, 'CS', 'CT'),
      element(Tag.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']),
    ];
    const phase = async (...elements: readonly Element[]) =>
      (await mapWith(...ct, ...elements)).image.phase.value;
    expect(await phase()).toBe('NATIVE');
    expect(await phase(text(Tag.ContrastBolusAgent, ''))).toBe('UNKNOWN');
    expect(await phase(element(Tag.PatientIdentityRemoved, 'CS', 'YES'))).toBe('UNKNOWN');
    expect(await phase(text(Tag.ContrastBolusAgent, 'Iohexol'))).toBe('CONTRAST');
  });
});

it.each([
  ['StudyInstanceUID', Tag.StudyInstanceUID],
  ['SeriesInstanceUID', Tag.SeriesInstanceUID],
  ['SOPInstanceUID', Tag.SOPInstanceUID],
])('refuses a file without %s', async (attribute, tag) => {
  const dataSet = withElements(dataSetOf(BASE), [element(tag, 'UI', '')]);
  await expect(map(dataSet)).rejects.toMatchObject({
    code: 'dicom/malformed',
    data: { attribute },
  });
});
