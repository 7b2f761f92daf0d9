import type { Affine } from './affine.ts';
import type { Vector3 } from './vector.ts';

/** One frame of one image; `frame` counts from 0. */
export interface FrameReference {
  readonly id: string;
  readonly frame: number;
}

/** What can tell apart frames that lie at one place. */
export type SeparatingAttribute =
  | 'in-plane-position'
  | 'image-type'
  | 'segment'
  | 'echo-time'
  | 'inversion-time'
  | 'flip-angle'
  | 'convolution-kernel'
  | 'tube-voltage'
  | 'receive-coil'
  | 'slice-thickness'
  | 'diffusion-b-value'
  | 'diffusion-gradient'
  | 'temporal-position'
  | 'cardiac-phase'
  | 'respiratory-phase'
  | 'trigger-time'
  | 'frame-reference-time'
  | 'acquisition-number'
  | 'dimension-index'
  | 'acquisition-time'
  | 'content-time'
  | 'instance-number';

/** As the header has it: ms, s/mm², kV, text, a direction; null where the frame has none. */
export type LabelValue = string | number | readonly number[] | null;

export interface Label {
  readonly attribute: SeparatingAttribute;
  readonly value: LabelValue;
}

/** What is wrong with a volume or must be known before it is used. Slices count from 0. */
export type VolumeFault =
  /** `missing` slices are absent between slice `afterSlice` and the next one that is there. */
  | { readonly code: 'gap'; readonly afterSlice: number; readonly missing: number }
  /** The series goes on behind a gap longer than the slices there are: that is a volume of its own. */
  | { readonly code: 'separate-slab'; readonly distanceMm: number }
  /** Slices lie off an even grid; slice `slice` worst, by `deviationMm` along the normal. */
  | { readonly code: 'uneven-spacing'; readonly slice: number; readonly deviationMm: number }
  /** First pixels lie off one straight line; that of slice `slice` worst, within its plane. */
  | { readonly code: 'uneven-offset'; readonly slice: number; readonly deviationMm: number }
  /** The stack leans by that angle against the normal of its slices: the affine map is sheared. */
  | { readonly code: 'tilt'; readonly degrees: number }
  /** That many frames lie where another lies, and nothing tells them apart; they were left over. */
  | { readonly code: 'duplicate-positions'; readonly frames: number }
  /** Part of what was measured several times, but not at each place where the rest was. */
  | { readonly code: 'incomplete-measurement'; readonly missing: number }
  /** Nothing but the order of Instance Number tells frames of one place apart. */
  | { readonly code: 'order-by-instance-number' }
  /** The series has slices of other directions. */
  | { readonly code: 'mixed-orientations' }
  /** The series has slices of another number of rows, columns or samples a pixel. */
  | { readonly code: 'mixed-matrix-sizes' }
  /** The series has slices of another pixel spacing. */
  | { readonly code: 'mixed-pixel-spacings' }
  /**
   * The series has several Frames of Reference. Those that can be told apart are volumes of their own; where each
   * image has one of its own, nothing says that the positions count from one point.
   */
  | { readonly code: 'mixed-frames-of-reference' }
  /** Image Type says LOCALIZER: a view for planning, of CT a projection. */
  | { readonly code: 'localizer' };

/** Why a frame is in no volume. */
export type LeftOverReason =
  /** Rows or Columns absent or zero. */
  | 'no-matrix'
  /** Siemens mosaic: all slices tiled into one picture, whose position is not that of a slice. */
  | 'mosaic'
  /**
   * Several frames without a position for each in the patient: cines, nuclear medicine with slice and
   * phase vectors, whole slides, ultrasound volumes.
   */
  | 'frames-without-position'
  /** Number of Frames is not the number of functional groups or of grid frame offsets. */
  | 'frame-count'
  /** Cosines that are no numbers, no unit vectors or not orthogonal. */
  | 'invalid-orientation'
  | 'invalid-position'
  /** A position, but no spacing of pixels above zero. */
  | 'invalid-pixel-spacing'
  /** No position, and no modality that makes slices. */
  | 'not-a-slice'
  /** Neither position nor Slice Location nor Instance Number. */
  | 'no-order'
  /** Lies where another frame lies, and nothing tells them apart. */
  | 'duplicate-position';

/** A frame, or with `frame` null a whole image, that is in no volume. */
export interface LeftOver {
  readonly id: string;
  readonly frame: number | null;
  readonly reason: LeftOverReason;
}

/** How far neighbouring slices are apart was measured, or taken from a header, or is 1 mm for want of both. */
export type SliceSpacingSource =
  'positions' | 'spacing-between-slices' | 'slice-thickness' | 'assumed';

/** Where a volume lies in the patient. Every triple of axes is in index order: column, row, slice. */
export interface PatientGeometry {
  readonly kind: 'patient';
  readonly frameOfReferenceUid: string | null;
  /** Length of one step of the column, row and slice index. */
  readonly spacingMm: Vector3;
  readonly sliceSpacingSource: SliceSpacingSource;
  /** Unit vectors (LPS) along growing column, row and slice index. */
  readonly directions: readonly [column: Vector3, row: Vector3, slice: Vector3];
  /** Index (column, row, slice) to mm in DICOM's patient frame; of right hand always. */
  readonly indexToPatient: Affine;
  /** The same in RAS, the frame of NIfTI. */
  readonly indexToRas: Affine;
  /** Image Position (Patient) of each slice as the headers have it; null where a slice is missing. */
  readonly positions: readonly (Vector3 | null)[];
}

/** Slices in an order, of which nothing is known in mm. */
export interface UnknownGeometry {
  readonly kind: 'unknown';
  readonly orderedBy: 'slice-location' | 'instance-number';
}

export interface Volume {
  readonly columns: number;
  readonly rows: number;
  /** Places along the third axis, those of missing slices included. */
  readonly slices: number;
  readonly geometry: PatientGeometry | UnknownGeometry;
  /**
   * `frames[slice][measurement]`, null where the slice is missing. With a geometry the slices follow the
   * normal (row × column direction), whatever order they were taken in.
   */
  readonly frames: readonly (readonly FrameReference[] | null)[];
  /** What each point of the fourth axis is; one entry without labels when there is no such axis. */
  readonly measurements: readonly (readonly Label[])[];
  /** What tells this volume from others of the series that lie at the same places. */
  readonly labels: readonly Label[];
  readonly faults: readonly VolumeFault[];
}
