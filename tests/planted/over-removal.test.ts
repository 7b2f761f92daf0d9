import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RESEARCH } from '../../src/core/deid/presets.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import { keywordOf } from '../../src/core/dicom/dictionary.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { textOf } from '../../src/core/dicom/values.ts';
import { phantomCount, phantomInstance } from '../../src/core/phantom/phantom.ts';
import { corpus } from '../conformance/corpus.ts';
import { markdownTable } from '../conformance/markdown.ts';
import { testKeyring } from '../support/planted-dicom.ts';
import { RESEARCH_ATTRIBUTES } from './research-attributes.ts';
import { runPolicy } from './run-policy.ts';

const keyring = await testKeyring();
const wanted = new Set(RESEARCH_ATTRIBUTES);

const PAGE = '../../docs/conformance/over-removal.md';
const isWithData = existsSync('../shared/data/series');
const SLICES_OF_EACH = 20;

/** The profile removes them whole: copies of the header by a vendor, a small picture, the order. */
const goesWhole = (tag: number): boolean =>
  (tag >>> 16) % 2 === 1 ||
  tag === T.IconImageSequence ||
  tag === T.ReferencedPerformedProcedureStepSequence;

/** Values of the attributes by where they stand, without the padding, which may be written anew. */
function valuesOf(dataSet: DataSet, path = ''): Map<string, string> {
  const values = new Map<string, string>();
  const add = (one: Element) => {
    const here = `${path}/${keywordOf(one.tag)}`;
    if (one.kind === 'sequence' && !goesWhole(one.tag)) {
      one.items.forEach((item, index) => {
        for (const [at, value] of valuesOf(item, `${here}[${index}]`)) values.set(at, value);
      });
    }
    if (one.kind !== 'value' || one.bytes.length === 0 || !wanted.has(keywordOf(one.tag))) return;
    values.set(
      here,
      Buffer.from(one.bytes)
        .toString('latin1')
        .replace(/[ \0]+$/, ''),
    );
  };
  for (const one of dataSet.values()) add(one);
  return values;
}

const keywordAt = (path: string): string => path.split('/').at(-1) ?? '';

/** Turned by decoding itself: a picture that was YBR is stored as RGB, and told as such. */
const OF_DECODING = new Set(['PhotometricInterpretation', 'PlanarConfiguration']);

/** Null when the file does not leave at all. */
async function lossesOf(bytes: Uint8Array): Promise<{
  readonly kept: readonly string[];
  readonly lost: readonly string[];
  readonly arePixelsSame: boolean | null;
} | null> {
  const outcome = await runPolicy(bytes, RESEARCH, { keyring });
  if (outcome.kind === 'kept') return null;
  const [before, after] = [await readDicomFile(bytes), await readDicomFile(outcome.bytes)];
  const left = valuesOf(after.dataSet);
  const kept: string[] = [];
  const lost: string[] = [];
  for (const [path, value] of valuesOf(before.dataSet)) {
    const keyword = keywordAt(path);
    if (left.get(path) === value || OF_DECODING.has(keyword)) kept.push(keyword);
    else lost.push(`${path.slice(1)} ${value.slice(0, 40)}`);
  }
  const [pixels, stored] = [before, after].map(({ dataSet }) => dataSet.get(T.PixelData));
  const isNative = pixels?.kind === 'value' && stored?.kind === 'value';
  return {
    kept,
    lost,
    arePixelsSame: isNative ? Buffer.from(pixels.bytes).equals(stored.bytes) : null,
  };
}

describe('what research needs stays under Research', () => {
  test('in the phantoms, to the byte, with the pixels', async () => {
    const step = 24;
    for (let index = 0; index < phantomCount(); index += step) {
      const losses = await lossesOf(phantomInstance(index).bytes);
      expect(losses?.lost).toEqual([]);
      expect(losses?.arePixelsSame).toBe(true);
      expect(losses?.kept.length).toBeGreaterThan(15);
    }
  });

  test('phase, plane and sequence in words, in English and Korean', async () => {
    const words = new Set<string>();
    for (let index = 0; index < phantomCount(); index += 7) {
      const { bytes } = phantomInstance(index);
      const outcome = await runPolicy(bytes, RESEARCH, { keyring });
      if (outcome.kind === 'kept') throw new Error(outcome.code);
      const { dataSet: before } = await readDicomFile(bytes);
      const { dataSet: after } = await readDicomFile(outcome.bytes);
      for (const tag of [T.SeriesDescription, T.StudyDescription, T.ProtocolName]) {
        expect(textOf(after, tag)).toBe(textOf(before, tag));
        words.add(textOf(before, tag) ?? '');
      }
    }
    expect(words.size).toBeGreaterThan(10);
  });

  test.skipIf(!isWithData)('in real files', async () => {
    const counts = new Map<string, { files: number; values: number; lost: number }>();
    const unexpected: string[] = [];
    const seen = { native: 0, same: 0 };
    for (const { name, bytes } of await corpus(SLICES_OF_EACH)) {
      const losses = await lossesOf(bytes);
      if (!losses) continue;
      const [folder = '', archive = ''] = name.split('/');
      const group = folder === 'series' ? `series ${archive.replace('.zip', '')}` : folder;
      const count = counts.get(group) ?? { files: 0, values: 0, lost: 0 };
      count.files += 1;
      count.values += losses.kept.length + losses.lost.length;
      count.lost += losses.lost.length;
      counts.set(group, count);
      if (losses.arePixelsSame !== null) seen.native += 1;
      if (losses.arePixelsSame === true) seen.same += 1;
      unexpected.push(...losses.lost);
    }
    expect([...new Set(unexpected)].sort()).toEqual([]);
    expect(seen.same).toBe(seen.native);
    const rows = [...counts].map(([group, { files, values, lost }]) => [
      group,
      String(files),
      String(values),
      String(lost),
    ]);
    const page = `# What the policy Research leaves of what research needs

Made by \`tests/planted/over-removal.test.ts\`, which fails when this page is not what it measures; \`npx vitest
run --project unit tests/planted/over-removal -u\` writes it again.

Values of ${RESEARCH_ATTRIBUTES.length} attributes (spacing, orientation, kernel, kVp, exposure, sequences, units …) at any depth
of the files that may leave, without private and icon sequences. A value is lost when it is not in its
place, byte by byte. Native pixels are compared byte by byte: ${seen.same} of ${seen.native} files are the same.

${markdownTable(['files of', 'files', 'values', 'lost'], rows)}
`; // prettier-ignore
    await expect(page).toMatchFileSnapshot(PAGE);
  });
});
