import type { Identifying } from '../deid/brands.ts';
import type { FaceGrade } from '../deid/faces/face-risk.ts';
import type { ErrorCode } from '../errors.ts';
import type { Phase, Plane } from '../rcdm/rows.ts';

/** Why rules alone cannot make an object safe. `detail` is a burned-in rule or a kind of object. */
export interface Hold {
  readonly code: 'deid/burned-in-risk' | 'deid/object-kind' | 'deid/images-only';
  readonly detail: string;
}

/**
 * What a header says, for the eyes of whoever sits at this screen: it lives in the memory of the page and
 * is never stored, logged or sent. Texts are '' where the header has none; keys are those of the R_CDM.
 */
export interface SurveyedHeader {
  readonly personId: string;
  readonly patientId: Identifying<string>;
  /** PN as it is written, in Unicode. */
  readonly patientName: Identifying<string>;
  /** As written, YYYYMMDD where it is right. */
  readonly birthDate: Identifying<string>;
  readonly sex: Identifying<string>;
  /** Keyed id of the study. */
  readonly studyKey: string;
  readonly studyDate: Identifying<string>;
  readonly studyDescription: Identifying<string>;
  /** As seriesKeyOf makes it. */
  readonly seriesKey: string;
  readonly seriesNumber: number | null;
  readonly seriesDescription: Identifying<string>;
  /** DICOM modality code. */
  readonly modality: string;
  readonly bodyPart: string;
  readonly plane: Plane;
  readonly phase: Phase;
  /** 0 where the object has no matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly hold: Hold | null;
  /** Whether a face could be made of its series. */
  readonly face: FaceGrade;
}

/** One entry: an object with a header, or what is in the way of reading it. */
export type SurveyedFile =
  | {
      /** Index in the headers of the same survey. */
      readonly header: number;
      /** Keyed id of the image: the same for the same object. */
      readonly imageId: string;
      /** Instance Number, else 0. */
      readonly imageNo: number;
      /** It is in the R_CDM of this browser already. */
      readonly isStored: boolean;
    }
  | { readonly code: ErrorCode };

/** What some entries are, in their order; headers that say the same stand once. */
export interface Survey {
  readonly headers: readonly SurveyedHeader[];
  readonly files: readonly SurveyedFile[];
}
