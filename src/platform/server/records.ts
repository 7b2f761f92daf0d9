import type { Deidentified } from '../../core/deid/brands.ts';
import type {
  ConditionOccurrenceRow,
  DeidRecord,
  PersonRow,
  RadiologyImageRow,
  RadiologyOccurrenceRow,
} from '../../core/rcdm/rows.ts';

/** A study as it is sent: its person and condition come with it. */
export interface StudyRows {
  readonly person: Deidentified<PersonRow>;
  readonly conditionOccurrence: Deidentified<ConditionOccurrenceRow> | null;
  readonly occurrence: Deidentified<RadiologyOccurrenceRow> & { readonly imageTotalCount: number };
}

export type ImageRows = Deidentified<RadiologyImageRow> & { readonly deid: DeidRecord };

type RecordValue = string | number | readonly number[] | null;
export type ServerRecord = Readonly<Record<string, RecordValue>> & { readonly id: string };

// The server's text and number fields have no null: '' and 0 stand for "not known"; see the migration.

export function toPersonRecord(row: Deidentified<PersonRow>): ServerRecord {
  return { id: row.personId };
}

export function toConditionRecord(row: Deidentified<ConditionOccurrenceRow>): ServerRecord {
  return {
    id: row.conditionOccurrenceId,
    person_id: row.personId,
    condition_code: row.conditionCode,
    condition_concept_id: row.conditionConceptId,
    condition_name_en: row.conditionName.en,
    condition_name_ko: row.conditionName.ko,
  };
}

export function toOccurrenceRecord(row: StudyRows['occurrence']): ServerRecord {
  return {
    id: row.radiologyOccurrenceId,
    person_id: row.personId,
    condition_occurrence_id: row.conditionOccurrenceId ?? '',
    condition_code: row.conditionCode ?? '',
    study_uid: row.studyUid,
    radiology_occurrence_date: row.shiftedDate ?? '',
    modality: row.modality,
    manufacturer: row.manufacturer ?? '',
    manufacturer_model: row.manufacturerModel ?? '',
    person_position: row.patientPosition ?? '',
    body_part: row.bodyPart.value,
    body_part_rule: row.bodyPart.rule,
    body_part_confidence: row.bodyPart.confidence,
    image_dosage_unit: row.dosageUnit ?? '',
    dosage_value_as_number: row.dosageValue ?? 0,
    image_exposure_time_ms: row.exposureTimeMs ?? 0,
    image_total_count: row.imageTotalCount,
  };
}

export function toImageRecord(row: ImageRows): ServerRecord {
  return {
    id: row.imageId,
    radiology_occurrence_id: row.radiologyOccurrenceId,
    person_id: row.personId,
    series_uid: row.seriesUid,
    sop_instance_uid: row.sopInstanceUid,
    sop_class_uid: row.sopClassUid,
    transfer_syntax_uid: row.transferSyntaxUid,
    modality: row.modality,
    image_type: row.imageType,
    plane: row.plane.value,
    plane_rule: row.plane.rule,
    plane_confidence: row.plane.confidence,
    phase: row.phase.value,
    phase_rule: row.phase.rule,
    phase_confidence: row.phase.confidence,
    image_no: row.imageNo,
    image_resolution_rows: row.rows,
    image_resolution_columns: row.columns,
    frames: row.frames,
    image_window_level_center: row.windowWidth === null ? 0 : (row.windowCenter ?? 0),
    image_window_level_width: row.windowCenter === null ? 0 : (row.windowWidth ?? 0),
    image_slice_thickness: row.sliceThicknessMm ?? 0,
    pixel_spacing: row.pixelSpacingMm,
    image_orientation: row.imageOrientation,
    image_position: row.imagePositionMm,
    bits_stored: row.bitsStored,
    photometric_interpretation: row.photometricInterpretation,
    deid_policy_id: row.deid.policyId,
    deid_policy_version: row.deid.policyVersion,
    sha256: row.deid.sha256,
    byte_length: row.deid.byteLength,
  };
}
