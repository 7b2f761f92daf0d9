import { crc32 } from '../../src/core/formats/crc32.ts';

/** One entry as some other program, or an attacker, would write it. */
export interface RawEntry {
  /** A text is written as UTF-8, without the flag that says so. */
  readonly name: string | Uint8Array;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly isDeflated?: boolean;
  /** Sizes and checksum stand behind the data, zeros before it: APPNOTE 4.3.9. */
  readonly hasDescriptor?: boolean;
  /** Sizes and offset stand in the ZIP64 extra field: APPNOTE 4.5.3. */
  readonly isZip64?: boolean;
  readonly flags?: number;
  /** What the headers say instead of the truth. */
  readonly method?: number;
  readonly uncompressedSize?: number;
  /** Index of the entry whose data this one takes for its own. */
  readonly sharesDataOf?: number;
}

const SIZE_ELSEWHERE = 0xffffffff;
const HAS_DESCRIPTOR = 8;

/** Numbers with their widths in bytes, little endian. */
function fields(...values: readonly (readonly [value: number, width: number])[]): number[] {
  return values.flatMap(([value, width]) =>
    Array.from({ length: width }, (_, at) => Math.floor(value / 256 ** at) % 256),
  );
}

async function deflate(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A ZIP put together by hand: it shares nothing with the reader or the package but the checksum. */
export async function rawZip(entries: readonly RawEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const out: Uint8Array[] = [];
  const directory: number[][] = [];
  const places: { offset: number; compressedSize: number }[] = [];
  let at = 0;
  const put = (bytes: Uint8Array) => {
    out.push(bytes);
    at += bytes.length;
  };
  for (const entry of entries) {
    const { content, isDeflated = false, hasDescriptor = false, isZip64 = false } = entry;
    const name = typeof entry.name === 'string' ? new TextEncoder().encode(entry.name) : entry.name;
    const method = entry.method ?? (isDeflated ? 8 : 0);
    const flags = (entry.flags ?? 0) | (hasDescriptor ? HAS_DESCRIPTOR : 0);
    const data = isDeflated ? await deflate(content) : content;
    const size = entry.uncompressedSize ?? content.length;
    const sum = crc32(content);
    let place = places[entry.sharesDataOf ?? -1];
    if (!place) {
      place = { offset: at, compressedSize: data.length };
      const before = hasDescriptor ? [0, 0, 0] : [sum, data.length, size];
      const header = [[0x04034b50, 4], [20, 2], [flags, 2], [method, 2], [0, 4], ...before.map((each) => [each, 4]), [name.length, 2], [0, 2]]; // prettier-ignore
      put(Uint8Array.from([...fields(...(header as [number, number][])), ...name]));
      put(data);
      if (hasDescriptor) {
        put(Uint8Array.from(fields([0x08074b50, 4], [sum, 4], [data.length, 4], [size, 4])));
      }
    }
    places.push(place);
    const { offset, compressedSize } = place;
    const extra = isZip64
      ? fields([1, 2], [24, 2], [size, 8], [compressedSize, 8], [offset, 8])
      : [];
    const told = isZip64 ? [SIZE_ELSEWHERE, SIZE_ELSEWHERE] : [compressedSize, size];
    const record = [[0x02014b50, 4], [45, 2], [20, 2], [flags, 2], [method, 2], [0, 4], [sum, 4], ...told.map((each) => [each, 4]), [name.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [isZip64 ? SIZE_ELSEWHERE : offset, 4]]; // prettier-ignore
    directory.push([...fields(...(record as [number, number][])), ...name, ...extra]);
  }
  const start = at;
  for (const record of directory) put(Uint8Array.from(record));
  const count: [number, number] = [entries.length, 2];
  put(
    Uint8Array.from(
      fields([0x06054b50, 4], [0, 4], count, count, [at - start, 4], [start, 4], [0, 2]),
    ),
  );
  const bytes = new Uint8Array(at);
  let end = 0;
  for (const part of out) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
