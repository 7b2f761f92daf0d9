import type { Frame } from '../../core/rpc/frames-api.ts';

const bytesOf = ({ pixels, overlays }: Frame) =>
  overlays.reduce((sum, { bits }) => sum + bits.byteLength, pixels.byteLength);

/** Frames that were read, the least recently used let go first. */
export class FrameCache {
  readonly #maxBytes: number;
  /** In order of last use. */
  readonly #frames = new Map<string, Frame>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  has(key: string): boolean {
    return this.#frames.has(key);
  }

  /** The frame, from now on the most recently used one. */
  get(key: string): Frame | undefined {
    const frame = this.#frames.get(key);
    if (frame) {
      this.#frames.delete(key);
      this.#frames.set(key, frame);
    }
    return frame;
  }

  /** Keeps a frame, even one that is larger than the cache alone. */
  set(key: string, frame: Frame): void {
    this.#drop(key);
    this.#frames.set(key, frame);
    this.#bytes += bytesOf(frame);
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.#maxBytes || oldest === key) return;
      this.#drop(oldest);
    }
  }

  clear(): void {
    this.#frames.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    const frame = this.#frames.get(key);
    if (frame) this.#bytes -= bytesOf(frame);
    this.#frames.delete(key);
  }
}
