import { describe, expect, test } from 'vitest';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { DAMAGES, damaged, seededNumbers } from './damage.ts';
import { decodeAll } from './decode-pool.ts';
import { fileOf, loadReference } from './reference.ts';
import type { DecodedEntry } from './reference-entry.ts';

/** One small file for each codec; those of pydicom stand in the package too. */
const FILES = [
  ['JPEG baseline', 'pydicom/test_files/SC_rgb_small_odd_jpeg.dcm'],
  ['JPEG extended, 12 bits', 'generated/CT_small_jpegExtended12.dcm'],
  ['JPEG progressive, 12 bits', 'cornerstone-wado/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm'],
  ['JPEG lossless', 'pydicom/test_files/SC_rgb_jpeg_gdcm.dcm'],
  ['JPEG lossless, predictor 6', 'generated/CT_small_jpegLossless_P14_SV6.dcm'],
  ['JPEG-LS', 'pydicom/test_files/MR_small_jpeg_ls_lossless.dcm'],
  ['JPEG-LS of colour', 'pydicom/test_files/SC_rgb_jls_lossy_line.dcm'],
  ['JPEG 2000', 'pydicom/test_files/MR_small_jp2klossless.dcm'],
  ['JPEG 2000 of frames', 'pydicom-data/emri_small_jpeg_2k_lossless.dcm'],
  ['High-Throughput JPEG 2000', 'pydicom-data/HTJ2KLossless_08_RGB.dcm'],
  ['RLE', 'pydicom/test_files/MR_small_RLE.dcm'],
  ['RLE of single bits', 'pydicom-data/liver_nonbyte_aligned_rle.dcm'],
  ['deflated frames', 'pydicom-data/liver_nonbyte_aligned_deflate.dcm'],
] as const; // prettier-ignore

const TIMES_EACH = 10;
const SEED = 20261123;

const { entries, missing } = await loadReference();

function entryOf(name: string): DecodedEntry | undefined {
  return entries.find(
    (entry): entry is DecodedEntry =>
      entry.state === 'decoded' && entry.name.replace(/^python3-/, '') === name,
  );
}

describe.skipIf(missing !== null)(
  'a damaged code stream: an error with a code, or a whole picture',
  () => {
    test.for(FILES)('%s', { timeout: 300_000 }, async ([, name], { skip }) => {
      const entry = entryOf(name);
      if (!entry) return skip('shared/data is absent');
      const file = await readDicomFile(new Uint8Array(await fileOf(entry)));
      const random = seededNumbers(SEED);
      const tasks = [...DAMAGES].flatMap(([kind, damage]) =>
        Array.from({ length: TIMES_EACH }, () => ({ kind, bytes: damaged(file, damage, random) })),
      );
      const outcomes = await decodeAll(
        tasks.map(
          ({ bytes }) =>
            () =>
              Promise.resolve({ file: bytes.buffer, reference: null }),
        ),
      );
      const wrong = outcomes.flatMap((outcome, index) => {
        const kind = tasks[index]?.kind;
        if (outcome.kind === 'refused') {
          return outcome.code.startsWith('dicom/') ? [] : [`${kind ?? ''}: ${outcome.code}`];
        }
        if (outcome.kind !== 'picture') return [`${kind ?? ''}: ${outcome.kind}`];
        const expected = [entry.frames, entry.rows, entry.columns, entry.samples].join();
        const isWhole =
          outcome.samplesAreWhole &&
          outcome.framePathAgrees &&
          outcome.type === entry.type &&
          outcome.shape.join() === expected;
        return isWhole ? [] : [`${kind ?? ''}: a picture of another kind`];
      });
      expect(wrong).toEqual([]);
      expect(outcomes.some(({ kind }) => kind === 'refused')).toBe(true);
    });
  },
);
