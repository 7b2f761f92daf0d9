import { describe, expect, test } from 'vitest';
import { decodeAll } from './decode-pool.ts';
import { allowedDifference, expectedRefusal, explainedDisagreement } from './expectations.ts';
import type { Outcome } from './outcome.ts';
import { pixelsPage } from './pixels-page.ts';
import { fileOf, framesOf, loadReference } from './reference.ts';

const { entries, missing, isWhole } = await loadReference();
const outcomes = await decodeAll(
  entries.map((entry) => async () => ({
    file: await fileOf(entry),
    reference: await framesOf(entry),
  })),
);
const rows = entries.map((entry, index) => ({ entry, outcome: outcomes[index] as Outcome }));

test('the reference decoders are there', ({ skip }) => {
  if (missing) skip(missing);
  if (!isWhole) skip('shared/data is absent: only the files of python3-pydicom are compared');
  expect(entries.length).toBeGreaterThan(300);
});

describe('every file: equal to the reference, or refused as expected', () => {
  test.for(rows.map((row) => [row.entry.name, row] as const))('%s', ([, { entry, outcome }]) => {
    const refusal = expectedRefusal(entry.name);
    if (refusal) {
      expect(outcome).toEqual({ kind: 'refused', code: refusal.code });
    } else if (entry.state !== 'decoded') {
      expect(entry.state).toBe('no-pixel-data');
      expect(outcome).toEqual({ kind: 'refused', code: 'dicom/no-pixel-data' });
    } else {
      expect(outcome).toMatchObject({
        kind: 'picture',
        type: entry.type,
        shape: [entry.frames, entry.rows, entry.columns, entry.samples],
        samplesAreWhole: true,
        framePathAgrees: true,
      });
      const difference = outcome.kind === 'picture' ? outcome.difference : Infinity;
      expect(difference).toBeLessThanOrEqual(allowedDifference(entry));
    }
  });
});

test.skipIf(missing !== null)('where two reference decoders differ, the reason is known', () => {
  const differing = entries.filter(
    (entry) =>
      entry.state === 'decoded' &&
      entry.decoders.some(({ difference }) => difference > allowedDifference(entry)),
  );
  const unexplained = differing.filter(({ name }) => explainedDisagreement(name) === undefined);
  expect(unexplained.map(({ name }) => name)).toEqual([]);
});

function hashesOf(pattern: RegExp): string[] {
  return rows
    .filter(({ entry }) => pattern.test(entry.name))
    .map(({ outcome }) => (outcome.kind === 'picture' ? outcome.hashes.join() : outcome.kind));
}

describe.skipIf(!isWhole)('one picture in many transfer syntaxes (needs shared/data)', () => {
  const WADO = String.raw`^cornerstone-wado/CTImage\.dcm(_.*Syntax_1\.2\.840\.10008\.1\.2`;

  test.for([
    [
      'a CT in the 10 that lose nothing',
      `${WADO}(\\.[125]|\\.1\\.99|\\.4\\.(57|70|80|90))?\\.dcm)?$`,
      10,
    ],
    ['an MR in 9', String.raw`^dcm_qa_ts/\d\.dcm$`, 9],
    ['CT_small in 10', String.raw`^generated/CT_small_(?!GSPS|jpegExtended12)`, 10],
    ['MR_small in 10', String.raw`^generated/MR_small_(?!GSPS)`, 10],
    ['MR_small of pydicom in 8', String.raw`^pydicom/test_files/MR_small`, 8],
    ['one-bit segments in 5', String.raw`^pydicom-data/liver(_deflate|_expb|_j2k|_rle)?\.dcm$`, 5],
    ['one-bit segments across bytes in 4', String.raw`^pydicom-data/liver_nonbyte_aligned`, 4],
    ['32-bit dose in 3', String.raw`^pydicom/test_files/rtdose(_expb|_rle)?\.dcm$`, 3],
  ] as const)('%s: equal hashes', ([, pattern, count]) => {
    const hashes = hashesOf(new RegExp(pattern));
    expect(hashes).toHaveLength(count);
    expect(hashes[0]).toMatch(/^[0-9a-f,]{64,}$/);
    expect(new Set(hashes).size).toBe(1);
  });
});

test.skipIf(!isWhole)('docs/conformance/pixels.md says what was measured', async () => {
  await expect(pixelsPage(rows)).toMatchFileSnapshot('../../docs/conformance/pixels.md');
});
