import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pydicomFiles, sharedFiles } from '../../../tests/support/real-dicom.ts';
import type { DicomFile } from '../dicom/dataset.ts';
import { AppError } from '../errors.ts';
import { describePixels, nativeFrame } from '../dicom/pixels.ts';
import { readDicomFile } from '../dicom/read.ts';
import { ExplicitVRBigEndian, isNative } from '../dicom/transfer-syntaxes.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { displayBytes } from './display-bytes.ts';
import { frameOf } from './frame-of.ts';
import { voisOf } from './voi.ts';

const DCMTK = '/usr/bin/dcmj2pnm';

/** Pixels of the portable map that dcmtk makes of a frame, 8 bits a sample; null when it refuses. */
function picturedByDcmtk(
  path: string,
  frame: number,
  options: readonly string[],
): Uint8Array | null {
  const made = spawnSync(
    DCMTK,
    ['-q', '--write-raw-pnm', '--no-overlays', '--frame', String(frame + 1), ...options, path],
    { maxBuffer: 2 ** 28 },
  );
  const map = made.stdout;
  const head = /^P[56]\s+(?:#.*\n)?\d+\s+\d+\s+\d+\s/.exec(map.subarray(0, 40).toString('latin1'));
  return made.status === 0 && head ? map.subarray(head[0].length) : null;
}

interface View {
  readonly name: string;
  readonly ours: ArrayLike<number>;
  readonly options: readonly string[];
  readonly mostDifference: number;
}

/** What both can show: windows and tables of the header itself, colour, palettes. */
function viewsOf({ dataSet, transferSyntaxUid }: DicomFile, index: number): View[] {
  const description = describePixels(dataSet, index);
  const { bitsAllocated, photometricInterpretation } = description;
  const frame = frameOf(dataSet, index, nativeFrame(dataSet, index));
  if (frame.samplesPerPixel === 3) {
    // dcmtk works out YCbCr in whole numbers.
    const mostDifference = photometricInterpretation.startsWith('YBR') ? 2 : 1;
    return [{ name: photometricInterpretation, ours: frame.pixels, options: [], mostDifference }];
  }
  // dcmtk swaps words of 16 bits only, and looks for windows in the data set itself.
  if (bitsAllocated > 16 && transferSyntaxUid === ExplicitVRBigEndian) return [];
  const isFromHeader = voisOf(dataSet, index, true).length > 0;
  if (!isFromHeader || dataSet.has(Tag.SharedFunctionalGroupsSequence)) return [];
  if (description.sampleType !== 'integer') return [];
  const counts = { table: 0, window: 0 };
  return frame.vois.map((voi) => {
    counts[voi.kind] += 1;
    return {
      name: `${voi.kind} ${counts[voi.kind]}`,
      ours: displayBytes(frame, voi, false),
      options: [voi.kind === 'table' ? '+Wl' : '+Wi', String(counts[voi.kind])],
      mostDifference: 1,
    };
  });
}

function mostDifferenceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i += 1) {
    most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return most;
}

/** The file, when it is a picture that needs no codec and that is not refused. */
async function pictureOf(path: string): Promise<DicomFile | null> {
  try {
    const file = await readDicomFile(readFileSync(path));
    if (!isNative(file.transferSyntaxUid)) return null;
    nativeFrame(file.dataSet, 0);
    return file;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

const paths = [...pydicomFiles(), ...sharedFiles('conformance')];

test.skipIf(!existsSync(DCMTK) || paths.length === 0)(
  'real pictures are shown as dcmtk shows them (needs dcmtk and real files)',
  async () => {
    const compared: string[] = [];
    for (const path of paths) {
      const file = await pictureOf(path);
      if (!file) continue;
      const last = describePixels(file.dataSet).frames - 1;
      for (const { name, ours, options, mostDifference } of viewsOf(file, last)) {
        const theirs = picturedByDcmtk(path, last, options);
        if (!theirs) continue;
        const view = `${path} ${name}`;
        expect(mostDifferenceOf(ours, theirs), view).toBeLessThanOrEqual(mostDifference);
        compared.push(view);
      }
    }
    expect(compared.length).toBeGreaterThan(5);
  },
  120_000,
);
