import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createZip } from '../../src/core/formats/zip-write.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';

export interface HostileFolder {
  readonly folder: string;
  readonly paths: readonly string[];
  /** Files that must end as stored. */
  readonly good: number;
}

/** One folder with everything that a clinic's CD may bring, and two images that are all right. */
export async function hostileFolder(): Promise<HostileFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-hostile-'));
  mkdirSync(join(folder, 'DOE JANE 1964'));
  const image = phantomInstance(300).bytes;
  const archive = createZip();
  await archive.add('CD/IMAGES/IM0001', phantomInstance(301).bytes);
  await archive.add('CD/README.TXT', 'This disc holds the images of a patient.');
  const zip = new Uint8Array(await (await archive.finish()).arrayBuffer());

  const files: readonly (readonly [string, Uint8Array | string])[] = [
    ['empty.dcm', ''],
    ['notes.txt', 'Call Dr. Kim about DOE^JANE'],
    ['truncated.dcm', image.subarray(0, Math.floor(image.length / 2))],
    ['header-only.dcm', image.subarray(0, 140)],
    ['image.dcm', image],
    ['copy-of-image.dcm', image],
    [join('DOE JANE 1964', 'random.bin'), new Uint8Array(4096).map((_, i) => (i * 167) % 251)],
    ['disc.zip', zip],
    ['broken.zip', zip.subarray(0, zip.length - 40)],
  ];
  const paths = files.map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  return { folder, paths, good: 2 };
}
