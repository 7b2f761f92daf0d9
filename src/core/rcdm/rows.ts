import type { Deidentified } from '../deid/brands.ts';

/**
 * Rows of the Radiology Common Data Model (OHDSI R-CDM v1: Radiology_Occurrence one row a study,
 * Radiology_Image one row an instance), with what this program adds to them. Every id is 15
 * characters of [a-z0-9], made with the site key, so the same input gives the same row again.
 */

/** A value worked out by a rule. `evidence` holds codes and numbers, never text out of the header. */
export interface Derived<T extends string> {
  readonly value: T;
  /** Name of the rule that decided, e.g. `image-orientation`. */
  readonly rule: string;
  readonly evidence: string;
  /** 0 (nothing known) to 1 (stated by a coded attribute). */
  readonly confidence: number;
}

export const PLANES = ['AXIAL', 'CORONAL', 'SAGITTAL', 'OBLIQUE', 'PROJECTION', 'UNKNOWN'] as const;
export type Plane = (typeof PLANES)[number];

export const PHASES = [
  'NATIVE', 'EARLY_ARTERIAL', 'LATE_ARTERIAL', 'ARTERIAL', 'PORTAL_VENOUS', 'DELAYED',
  'CONTRAST', 'UNKNOWN',
] as const; // prettier-ignore
export type Phase = (typeof PHASES)[number];

export const IMAGE_TYPES = ['PRIMARY', 'SECONDARY', 'LOCALIZER'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** A condition as the person chose it: SNOMED CT code and OMOP concept id (0 when unknown). */
export interface Condition {
  /** SNOMED CT code, or `local:<slug>` for a condition typed by hand. */
  readonly code: string;
  readonly conceptId: number;
  readonly name: { readonly en: string; readonly ko: string };
}

export interface PersonRow {
  readonly personId: string;
}

export interface ConditionOccurrenceRow {
  readonly conditionOccurrenceId: string;
  readonly personId: string;
  readonly conditionCode: string;
  readonly conditionConceptId: number;
  readonly conditionName: { readonly en: string; readonly ko: string };
}

/** One study. */
export interface RadiologyOccurrenceRow {
  readonly radiologyOccurrenceId: string;
  readonly personId: string;
  readonly conditionOccurrenceId: string | null;
  readonly conditionCode: string | null;
  /** Mapped Study Instance UID. */
  readonly studyUid: string;
  /** Study date moved by the person's own keyed offset, `YYYY-MM-DD`. */
  readonly shiftedDate: string | null;
  /** DICOM modality code (CT, MR …). */
  readonly modality: string;
  readonly manufacturer: string | null;
  readonly manufacturerModel: string | null;
  /** DICOM Patient Position (HFS …). */
  readonly patientPosition: string | null;
  /** DICOM body part code (CHEST …) or `UNKNOWN`. */
  readonly bodyPart: Derived<string>;
  readonly dosageUnit: 'kVp' | 'T' | null;
  /** kVp for CT and X-ray, tesla for MR. */
  readonly dosageValue: number | null;
  readonly exposureTimeMs: number | null;
}

/** One instance. */
export interface RadiologyImageRow {
  readonly imageId: string;
  readonly radiologyOccurrenceId: string;
  readonly personId: string;
  /** Mapped UIDs. */
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly modality: string;
  readonly imageType: ImageType;
  readonly plane: Derived<Plane>;
  readonly phase: Derived<Phase>;
  /** Instance Number, else 0. */
  readonly imageNo: number;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly windowCenter: number | null;
  readonly windowWidth: number | null;
  readonly sliceThicknessMm: number | null;
  /** [between rows, between columns] in mm. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  /** Direction cosines of row and column, DICOM patient frame (LPS). */
  readonly imageOrientation: readonly number[] | null;
  /** Centre of the first voxel in mm, DICOM patient frame (LPS). */
  readonly imagePositionMm: readonly [number, number, number] | null;
  readonly bitsStored: number;
  readonly photometricInterpretation: string;
}

/** What one instance gives before it is stored: rows that passed the scan together with the bytes. */
export interface InstanceRows {
  readonly person: PersonRow;
  readonly conditionOccurrence: ConditionOccurrenceRow | null;
  readonly occurrence: RadiologyOccurrenceRow;
  readonly image: RadiologyImageRow;
}

/** How the file was de-identified; kept with the image and sent with it. */
export interface DeidRecord {
  readonly policyId: string;
  readonly policyVersion: string;
  /** Lower-case hex of the de-identified file. */
  readonly sha256: string;
  readonly byteLength: number;
}

export interface DeidentifiedInstance {
  readonly rows: Deidentified<InstanceRows>;
  /** Part 10 file in Explicit VR Little Endian; pixel data kept compressed where that was asked for. */
  readonly file: Deidentified<Blob>;
  readonly record: DeidRecord;
}
