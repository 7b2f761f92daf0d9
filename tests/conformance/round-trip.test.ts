import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpus, type CorpusFile } from './corpus.ts';
import { hasDicomTools } from './dicom-tools.ts';
import { expectedRefusal, roundTripRemark } from './expectations.ts';
import { roundTripPage, type RoundTripRow } from './round-trip-page.ts';
import { roundTrip } from './round-trip.ts';

/** Most of the time goes by in dcmdump and dciodvfy: one file for each processor. */
async function tripAll(files: readonly CorpusFile[]): Promise<RoundTripRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
  const rows = new Array<RoundTripRow>(files.length);
  const waiting = files.entries();
  const lane = async (): Promise<void> => {
    for (const [index, file] of waiting) {
      rows[index] = { name: file.name, outcome: await roundTrip(file, folder, index) };
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  rmSync(folder, { recursive: true });
  return rows;
}

const rows = await tripAll(hasDicomTools ? await corpus() : []);
const isWhole = rows.some(({ name }) => name.startsWith('series/'));

test('files and tools are there', ({ skip }) => {
  if (!hasDicomTools) skip('dcmtk and dicom3tools are not installed');
  if (!isWhole) skip('shared/data is absent: only the files of python3-pydicom go round');
  expect(rows.length).toBeGreaterThan(350);
});

describe('every file comes back as it was', () => {
  test.for(rows.map(({ name, outcome }) => [name, outcome] as const))('%s', ([name, outcome]) => {
    if (outcome.kind === 'refused') {
      expect(outcome.code).toBe(expectedRefusal(name)?.code);
      return;
    }
    expect(outcome.elements).toBeGreaterThan(0);
    expect(outcome.differences).toEqual([]);
    expect(outcome.fromDisk).toBe('same bytes');
    expect(outcome.dumpMessages).toEqual([]);
    const news = [...outcome.dumpDifferences, ...outcome.verification];
    if (roundTripRemark(name) === undefined) expect(news).toEqual([]);
    else expect(news).not.toEqual([]);
  });
});

test.skipIf(!isWhole)('docs/conformance/round-trip.md says what was measured', async () => {
  await expect(roundTripPage(rows)).toMatchFileSnapshot('../../docs/conformance/round-trip.md');
});
