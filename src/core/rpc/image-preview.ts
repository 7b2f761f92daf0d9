import type { Identifying } from '../deid/brands.ts';
import type { BurnedInRule } from '../deid/hold.ts';
import type { PixelBox } from '../deid/pixels/pixel-box.ts';
import type { HeaderWords } from '../deid/pixels/text/header-words.ts';
import type { Frame } from './frames-api.ts';

/**
 * One frame of an image that is not stored, for the eyes of whoever sits at this screen: it lives in the
 * memory of the page only.
 */
export interface ImagePreview {
  /** Without overlays: these are never stored. */
  readonly frame: Identifying<Frame>;
  /** Number of frames of the image. */
  readonly frames: number;
  /** Why it is held; null when nothing speaks against it. */
  readonly rule: BurnedInRule | null;
  /** What the header by itself says may be blanked. */
  readonly suggested: readonly PixelBox[];
  /** The same for images of one series that have one matrix; keyed, so that it names nothing. */
  readonly seriesKey: string;
  /** What the header says of the patient, to be compared with what stands in the picture. */
  readonly words: Identifying<HeaderWords>;
}
