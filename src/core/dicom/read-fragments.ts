import { AppError } from '../errors.ts';
import type { BlobRange, EncapsulatedElement } from './dataset.ts';
import { readRange, sizeOf } from './file-bytes.ts';
import * as Tags from './tags.generated.ts';

const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const ITEM_HEADER_BYTES = 8;

/** Between larger fragments than this their headers are read alone, between smaller ones everything. */
const DENSE_STRIDE_BYTES = 512 * 1024;
/** So many headers tell how large the fragments are. */
const TRIED_HEADERS = 4;
const SPARSE_WINDOW_BYTES = 4 * 1024;
const DENSE_WINDOW_BYTES = 4 * 1024 ** 2;
/** Windows that are asked for before they are needed. */
const WINDOWS_AHEAD = 3;

/** A slide of 200 000 pixels a side in tiles of 256 has fewer. */
const MAX_FRAGMENTS = 2 ** 20;
const MAX_TABLE_BYTES = 4 * MAX_FRAGMENTS;

function truncated(): AppError {
  return new AppError('dicom/truncated', 'file ends inside its fragments');
}

interface Window {
  readonly start: number;
  readonly view: DataView;
}

/**
 * Reads item headers at ascending offsets. Each read is a request to the browser and takes as long as a
 * hundred kilobytes do: where fragments are small, the file is read as it comes.
 */
class ItemHeaders {
  readonly #blob: Blob;
  readonly #origin: number;
  readonly #ahead = new Map<number, Promise<Window>>();
  #window: Window = { start: 0, view: new DataView(new ArrayBuffer(0)) };
  #count = 0;

  constructor(blob: Blob, origin: number) {
    this.#blob = blob;
    this.#origin = origin;
  }

  /** @throws {AppError} dicom/truncated */
  async at(offset: number): Promise<{ readonly tag: number; readonly length: number }> {
    if (offset + ITEM_HEADER_BYTES > this.#blob.size) throw truncated();
    if (!this.#holds(offset)) this.#window = await this.#windowAt(offset);
    this.#count += 1;
    const { start, view } = this.#window;
    const at = offset - start;
    const tag = view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    return { tag, length: view.getUint32(at + 4, true) };
  }

  #holds(offset: number, { start, view }: Window = this.#window): boolean {
    return offset >= start && offset + ITEM_HEADER_BYTES <= start + view.byteLength;
  }

  async #windowAt(offset: number): Promise<Window> {
    const stride = (offset - this.#origin) / this.#count;
    const isDense = this.#count >= TRIED_HEADERS && stride <= DENSE_STRIDE_BYTES;
    if (!isDense) return this.#read(offset, SPARSE_WINDOW_BYTES);
    const index = Math.floor(offset / DENSE_WINDOW_BYTES);
    for (const old of this.#ahead.keys()) if (old < index) this.#ahead.delete(old);
    for (let next = index; next <= index + WINDOWS_AHEAD; next += 1) this.#ask(next);
    const window = await this.#ahead.get(index);
    // A header may stand across the end of a window.
    return window && this.#holds(offset, window) ? window : this.#read(offset, ITEM_HEADER_BYTES);
  }

  #ask(index: number): void {
    const start = index * DENSE_WINDOW_BYTES;
    if (start >= this.#blob.size || this.#ahead.has(index)) return;
    const reading = this.#read(start, DENSE_WINDOW_BYTES);
    reading.catch(() => undefined); // Met when the window is needed; some never are.
    this.#ahead.set(index, reading);
  }

  async #read(start: number, length: number): Promise<Window> {
    const slice = this.#blob.slice(start, start + length);
    return { start, view: new DataView(await slice.arrayBuffer()) };
  }
}

async function offsetTableOf(item: BlobRange | undefined): Promise<Uint32Array> {
  const tableBytes = item && sizeOf(item);
  if (!item || tableBytes === undefined || tableBytes % 4 !== 0) {
    throw new AppError('dicom/malformed', 'no basic offset table');
  }
  if (tableBytes > MAX_TABLE_BYTES) {
    throw new AppError('dicom/too-large', 'too many offsets', { tableBytes });
  }
  const table = await readRange(item, 0, tableBytes);
  const view = new DataView(table.buffer, table.byteOffset);
  return Uint32Array.from({ length: tableBytes / 4 }, (_, at) => view.getUint32(at * 4, true));
}

/**
 * Encapsulated pixel data whose first item stands at `offset`: fragments stay ranges of the file. Gives
 * the offset behind the Sequence Delimitation Item too. Source: PS3.5 section A.4.
 * @throws {AppError} dicom/truncated, dicom/malformed, dicom/too-large
 */
export async function readFragments(
  blob: Blob,
  offset: number,
): Promise<{ readonly element: EncapsulatedElement; readonly end: number }> {
  const headers = new ItemHeaders(blob, offset);
  const items: BlobRange[] = [];
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
    items.push({ source: blob, start: at, end: at + length });
    at += length;
  }
}
