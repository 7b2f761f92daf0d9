import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { MOST_HELD_BYTES } from '../../src/core/dicom/file-bytes.ts';
import { AppError } from '../../src/core/errors.ts';

/** What is in memory of pixel data that becomes a Blob. */
const PART_BYTES = 16 * 1024 ** 2;

/** `bytes` moved up by `shift` bits behind the low bits of `before`; one-bit pixels begin at bit 0. */
function shifted(bytes: Uint8Array, before: number, shift: number): Uint8Array {
  const moved = new Uint8Array(bytes.length + 1);
  let carried = before;
  bytes.forEach((byte, at) => {
    moved[at] = carried | (byte << shift);
    carried = byte >> (8 - shift);
  });
  moved[bytes.length] = carried;
  return moved;
}

/**
 * Joins decoded frames into native pixel data: one array where that is small, else a Blob that is made
 * part by part, so that never more than a part is held. Frames of one-bit pixels may begin inside a
 * byte, PS3.5 section 8.1.1.
 */
export class NativeFrames {
  readonly #isHeld: boolean;
  readonly #part: Uint8Array<ArrayBuffer>;
  readonly #blobs: Blob[] = [];
  #filled = 0;
  /** Bits of an unfinished byte. */
  #rest = 0;
  #restBits = 0;

  /** `totalBits`: of all frames together. */
  constructor(totalBits: number, mostHeldBytes = MOST_HELD_BYTES, partBytes = PART_BYTES) {
    const totalBytes = Math.ceil(totalBits / 8);
    this.#isHeld = totalBytes <= mostHeldBytes;
    this.#part = new Uint8Array(this.#isHeld ? totalBytes : partBytes);
  }

  /** Takes a copy of the first `bits` of the frame. */
  add(frame: Uint8Array, bits: number): void {
    const used = frame.subarray(0, Math.ceil(bits / 8));
    const moved = this.#restBits === 0 ? used : shifted(used, this.#rest, this.#restBits);
    const totalBits = this.#restBits + bits;
    const whole = Math.floor(totalBits / 8);
    this.#append(moved.subarray(0, whole));
    this.#restBits = totalBits % 8;
    this.#rest = (moved[whole] ?? 0) & (2 ** this.#restBits - 1);
  }

  finish(): FileBytes {
    if (this.#restBits > 0) this.#append(Uint8Array.of(this.#rest));
    if (!this.#isHeld) {
      this.#endPart();
      return new Blob(this.#blobs);
    }
    if (this.#filled < this.#part.length) {
      throw new AppError('internal/unexpected', 'fewer frames than were announced');
    }
    return this.#part;
  }

  #append(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#filled === this.#part.length) this.#endPart();
      const end = Math.min(bytes.length, at + this.#part.length - this.#filled);
      this.#part.set(bytes.subarray(at, end), this.#filled);
      this.#filled += end - at;
      at = end;
    }
  }

  #endPart(): void {
    if (this.#isHeld) throw new AppError('internal/unexpected', 'more frames than were announced');
    this.#blobs.push(new Blob([this.#part.subarray(0, this.#filled)]));
    this.#filled = 0;
  }
}
