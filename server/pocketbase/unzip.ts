import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, configure } from '@zip.js/zip.js';

// Node has no Worker of the kind that zip.js starts.
configure({ useWebWorkers: false });

/** Bytes of the one entry of a ZIP whose path ends with `/name` or is `name`; null when there is none. */
export async function unzipEntry(archive: Uint8Array, name: string): Promise<Uint8Array | null> {
  const reader = new ZipReader(new Uint8ArrayReader(archive));
  try {
    for (const entry of await reader.getEntries()) {
      const isWanted = entry.filename === name || entry.filename.endsWith(`/${name}`);
      if (!entry.directory && isWanted) return await entry.getData(new Uint8ArrayWriter());
    }
    return null;
  } finally {
    await reader.close();
  }
}
