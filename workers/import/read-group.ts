import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';
import { isReadAtOnce, readEntry } from './read-entry.ts';

/** The files of a group, each to be read once. */
interface GroupFiles {
  /** @throws {AppError} as readEntry */
  read(index: number): Promise<FileBytes>;
}

/** Bytes of several files with one question to the browser; null when one of them cannot be read. */
async function readTogether(files: readonly Blob[]): Promise<ArrayBuffer | null> {
  try {
    return await new Blob(files as Blob[]).arrayBuffer();
  } catch (error) {
    // Which one it is comes out when each is read by itself.
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** Small files are asked for together: a question to the browser costs as much as the bytes of a slice. */
export function readGroup(locators: readonly ImportLocator[], signal: AbortSignal): GroupFiles {
  const small = locators.flatMap((locator) =>
    locator.kind === 'file' && isReadAtOnce(locator.file) ? [locator.file] : [],
  );
  const offsets = new Map<Blob, number>();
  let byteLength = 0;
  for (const file of small) {
    offsets.set(file, byteLength);
    byteLength += file.size;
  }
  const together = small.length > 1 ? readTogether(small) : Promise.resolve(null);
  return {
    async read(index) {
      const locator = locators[index] as ImportLocator;
      const offset = locator.kind === 'file' ? offsets.get(locator.file) : undefined;
      if (locator.kind !== 'file' || offset === undefined) return readEntry(locator, signal);
      const all = await together;
      const isWhole = all?.byteLength === byteLength;
      if (!isWhole) return readEntry(locator, signal);
      return readEntry(locator, signal, new Uint8Array(all, offset, locator.file.size));
    },
  };
}
