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
  /** Of rescaled values; taken from the data when the header gives none. */
  readonly windowCenter: number;
  readonly windowWidth: number;
  /** MONOCHROME1: the smallest value is white. */
  readonly inverted: boolean;
}

export interface FramesApi {
  /** @throws {AppError} storage/missing, dicom/* */
  readFrame(call: Call, imageId: string, frameIndex: number): Promise<Frame>;
}
