import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

export interface CorpusFile {
  /** Path inside the test data; `python3-pydicom/…` and `series/…` in front of what lies elsewhere. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const SHARED = join(import.meta.dirname, '../../../shared/data');

function packageFolder(): string | null {
  try {
    const line = 'import os, pydicom; print(os.path.dirname(pydicom.__file__))';
    const printed = execFileSync('/usr/bin/python3', ['-c', line], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return join(printed.trim(), 'data');
  } catch {
    return null; // Not installed: the tests say that they are skipped.
  }
}

function isDicom(name: string, bytes: Uint8Array): boolean {
  return name.endsWith('.dcm') || String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';
}

function filesIn(folder: string, prefix: string): CorpusFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { name: prefix + relative(folder, path), bytes: new Uint8Array(readFileSync(path)) };
    })
    .filter(({ name, bytes }) => isDicom(name, bytes))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

const SERIES = [
  'lidc_ct_chest_80.zip',
  'nysbu_ct_planes/all_10_patients_62_files.zip',
  'dcm_qa_decubitus/HFDL.zip',
  'dcm_qa_decubitus/HFP.zip',
  'dcm_qa_deident/ge_sag_irspgr_196.zip',
];
const TAKEN_FROM_EACH = 4;

async function filesOfSeries(archive: string, most: number): Promise<CorpusFile[]> {
  const path = join(SHARED, 'series', archive);
  if (!existsSync(path)) return [];
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(path)])));
  const entries = (await reader.getEntries()).filter((entry) => !entry.directory);
  const step = Math.ceil(entries.length / most);
  const taken = entries.filter((_, index) => index % step === 0);
  const files = await Promise.all(
    taken.map(async (entry) => ({
      name: `series/${archive}/${entry.filename}`,
      bytes: new Uint8Array((await entry.getData(new Uint8ArrayWriter())).buffer),
    })),
  );
  await reader.close();
  return files.filter(({ name, bytes }) => isDicom(name, bytes));
}

/** Every DICOM file there is on this machine, each once, and so many of each series. */
export async function corpus(takenFromEach = TAKEN_FROM_EACH): Promise<readonly CorpusFile[]> {
  const installed = packageFolder();
  const series = await Promise.all(SERIES.map((archive) => filesOfSeries(archive, takenFromEach)));
  const hashes = new Set<string>();
  return [
    ...filesIn(join(SHARED, 'conformance'), ''),
    ...(installed ? filesIn(installed, 'python3-pydicom/') : []),
    ...series.flat(),
  ].filter(({ bytes }) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const isNew = !hashes.has(hash);
    hashes.add(hash);
    return isNew;
  });
}
