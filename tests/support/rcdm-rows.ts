import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { createHash } from 'node:crypto';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import type {
  ConditionOccurrenceRow,
  DeidRecord,
  RadiologyImageRow,
  RadiologyOccurrenceRow,
} from '../../src/core/rcdm/rows.ts';

/** Rows made by a test stand for rows that came out of the de-identification. */
const asDeidentified = <T>(value: T): Deidentified<T> => value as Deidentified<T>;

/** A 15-character id as the program makes them, from any word. */
export function testId(word: string): string {
  const hex = createHash('sha256').update(word).digest('hex');
  return BigInt(`0x${hex}`).toString(36).slice(0, 15);
}

export function testStudy(word: string, change: Partial<RadiologyOccurrenceRow> = {}) {
  const personId = testId(`person ${word}`);
  const conditionOccurrence: ConditionOccurrenceRow = {
    conditionOccurrenceId: testId(`condition ${word}`),
    personId,
    conditionCode: '233604007',
    conditionConceptId: 255848,
    conditionName: { en: 'Pneumonia', ko: '폐렴' },
  };
  const occurrence: RadiologyOccurrenceRow & { imageTotalCount: number } = {
    radiologyOccurrenceId: testId(`study ${word}`),
    personId,
    conditionOccurrenceId: conditionOccurrence.conditionOccurrenceId,
    conditionCode: conditionOccurrence.conditionCode,
    studyUid: '2.25.123456789',
    shiftedDate: '2024-02-29',
    modality: 'CT',
    manufacturer: 'ACME',
    manufacturerModel: null,
    patientPosition: 'HFS',
    bodyPart: { value: 'CHEST', rule: 'body-part-examined', evidence: 'CHEST', confidence: 1 },
    dosageUnit: 'kVp',
    dosageValue: 120,
    exposureTimeMs: null,
    imageTotalCount: 1,
    ...change,
  };
  return {
    person: asDeidentified({ personId }),
    conditionOccurrence: asDeidentified(conditionOccurrence),
    occurrence: asDeidentified(occurrence),
  };
}

export function testImage(
  word: string,
  study: { readonly occurrence: RadiologyOccurrenceRow },
  bytes: Uint8Array<ArrayBuffer>,
  ofFile: Partial<RadiologyImageRow> = {},
) {
  const row: RadiologyImageRow & { deid: DeidRecord } = {
    imageId: testId(`image ${word}`),
    radiologyOccurrenceId: study.occurrence.radiologyOccurrenceId,
    personId: study.occurrence.personId,
    seriesUid: '2.25.11',
    sopInstanceUid: '2.25.12',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    modality: 'CT',
    imageType: 'PRIMARY',
    plane: { value: 'AXIAL', rule: 'image-orientation', evidence: '1', confidence: 1 },
    phase: { value: 'UNKNOWN', rule: 'none', evidence: '', confidence: 0 },
    imageNo: 1,
    rows: 512,
    columns: 512,
    frames: 1,
    windowCenter: 0,
    windowWidth: 400,
    sliceThicknessMm: null,
    pixelSpacingMm: [0.7, 0.7],
    imageOrientation: [1, 0, 0, 0, 1, 0],
    imagePositionMm: null,
    bitsStored: 12,
    photometricInterpretation: 'MONOCHROME2',
    ...ofFile,
    deid: {
      policyId: RCDM_PAPER.id,
      policyVersion: RCDM_PAPER.version,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      byteLength: bytes.byteLength,
    },
  };
  return { row: asDeidentified(row), file: asDeidentified(new Blob([bytes])) };
}
