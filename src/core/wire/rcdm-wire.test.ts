import { expect, it } from 'vitest';
import type { RadiologyImageRow, RadiologyOccurrenceRow } from '../rcdm/rows.ts';
import {
  conditionOccurrenceRecord,
  personRecord,
  radiologyImageRecord,
  radiologyOccurrenceRecord,
  storedImageRecord,
  toConditionOccurrenceRecord,
  toPersonRecord,
  toRadiologyImageRecord,
  toRadiologyOccurrenceRecord,
} from './rcdm-wire.ts';

const ID = 'abcdefghij01234';
const OCCURRENCE: RadiologyOccurrenceRow & { imageTotalCount: number } = {
  radiologyOccurrenceId: ID,
  personId: ID,
  conditionOccurrenceId: null,
  conditionCode: null,
  studyUid: '2.25.1',
  shiftedDate: null,
  modality: 'CT',
  manufacturer: null,
  manufacturerModel: null,
  patientPosition: 'HFS',
  bodyPart: { value: 'CHEST', rule: 'body-part-examined', evidence: 'code=CHEST', confidence: 1 },
  dosageUnit: 'kVp',
  dosageValue: 120,
  exposureTimeMs: null,
  imageTotalCount: 3,
};
const IMAGE: RadiologyImageRow & { deid: Parameters<typeof toRadiologyImageRecord>[0]['deid'] } = {
  imageId: ID,
  radiologyOccurrenceId: ID,
  personId: ID,
  seriesUid: '2.25.2',
  sopInstanceUid: '2.25.3',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  modality: 'CT',
  imageType: 'PRIMARY',
  plane: { value: 'AXIAL', rule: 'image-orientation', evidence: 'normal=0,0,1', confidence: 1 },
  phase: { value: 'UNKNOWN', rule: 'none', evidence: '', confidence: 0 },
  imageNo: 1,
  rows: 128,
  columns: 128,
  frames: 1,
  windowCenter: null,
  windowWidth: null,
  sliceThicknessMm: null,
  pixelSpacingMm: [0.5, 0.5],
  imageOrientation: [1, 0, 0, 0, 1, 0],
  imagePositionMm: null,
  bitsStored: 16,
  photometricInterpretation: 'MONOCHROME2',
  deid: { policyId: 'rcdm-paper', policyVersion: '1', sha256: 'a'.repeat(64), byteLength: 34_000 },
};

it('gives records that the schemas take, key for key', () => {
  const pairs = [
    [personRecord, toPersonRecord({ personId: ID })],
    [radiologyOccurrenceRecord, toRadiologyOccurrenceRecord(OCCURRENCE)],
    [radiologyImageRecord, toRadiologyImageRecord(IMAGE)],
    [
      conditionOccurrenceRecord,
      toConditionOccurrenceRecord({
        conditionOccurrenceId: ID,
        personId: ID,
        conditionCode: '363358000',
        conditionConceptId: 443388,
        conditionName: { en: 'Malignant tumor of lung', ko: '폐암' },
      }),
    ],
  ] as const;
  for (const [schema, record] of pairs) {
    expect(schema.parse(record)).toEqual(record);
    expect(Object.keys(record)).toEqual(Object.keys(schema.shape));
  }
});

it('writes null as the empty value of the column', () => {
  expect(toRadiologyOccurrenceRecord(OCCURRENCE)).toMatchObject({
    condition_occurrence_id: '',
    radiology_occurrence_date: '',
    manufacturer: '',
    image_exposure_time_ms: 0,
    image_total_count: 3,
  });
  expect(toRadiologyImageRecord(IMAGE)).toMatchObject({
    image_window_level_width: 0,
    pixel_spacing: [0.5, 0.5],
    image_position: null,
  });
});

it.each([
  { id: 'SHORT' },
  { plane: 'DIAGONAL' },
  { sha256: 'A'.repeat(64) },
  { study_uid: 'x' },
  { series_uid: 'Hong^Gildong' },
  { phase_confidence: 2 },
])('refuses %j', (fault) => {
  const isImage = !('study_uid' in fault);
  const record = isImage ? toRadiologyImageRecord(IMAGE) : toRadiologyOccurrenceRecord(OCCURRENCE);
  const schema = isImage ? radiologyImageRecord : radiologyOccurrenceRecord;
  expect(schema.safeParse({ ...record, ...fault }).success).toBe(false);
});

it('wants the stored file in a reply', () => {
  const record = toRadiologyImageRecord(IMAGE);
  expect(storedImageRecord.safeParse(record).success).toBe(false);
  expect(storedImageRecord.safeParse({ ...record, file: 'a.dcm' }).success).toBe(true);
});
