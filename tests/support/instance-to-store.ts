import type { Deidentified } from '../../src/core/deid/brands.ts';
import type { DeidentifiedParts } from '../../src/core/deid/release.ts';
import { NO_TREATMENTS } from '../../src/core/deid/treatment.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { IMAGE_TYPES, type InstanceRows } from '../../src/core/rcdm/rows.ts';

/** An instance by its numbers, which its ids are made of. */
export interface Spec {
  readonly image: number;
  readonly study: number;
  readonly series: number;
  readonly imageNo: number;
  readonly condition: string | null;
}

const PLANES = ['AXIAL', 'CORONAL', 'SAGITTAL'] as const;
const PHASES = ['NATIVE', 'ARTERIAL', 'UNKNOWN'] as const;

/** A series is of one kind, as scanners make them; the numbers come from the ids. */
export function instanceOf(
  { image, study, series, imageNo, condition }: Spec,
  parts: readonly FileBytes[] = [Uint8Array.of(image), Uint8Array.of(study, series)],
): DeidentifiedParts {
  const personId = `person${study}`;
  const radiologyOccurrenceId = `study${study}`;
  const seriesUid = `2.25.${study}${series}`;
  const derived = <T extends string>(value: T) => ({
    value,
    rule: 'test',
    evidence: '',
    confidence: 1,
  });
  const conditionOccurrence = condition && {
    conditionOccurrenceId: `${personId}-${condition}`,
    personId,
    conditionCode: condition,
    conditionConceptId: 0,
    conditionName: { en: condition, ko: condition },
  };
  const modality = series === 0 ? 'PT' : 'CT';
  const rows: InstanceRows = {
    person: { personId },
    conditionOccurrence: conditionOccurrence || null,
    occurrence: {
      radiologyOccurrenceId,
      personId,
      conditionOccurrenceId: conditionOccurrence ? conditionOccurrence.conditionOccurrenceId : null,
      conditionCode: condition,
      studyUid: `2.25.${study}`,
      shiftedDate: '2020-01-01',
      modality,
      manufacturer: series === 0 ? null : 'ACME',
      manufacturerModel: null,
      patientPosition: null,
      bodyPart: derived('CHEST'),
      dosageUnit: null,
      dosageValue: null,
      exposureTimeMs: null,
    },
    image: {
      imageId: `image${study}-${series}-${image}`,
      radiologyOccurrenceId,
      personId,
      seriesUid,
      sopInstanceUid: `2.25.9${image}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      modality,
      imageType: IMAGE_TYPES[series % 2] ?? 'PRIMARY',
      plane: derived(PLANES[series % 3] ?? 'AXIAL'),
      phase: derived(PHASES[image % 3] ?? 'UNKNOWN'),
      imageNo,
      rows: 2,
      columns: 2,
      frames: 1,
      windowCenter: null,
      windowWidth: null,
      sliceThicknessMm: null,
      pixelSpacingMm: null,
      imageOrientation: null,
      imagePositionMm: null,
      bitsStored: 8,
      photometricInterpretation: 'MONOCHROME2',
    },
  };
  const byteLength = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  return {
    rows: rows as Deidentified<InstanceRows>,
    parts: parts as DeidentifiedParts['parts'],
    treatments: NO_TREATMENTS,
    record: { policyId: 'test', policyVersion: '1', sha256: '', byteLength },
  };
}
