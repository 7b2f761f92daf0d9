import type { Identifying } from '../deid/brands.ts';
import type { PixelBox } from '../deid/pixels/pixel-box.ts';
import type { Call } from './call.ts';
import type { Frame } from './frames-api.ts';

/** Text that the program found in one frame, for whoever sits at this screen. */
export interface FoundText {
  /** In pixels of the image; whole ones. */
  readonly box: PixelBox;
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** What was read there, which may be wrong; empty where nothing could be read. */
  readonly text: Identifying<string>;
}

/** Finds and reads text in pictures. Models and programs for it are loaded at the first call. */
export interface TextApi {
  /**
   * `blanked`: boxes that are black in the frame, and are no letters.
   * @throws {AppError} text/not-loaded when models cannot be fetched; AbortError
   */
  find(
    call: Call,
    frame: Identifying<Frame>,
    blanked?: readonly PixelBox[],
  ): Promise<readonly FoundText[]>;
}
