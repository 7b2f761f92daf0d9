import type { LookupTable } from '../imaging/lookup-table.ts';
import type { OverlayMask } from '../imaging/overlays.ts';
import type { Voi } from '../imaging/voi.ts';
import type { Call } from './call.ts';

/** One frame of a stored, de-identified image: stored values and how to show them. */
export interface Frame {
  readonly rows: number;
  readonly columns: number;
  /** 1: monochrome, row-major. 3: RGB interleaved, 8 bit. */
  readonly samplesPerPixel: 1 | 3;
  readonly pixels:
    Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** In the place of slope and intercept, which are 1 and 0 then. */
  readonly modalityTable: LookupTable | null;
  /** Modality values are Hounsfield units. */
  readonly isHounsfield: boolean;
  /** Ways to show modality values, the first one as the image asks; from the data when the header gives none. */
  readonly vois: readonly [Voi, ...Voi[]];
  /** Stored values, from and to, that are no picture. */
  readonly padding: { readonly min: number; readonly max: number } | null;
  /** The smallest value is white (MONOCHROME1). */
  readonly inverted: boolean;
  /** Lines, letters and regions that the header lays over the picture. */
  readonly overlays: readonly OverlayMask[];
}

export interface FramesApi {
  /** @throws {AppError} storage/missing, dicom/* */
  readFrame(call: Call, imageId: string, frameIndex: number): Promise<Frame>;
}
