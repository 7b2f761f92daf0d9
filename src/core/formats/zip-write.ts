import {
  BlobWriter,
  TextReader,
  Uint8ArrayReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-custom.js';

export interface ZipBuilder {
  /** Bytes are taken as they are when the name ends in .png, which is compressed already. */
  add(name: string, content: Uint8Array | string): Promise<void>;
  finish(): Promise<Blob>;
}

/** ZIP dates have no zone: 1980-01-01 00:00 in every place, so that equal contents give equal bytes. */
const EPOCH = new Date(1980, 0, 1);

/** A ZIP written file by file; only the file at hand is in memory, the rest is in the Blob. */
export function createZip(): ZipBuilder {
  const writer = new ZipWriter(new BlobWriter('application/zip'), {
    useWebWorkers: false,
    lastModDate: EPOCH,
    extendedTimestamp: false,
    dataDescriptor: false,
  });
  return {
    async add(name, content) {
      const reader =
        typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content);
      await writer.add(name, reader, name.endsWith('.png') ? { level: 0 } : {});
    },
    finish: () => writer.close(),
  };
}
