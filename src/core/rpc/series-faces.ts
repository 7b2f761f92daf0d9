import type { Identifying } from '../deid/brands.ts';
import type { FaceMask } from '../deid/faces/clear-face.ts';
import type { FaceNumbers, FacePictures } from '../deid/faces/deface-volume.ts';
import type { FaceRefusal } from '../deid/faces/series-faces.ts';

/** The face is cleared before anything is stored; or a person says that there is none. */
export type FaceDecision =
  { readonly kind: 'cleared'; readonly mask: FaceMask } | { readonly kind: 'none' };

/** What came out for one file: what would be cleared, that no head was found, or why nobody can tell. */
export type FileFace =
  | FaceDecision
  | { readonly kind: 'no-head' }
  | { readonly kind: 'refused'; readonly refusal: FaceRefusal };

/** One volume of a series. Pictures show whom they are of: they live in the memory of the page only. */
export interface VolumeFace {
  readonly kind: 'defaced' | 'no-head' | 'refused';
  readonly refusal: FaceRefusal | null;
  /** Files with frames in it. */
  readonly files: number;
  /** Columns, rows, slices; null of frames that make no volume. */
  readonly size: readonly [number, number, number] | null;
  readonly numbers: FaceNumbers | null;
  readonly pictures: Identifying<FacePictures> | null;
}

export interface SeriesFaces {
  /** By entry, in their order. */
  readonly files: readonly FileFace[];
  readonly volumes: readonly VolumeFace[];
}
