import type { Frame } from '../../core/rpc/frames-api.ts';
import { FrameCache } from './frame-cache.ts';

/** One slice of a series: a frame of an image. */
export interface Slice {
  readonly imageId: string;
  readonly frameIndex: number;
}

export type LoadFrame = (imageId: string, frameIndex: number) => Promise<Frame>;

/** What stands on the screen: always the frame together with the slice it belongs to. */
export type Shown = { readonly index: number; readonly slice: Slice } & (
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'error'; readonly error: unknown }
);

const CACHE_BYTES = 128 * 1024 * 1024;
/** The slice itself is always first; more than this would only queue in the worker. */
const CALLS_AT_ONCE = 2;
const NEIGHBOURS = 3;

const keyOf = ({ imageId, frameIndex }: Slice) => `${imageId}/${frameIndex}`;

/**
 * Loads the slices of one stack: the wanted one first, then its neighbours in the direction of
 * travel. Scrolling past a slice drops it from the queue. The last frame stays on the screen until
 * the next has come, and says which slice it is. Slices may come and go while one looks.
 */
export class FrameStack {
  readonly #load: LoadFrame;
  readonly #cache = new FrameCache(CACHE_BYTES);
  #loading: readonly string[] = [];
  #queue: readonly Slice[] = [];
  #ended = false;

  #slices = $state.raw<readonly Slice[]>([]);
  #index = $state(0);
  #shown = $state.raw<Shown | null>(null);

  constructor(slices: readonly Slice[], load: LoadFrame) {
    this.#slices = slices;
    this.#load = load;
  }

  get length(): number {
    return this.#slices.length;
  }
  /** The slice that is asked for. */
  get index(): number {
    return this.#index;
  }
  get slice(): Slice | null {
    return this.#slices[this.#index] ?? null;
  }
  get shown(): Shown | null {
    return this.#shown;
  }
  get isLoading(): boolean {
    return this.#shown?.index !== this.#index;
  }

  /** Goes to a slice; an index beyond the ends goes to the end. */
  show(index: number): void {
    if (this.#slices.length === 0) return;
    const next = Math.min(this.#slices.length - 1, Math.max(0, Math.round(index)));
    const step = next < this.#index ? -1 : 1;
    this.#index = next;
    const near = Array.from({ length: NEIGHBOURS }, (_, i) => next + (i + 1) * step);
    this.#queue = [next, ...near, next - step].flatMap((i) => this.#slices[i] ?? []);
    const slice = this.#slices[next];
    const cached = slice && this.#cache.get(keyOf(slice));
    if (cached) this.#shown = { kind: 'frame', index: next, slice, frame: cached };
    this.#pump();
  }

  showMiddle(): void {
    this.show(Math.floor(this.#slices.length / 2));
  }

  /** Takes the slices anew, and stays at the slice it is at, wherever that has moved to. */
  update(slices: readonly Slice[]): void {
    if (slices === this.#slices) return;
    const placeOf = (slice: Slice) => {
      const key = keyOf(slice);
      return slices.findIndex((each) => keyOf(each) === key);
    };
    const shown = this.#shown;
    const shownAt = shown === null ? -1 : placeOf(shown.slice);
    const index = this.slice === null ? -1 : placeOf(this.slice);
    this.#slices = slices;
    this.#shown = shown === null || shownAt === -1 ? null : { ...shown, index: shownAt };
    if (index === -1) this.showMiddle();
    else this.#index = index;
  }

  /** Asks again for a slice that could not be read. */
  retry(): void {
    this.#shown = null;
    this.show(this.#index);
  }

  /** Ends it: what still comes is dropped. */
  end(): void {
    this.#ended = true;
    this.#queue = [];
    this.#cache.clear();
  }

  #pump(): void {
    for (const slice of this.#queue) {
      if (this.#loading.length >= CALLS_AT_ONCE) return;
      const key = keyOf(slice);
      if (this.#loading.includes(key) || this.#cache.has(key)) continue;
      void this.#fetch(slice, key);
    }
  }

  #isWanted(key: string): boolean {
    return this.slice !== null && keyOf(this.slice) === key;
  }

  async #fetch(slice: Slice, key: string): Promise<void> {
    this.#loading = [...this.#loading, key];
    try {
      const frame = await this.#load(slice.imageId, slice.frameIndex);
      if (this.#ended) return;
      this.#cache.set(key, frame);
      if (this.#isWanted(key)) this.#shown = { kind: 'frame', index: this.#index, slice, frame };
    } catch (error) {
      if (this.#ended) return;
      // A neighbour that fails says so when it is looked at: it is asked for again then.
      this.#queue = this.#queue.filter((queued) => keyOf(queued) !== key);
      if (this.#isWanted(key)) this.#shown = { kind: 'error', index: this.#index, slice, error };
    } finally {
      this.#loading = this.#loading.filter((each) => each !== key);
    }
    this.#pump();
  }
}
