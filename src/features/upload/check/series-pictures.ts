import { reveal } from '../../../core/deid/brands.ts';
import type { ImagePreview } from '../../../core/rpc/image-preview.ts';
import { paintFrame } from '../../../ui/viewer/paint-frame.ts';
import { fitImage } from '../../../ui/viewer/geometry.ts';

type ReadPreview = (
  index: number,
  frameIndex: number,
  signal: AbortSignal,
) => Promise<ImagePreview>;

/** Reading a file for a small picture must not keep the threads from what a person does next. */
const AT_ONCE = 2;
const MOST_KEPT = 300;

/**
 * Small pictures of files that are not stored, square, painted once. They still show whom they are of: they
 * live in the memory of this page alone and are gone when it is left.
 */
export class SeriesPictures {
  readonly #read: ReadPreview;
  readonly #side: number;
  readonly #stop = new AbortController();
  readonly #kept = new Map<number, OffscreenCanvas>();
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  /** `side` in pixels. */
  constructor(read: ReadPreview, side: number) {
    this.#read = read;
    this.#side = side;
  }

  /**
   * `isWanted` is asked when its turn comes. Null when nobody wants it any more.
   * @throws {AppError} what the worker says of the file; AbortError once the page was left
   */
  async picture(
    index: number,
    frameIndex: number,
    isWanted: () => boolean,
  ): Promise<OffscreenCanvas | null> {
    const known = this.#kept.get(index);
    if (known) return known;
    if (this.#underWay >= AT_ONCE) {
      await new Promise<void>((begin) => this.#waiting.push(begin));
    }
    this.#underWay += 1;
    try {
      const { signal } = this.#stop;
      signal.throwIfAborted();
      const painted = this.#kept.get(index);
      if (painted || !isWanted()) return painted ?? null;
      return this.#keep(index, this.#paint(await this.#read(index, frameIndex, signal)));
    } finally {
      this.#underWay -= 1;
      // The last one asked for is what is in sight now.
      this.#waiting.pop()?.();
    }
  }

  /** Lets go of every picture. */
  end(): void {
    this.#stop.abort();
    this.#kept.clear();
    for (const begin of this.#waiting.splice(0)) begin();
  }

  #keep(index: number, picture: OffscreenCanvas): OffscreenCanvas {
    this.#kept.set(index, picture);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return picture;
  }

  #paint(preview: ImagePreview): OffscreenCanvas {
    const frame = reveal(preview.frame);
    const { rows, columns } = frame;
    const whole = new OffscreenCanvas(columns, rows);
    const appearance = { voi: frame.vois[0], inverted: false, hasOverlays: false };
    whole.getContext('2d')?.putImageData(paintFrame(frame, appearance), 0, 0);
    const side = this.#side;
    const place = fitImage({ rows, columns, pixelSpacingMm: null }, side, side);
    const small = new OffscreenCanvas(side, side);
    const context = small.getContext('2d');
    if (context) {
      context.imageSmoothingQuality = 'high';
      context.drawImage(whole, place.left, place.top, place.width, place.height);
    }
    return small;
  }
}
