import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';
import { isReadAtOnce, readEntry } from './read-entry.ts';
import { readTogether } from './read-together.ts';

/** The files of a group, each to be read once. */
interface GroupFiles {
  /** @throws {AppError} as readEntry */
  read(index: number): Promise<FileBytes>;
}

/** Small files are asked for together: a question to the browser costs as much as the bytes of a slice. */
export function readGroup(locators: readonly ImportLocator[], signal: AbortSignal): GroupFiles {
  const small = locators.flatMap((locator, index) =>
    locator.kind === 'file' && isReadAtOnce(locator.file) ? [{ index, file: locator.file }] : [],
  );
  const places = new Map(small.map(({ index }, place) => [index, place]));
  const together = small.length > 1 ? readTogether(small.map(({ file }) => file)) : null;
  return {
    async read(index) {
      const place = places.get(index);
      const known = place === undefined ? undefined : (await together)?.[place];
      return readEntry(locators[index] as ImportLocator, signal, known);
    },
  };
}
