import { AppError } from '../errors.ts';
import type { EncapsulatedElement, FileBytes } from './dataset.ts';
import * as Tags from './tags.generated.ts';

const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const ITEM_HEADER_BYTES = 8;

/** Many small fragments are met in one window; between large ones little is read. */
const LEAST_WINDOW_BYTES = 4 * 1024;
const MOST_WINDOW_BYTES = 1024 ** 2;

/** A slide of 200 000 pixels a side in tiles of 256 has fewer; each costs the browser a slice. */
const MAX_FRAGMENTS = 2 ** 20;
const MAX_TABLE_BYTES = 4 * MAX_FRAGMENTS;

function truncated(): AppError {
  return new AppError('dicom/truncated', 'file ends inside its fragments');
}

/** Reads item headers at ascending offsets, several out of one slice of the file. */
class ItemHeaders {
  readonly #blob: Blob;
  #window = new DataView(new ArrayBuffer(0));
  #windowStart = 0;
  #windowBytes = LEAST_WINDOW_BYTES;
  #headersOfWindow = 0;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  /** @throws {AppError} dicom/truncated */
  async at(offset: number): Promise<{ readonly tag: number; readonly length: number }> {
    if (offset + ITEM_HEADER_BYTES > this.#blob.size) throw truncated();
    if (offset + ITEM_HEADER_BYTES > this.#windowStart + this.#window.byteLength) {
      await this.#moveTo(offset);
    }
    this.#headersOfWindow += 1;
    const at = offset - this.#windowStart;
    const tag = this.#window.getUint16(at, true) * 0x10000 + this.#window.getUint16(at + 2, true);
    return { tag, length: this.#window.getUint32(at + 4, true) };
  }

  async #moveTo(offset: number): Promise<void> {
    if (this.#headersOfWindow > 4)
      this.#windowBytes = Math.min(this.#windowBytes * 4, MOST_WINDOW_BYTES);
    if (this.#headersOfWindow === 1) this.#windowBytes = LEAST_WINDOW_BYTES;
    const slice = this.#blob.slice(offset, offset + this.#windowBytes);
    this.#window = new DataView(await slice.arrayBuffer());
    this.#windowStart = offset;
    this.#headersOfWindow = 0;
  }
}

async function offsetTableOf(item: FileBytes | undefined): Promise<Uint32Array> {
  if (!(item instanceof Blob) || item.size % 4 !== 0) {
    throw new AppError('dicom/malformed', 'no basic offset table');
  }
  if (item.size > MAX_TABLE_BYTES) {
    throw new AppError('dicom/too-large', 'too many offsets', { tableBytes: item.size });
  }
  const view = new DataView(await item.arrayBuffer());
  return Uint32Array.from({ length: item.size / 4 }, (_, at) => view.getUint32(at * 4, true));
}

/**
 * Encapsulated pixel data whose first item stands at `offset`: fragments stay slices of the file. Gives
 * the offset behind the Sequence Delimitation Item too. Source: PS3.5 section A.4.
 * @throws {AppError} dicom/truncated, dicom/malformed, dicom/too-large
 */
export async function readFragments(
  blob: Blob,
  offset: number,
): Promise<{ readonly element: EncapsulatedElement; readonly end: number }> {
  const headers = new ItemHeaders(blob);
  const items: Blob[] = [];
  for (let at = offset; ;) {
    const { tag, length } = await headers.at(at);
    at += ITEM_HEADER_BYTES;
    if (tag === SEQUENCE_DELIMITATION) {
      const [table, ...fragments] = items;
      const basicOffsetTable = await offsetTableOf(table);
      const element = { kind: 'encapsulated', tag: Tags.PixelData, vr: 'OB' } as const;
      return { element: { ...element, basicOffsetTable, fragments }, end: at };
    }
    if (tag !== ITEM) {
      throw new AppError('dicom/malformed', 'no fragment where one must stand');
    }
    if (at + length > blob.size) throw truncated();
    if (items.length > MAX_FRAGMENTS) {
      throw new AppError('dicom/too-large', 'too many fragments', { limit: MAX_FRAGMENTS });
    }
    items.push(blob.slice(at, at + length));
    at += length;
  }
}
