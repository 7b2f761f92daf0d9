import type { FileBytes } from '../../dicom/dataset.ts';
import { readRange, sizeOf } from '../../dicom/file-bytes.ts';
import { AppError } from '../../errors.ts';

interface Part {
  readonly bytes: FileBytes;
  readonly start: number;
  readonly end: number;
}

function notInMemory(): AppError {
  return new AppError('dicom/malformed', 'written file cannot be walked through');
}

/** A written file in its parts, in memory or on the disk, looked at as one row of bytes. */
export class WrittenFile {
  readonly byteLength: number;
  readonly #parts: readonly Part[];
  /** Of the part that was looked at last: who walks a file goes forward. */
  #last = 0;

  constructor(parts: readonly FileBytes[]) {
    let end = 0;
    this.#parts = parts
      .filter((bytes) => sizeOf(bytes) > 0)
      .map((bytes) => {
        const start = end;
        end += sizeOf(bytes);
        return { bytes, start, end };
      });
    this.byteLength = end;
  }

  /** Where a part ends and the next begins. */
  get borders(): readonly number[] {
    return this.#parts.slice(1).map(({ start }) => start);
  }

  /** @throws {AppError} dicom/malformed behind the end and in parts that are on the disk */
  uint16(at: number): number {
    const part = this.#parts[this.#last];
    if (part && at >= part.start && at + 2 <= part.end && part.bytes instanceof Uint8Array) {
      const inside = at - part.start;
      return (part.bytes[inside] as number) + (part.bytes[inside + 1] as number) * 0x100;
    }
    return this.#byte(at) + this.#byte(at + 1) * 0x100;
  }

  /** @throws {AppError} as uint16 */
  uint32(at: number): number {
    return this.uint16(at) + this.uint16(at + 2) * 0x10000;
  }

  /** The bytes of a range that lies in memory in one piece; null otherwise. */
  held(start: number, end: number): Uint8Array | null {
    const part = this.#partAt(start);
    if (!part || part.bytes instanceof Blob || end > part.end) return null;
    return part.bytes.subarray(start - part.start, end - part.start);
  }

  /** Any range; a view where it lies in memory in one piece. Ends where the file ends. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const to = Math.min(end, this.byteLength);
    const held = this.held(start, to);
    if (held) return held;
    const whole = new Uint8Array(Math.max(0, to - start));
    for (const part of this.#parts) {
      if (part.end <= start || part.start >= to) continue;
      const from = Math.max(start, part.start);
      const bytes = await readRange(part.bytes, from - part.start, to - part.start);
      whole.set(bytes, from - start);
    }
    return whole;
  }

  #byte(at: number): number {
    const part = this.#partAt(at);
    if (!part || part.bytes instanceof Blob) throw notInMemory();
    return part.bytes[at - part.start] as number;
  }

  #partAt(at: number): Part | undefined {
    const last = this.#parts[this.#last];
    if (last && at >= last.start && at < last.end) return last;
    let low = 0;
    let high = this.#parts.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at < (this.#parts[middle]?.end ?? 0)) high = middle;
      else low = middle + 1;
    }
    this.#last = low;
    const part = this.#parts[low];
    return part && at < part.end ? part : undefined;
  }
}
