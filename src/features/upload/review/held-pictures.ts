import { SvelteMap } from 'svelte/reactivity';
import { reveal } from '../../../core/deid/brands.ts';
import type { Frame } from '../../../core/rpc/frames-api.ts';
import type { ImagePreview } from '../../../core/rpc/image-preview.ts';
import { factsOfPreview, type PictureFacts } from '../../../state/text-search.svelte.ts';
import { FrameCache } from '../../../ui/viewer/frame-cache.ts';

type ReadPreview = (
  index: number,
  frameIndex: number,
  signal: AbortSignal,
) => Promise<ImagePreview>;

const FIRST_FRAMES_BYTES = 64 * 1024 ** 2;

/**
 * Pictures that still show whom they are of. They are in the memory of this page alone and gone when it
 * is left. First frames are kept for a while, since strip and viewer both show them.
 */
export class HeldPictures {
  readonly #read: ReadPreview;
  readonly #stop = new AbortController();
  readonly #firstFrames = new FrameCache(FIRST_FRAMES_BYTES);
  readonly #underWay = new Map<number, Promise<Frame>>();
  readonly #facts = new SvelteMap<number, PictureFacts>();

  constructor(read: ReadPreview) {
    this.#read = read;
  }

  /** Null until the first frame came. */
  factsOf(index: number): PictureFacts | null {
    return this.#facts.get(index) ?? null;
  }

  /** @throws {AppError} what the worker says of the file; AbortError once the page was left */
  async frame(index: number, frameIndex: number): Promise<Frame> {
    if (frameIndex > 0) return this.#load(index, frameIndex);
    const known = this.#firstFrames.get(String(index));
    if (known) return known;
    const underWay = this.#underWay.get(index) ?? this.#load(index, 0);
    this.#underWay.set(index, underWay);
    try {
      return await underWay;
    } finally {
      this.#underWay.delete(index);
    }
  }

  /** Lets go of every picture. */
  end(): void {
    this.#stop.abort();
    this.#firstFrames.clear();
    this.#facts.clear();
  }

  async #load(index: number, frameIndex: number): Promise<Frame> {
    const { signal } = this.#stop;
    const preview = await this.#read(index, frameIndex, signal);
    signal.throwIfAborted();
    const frame = reveal(preview.frame);
    if (!this.#facts.has(index)) this.#facts.set(index, factsOfPreview(preview));
    if (frameIndex === 0) this.#firstFrames.set(String(index), frame);
    return frame;
  }
}
