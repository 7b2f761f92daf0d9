import type { ErrorCode } from '../../src/core/errors.ts';

export interface DecodeTask {
  readonly file: ArrayBuffer;
  /** All frames as stored values; null where nobody has decoded the file. */
  readonly reference: ArrayBuffer | null;
}

interface Picture {
  readonly kind: 'picture';
  /** Type of a sample, as NumPy calls it. */
  readonly type: string;
  /** Frames, rows, columns, samples of a pixel. */
  readonly shape: readonly [number, number, number, number];
  readonly samplesAreWhole: boolean;
  /** First and last frame, asked for alone of a file left on the disk, are as out of the whole file. */
  readonly framePathAgrees: boolean;
  /** Greatest difference of a sample from the reference. */
  readonly difference: number;
  /** SHA-256 of each frame. */
  readonly hashes: readonly string[];
}

export type Outcome =
  | Picture
  | { readonly kind: 'refused'; readonly code: ErrorCode }
  | { readonly kind: 'hang' }
  | { readonly kind: 'crash' };
