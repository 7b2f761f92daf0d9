import { IMAGE_TYPES, PHASES, PLANES } from '../rcdm/rows.ts';
import type {
  ConditionOccurrenceRow,
  DeidRecord,
  PersonRow,
  RadiologyImageRow,
  RadiologyOccurrenceRow,
} from '../rcdm/rows.ts';
import { z } from './z.ts';

/**
 * Records of the server's R_CDM collections. Its text and number columns hold no null: '' and 0
 * stand for "not known" there, which loses nothing, since none of those quantities can be 0 (a window
 * centre counts only beside a width above 0).
 */
const recordId = z.string().regex(/^[a-z0-9]{15}$/);
const uid = z
  .string()
  .max(64)
  .regex(/^[0-9.]*$/);
const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const numbers = z.array(z.number()).nullable();

export const personRecord = z.object({ id: recordId });

export const conditionOccurrenceRecord = z.object({
  id: recordId,
  person_id: recordId,
  condition_code: z.string().min(1),
  condition_concept_id: count,
  condition_name_en: z.string(),
  condition_name_ko: z.string(),
});

export const radiologyOccurrenceRecord = z.object({
  id: recordId,
  person_id: recordId,
  condition_occurrence_id: z.union([recordId, z.literal('')]),
  condition_code: z.string(),
  study_uid: uid,
  radiology_occurrence_date: z.string(),
  modality: z.string().min(1),
  manufacturer: z.string(),
  manufacturer_model: z.string(),
  person_position: z.string(),
  body_part: z.string().min(1),
  body_part_rule: z.string(),
  body_part_confidence: share,
  image_dosage_unit: z.enum(['kVp', 'T', '']),
  dosage_value_as_number: z.number().min(0),
  image_exposure_time_ms: z.number().min(0),
  image_total_count: count,
});

export const radiologyImageRecord = z.object({
  id: recordId,
  radiology_occurrence_id: recordId,
  person_id: recordId,
  series_uid: uid,
  sop_instance_uid: uid,
  sop_class_uid: uid,
  transfer_syntax_uid: uid,
  modality: z.string().min(1),
  image_type: z.enum(IMAGE_TYPES),
  plane: z.enum(PLANES),
  plane_rule: z.string(),
  plane_confidence: share,
  phase: z.enum(PHASES),
  phase_rule: z.string(),
  phase_confidence: share,
  image_no: count,
  image_resolution_rows: count,
  image_resolution_columns: count,
  frames: count,
  image_window_level_center: z.number(),
  image_window_level_width: z.number().min(0),
  image_slice_thickness: z.number().min(0),
  pixel_spacing: numbers,
  image_orientation: numbers,
  image_position: numbers,
  bits_stored: count,
  photometric_interpretation: z.string(),
  deid_policy_id: z.string().min(1),
  deid_policy_version: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  byte_length: count,
});

/** As the server gives it back: with the name under which the file is stored. */
export const storedImageRecord = radiologyImageRecord.extend({ file: z.string().min(1) });

export type PersonRecord = z.infer<typeof personRecord>;
export type ConditionOccurrenceRecord = z.infer<typeof conditionOccurrenceRecord>;
export type RadiologyOccurrenceRecord = z.infer<typeof radiologyOccurrenceRecord>;
export type RadiologyImageRecord = z.infer<typeof radiologyImageRecord>;

export function toPersonRecord(row: PersonRow): PersonRecord {
  return { id: row.personId };
}

export function toConditionOccurrenceRecord(
  row: ConditionOccurrenceRow,
): ConditionOccurrenceRecord {
  return {
    id: row.conditionOccurrenceId,
    person_id: row.personId,
    condition_code: row.conditionCode,
    condition_concept_id: row.conditionConceptId,
    condition_name_en: row.conditionName.en,
    condition_name_ko: row.conditionName.ko,
  };
}

/** A stored study as its record; null becomes '' or 0. */
export function toRadiologyOccurrenceRecord(
  row: RadiologyOccurrenceRow & { readonly imageTotalCount: number },
): RadiologyOccurrenceRecord {
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

/** A stored image as its record, without the file, which goes beside it as multipart. */
export function toRadiologyImageRecord(
  row: RadiologyImageRow & { readonly deid: DeidRecord },
): RadiologyImageRecord {
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
    image_window_level_center: row.windowCenter ?? 0,
    image_window_level_width: row.windowWidth ?? 0,
    image_slice_thickness: row.sliceThicknessMm ?? 0,
    pixel_spacing: row.pixelSpacingMm === null ? null : [...row.pixelSpacingMm],
    image_orientation: row.imageOrientation === null ? null : [...row.imageOrientation],
    image_position: row.imagePositionMm === null ? null : [...row.imagePositionMm],
    bits_stored: row.bitsStored,
    photometric_interpretation: row.photometricInterpretation,
    deid_policy_id: row.deid.policyId,
    deid_policy_version: row.deid.policyVersion,
    sha256: row.deid.sha256,
    byte_length: row.deid.byteLength,
  };
}
