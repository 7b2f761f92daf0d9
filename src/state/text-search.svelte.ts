import { SvelteMap } from 'svelte/reactivity';
import { reveal } from '../core/deid/brands.ts';
import type { MatrixSize, PixelBox } from '../core/deid/pixels/pixel-box.ts';
import { coveringBoxes } from '../core/deid/pixels/text/covering-boxes.ts';
import { sampleFrames } from '../core/deid/pixels/text/sample-frames.ts';
import { withTextsOf, type SeenText } from '../core/deid/pixels/text/seen-text.ts';
import { tellingOf } from '../core/deid/pixels/text/telling-text.ts';
import { isAbort, toWireError, type ErrorCode } from '../core/errors.ts';
import type { ImagePreview } from '../core/rpc/image-preview.ts';
import type { TextApi } from '../core/rpc/text-api.ts';
import type { WorkerPool } from '../platform/workers/worker-pool.ts';

/** What is known of a picture that was read once. */
export type PictureFacts = Pick<ImagePreview, 'frames' | 'rule' | 'suggested' | 'seriesKey'> &
  MatrixSize;

/** How far the search in one picture is. */
export type TextState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'looking'; readonly frame: number; readonly frames: number }
  | {
      readonly kind: 'found';
      readonly texts: readonly SeenText[];
      /** Over what the header suggests and over every text. */
      readonly boxes: readonly PixelBox[];
      readonly facts: PictureFacts;
    }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

type ReadPreview = (
  index: number,
  frameIndex: number,
  signal: AbortSignal,
  blanked?: readonly PixelBox[],
) => Promise<ImagePreview>;

interface Parts {
  readonly worker: Pick<WorkerPool<TextApi>, 'call'>;
  readonly preview: ReadPreview;
}

interface LookOptions {
  readonly signal: AbortSignal;
  readonly blanked?: readonly PixelBox[];
  readonly onFrame?: (frame: number, frames: number) => void;
}

interface Look {
  readonly texts: readonly SeenText[];
  readonly facts: PictureFacts;
}

const WAITING: TextState = { kind: 'waiting' };

export function factsOfPreview(preview: ImagePreview): PictureFacts {
  const { frames, rule, suggested, seriesKey } = preview;
  const { rows, columns } = reveal(preview.frame);
  return { frames, rule, suggested, seriesKey, rows, columns };
}

/**
 * Looks for text in pictures that are held, one after the other, the one on the screen first. Results stay
 * in the memory of this tab until the import is cleared.
 */
export class TextSearch {
  readonly #parts: Parts;
  readonly #states = new SvelteMap<number, TextState>();
  #queue: number[] = [];
  #stop = $state.raw<AbortController | null>(null);
  /** The models could not be loaded: no picture can be searched. */
  #failure = $state.raw<ErrorCode | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#stop !== null;
  }
  get failure(): ErrorCode | null {
    return this.#failure;
  }

  stateOf(index: number): TextState {
    return this.#states.get(index) ?? WAITING;
  }

  /** Takes on pictures in this order; those that were searched already are left out. */
  start(indices: readonly number[]): void {
    this.#queue = indices.filter((index) => this.stateOf(index).kind !== 'found');
    this.#failure = null;
    if (this.#stop || this.#queue.length === 0) return;
    this.#stop = new AbortController();
    void this.#run(this.#stop);
  }

  /** Whatever waits comes behind these. */
  prefer(indices: readonly number[]): void {
    const first = indices.filter((index) => this.#queue.includes(index));
    this.#queue = [...first, ...this.#queue.filter((index) => !first.includes(index))];
  }

  /** What was found stays. */
  stop(): void {
    this.#queue = [];
    this.#stop?.abort();
    this.#stop = null;
  }

  clear(): void {
    this.stop();
    this.#states.clear();
    this.#failure = null;
  }

  /**
   * Texts of one picture, in frames that stand for all; with boxes black where they are given.
   * @throws {AppError} text/not-loaded; what the file is; AbortError
   */
  async look(index: number, { signal, blanked = [], onFrame }: LookOptions): Promise<Look> {
    const { worker, preview } = this.#parts;
    const lookAt = async (frameIndex: number, texts: readonly SeenText[]) => {
      const shown = await preview(index, frameIndex, signal, blanked);
      signal.throwIfAborted();
      const found = await worker.call('find', [shown.frame, blanked], { signal });
      const words = reveal(shown.words);
      const seen = found.map(({ box, text }) => {
        return { box, text, telling: tellingOf(reveal(text), words) };
      });
      return { texts: withTextsOf(texts, seen), facts: factsOfPreview(shown) };
    };
    onFrame?.(1, 1);
    let look = await lookAt(0, []);
    const [, ...others] = sampleFrames(look.facts.frames);
    for (const [at, frameIndex] of others.entries()) {
      onFrame?.(at + 2, others.length + 1);
      look = await lookAt(frameIndex, look.texts);
    }
    return look;
  }

  async #run(stop: AbortController): Promise<void> {
    while (!stop.signal.aborted) {
      const index = this.#queue.shift();
      if (index === undefined) break;
      await this.#searchOne(index, stop.signal);
    }
    if (this.#stop === stop) this.#stop = null;
  }

  async #searchOne(index: number, signal: AbortSignal): Promise<void> {
    try {
      const onFrame = (frame: number, frames: number) => {
        this.#states.set(index, { kind: 'looking', frame, frames });
      };
      const { texts, facts } = await this.look(index, { signal, onFrame });
      signal.throwIfAborted();
      const places = texts.map(({ box }) => box);
      const boxes = coveringBoxes(places, facts.suggested, facts);
      this.#states.set(index, { kind: 'found', texts, boxes, facts });
    } catch (error) {
      if (isAbort(error)) {
        this.#states.delete(index);
        return;
      }
      const { code } = toWireError(error);
      this.#states.set(index, { kind: 'failed', code });
      if (code !== 'text/not-loaded') return;
      // The next picture would fail in the same way.
      this.#failure = code;
      this.#queue = [];
    }
  }
}
