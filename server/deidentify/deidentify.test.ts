import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BASIC_PSEUDONYM } from '../../src/core/deid/presets.ts';
import { element, withElements } from '../../src/core/dicom/build.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { RleLossless } from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { hostileFolder } from '../../tests/support/hostile-files.ts';
import { plantedFile, plantedIn, testPixels } from '../../tests/support/planted-dicom.ts';
import { pydicomFiles } from '../../tests/support/real-dicom.ts';
import { encodeRle } from '../../tests/support/rle.ts';

interface Report {
  readonly files: readonly {
    readonly input: string;
    readonly output: string | null;
    readonly status: 'ok' | 'skipped' | 'held' | 'failed';
    readonly code: string | null;
    readonly reasons: readonly string[];
  }[];
  readonly totals: Readonly<Record<string, number>>;
  readonly key: { readonly origin: string };
}

// Each run starts a process with threads.
vi.setConfig({ testTimeout: 120_000 });

let root: string;
let input: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rcdm-deidentify-'));
  input = join(root, 'HONG GILDONG');
  mkdirSync(input);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const at = (...parts: readonly string[]) => join(root, ...parts);
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

interface Ended {
  readonly exitCode: number;
  readonly printed: string;
}

function command(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const main = join(import.meta.dirname, 'main.ts');
    const child = execFile(process.execPath, [main, ...args], (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, printed: stdout + stderr });
    });
  });
}

async function deidentify(from: string, name: string, ...args: readonly string[]) {
  const report = at(`${name}.json`);
  const ended = await command(from, at(name), '--workers', '2', '--report', report, ...args);
  return { ...ended, report: json(report) as Report, names: readdirSync(at(name)).sort() };
}

function writePlanted(...names: readonly string[]): void {
  const { dataSet, ...file } = plantedFile();
  names.forEach((name, index) => {
    const uid = element(Tag.SOPInstanceUID, 'UI', `1.2.826.0.1.3680043.9.1.20240131.${77 + index}`);
    writeFileSync(
      join(input, name),
      writeDicomFile({ ...file, dataSet: withElements(dataSet, [uid]) }),
    );
  });
}

function totalsOf({ files }: Report): Record<string, number> {
  const totals: Record<string, number> = {
    files: files.length,
    ok: 0,
    skipped: 0,
    held: 0,
    failed: 0,
    notReached: 0,
  };
  for (const { status } of files) totals[status] = (totals[status] ?? 0) + 1;
  return totals;
}

test('nothing planted is in a file, in its name or in what is printed', async () => {
  writePlanted('a.dcm', 'b.dcm');
  const { exitCode, report, names, printed } = await deidentify(
    input,
    'out',
    '--rows',
    at('rows.json'),
  );
  expect(exitCode).toBe(0);
  expect(names).toHaveLength(2);
  for (const name of names) {
    const bytes = new Uint8Array(readFileSync(at('out', name)));
    expect(plantedIn(bytes)).toEqual([]);
    const { dataSet } = await readDicomFile(bytes);
    expect(name).toBe(`${stringOf(dataSet, Tag.SOPInstanceUID) ?? ''}.dcm`);
  }
  expect(plantedIn(Buffer.from(names.join(' ') + printed))).toEqual([]);
  expect(printed).not.toContain('HONG');
  expect(report.key.origin).toBe('this-run');

  const rows = json(at('rows.json')) as {
    occurrences: object[];
    images: Record<string, unknown>[];
  };
  expect(rows.occurrences).toEqual([
    expect.objectContaining({ modality: 'CT', image_total_count: 2 }),
  ]);
  expect(rows.images.map((image) => image['input'])).toEqual([
    join(input, 'a.dcm'),
    join(input, 'b.dcm'),
  ]);
  expect(rows.images[0]).toMatchObject({ plane: 'AXIAL' });
  const others = JSON.stringify([
    rows.occurrences,
    rows.images.map((image) => ({ ...image, input: '' })),
  ]);
  expect(others).not.toContain('HONG');
  expect(plantedIn(Buffer.from(others))).toEqual([]);
});

test('a folder of everything: each input has an outcome, and totals add up', async () => {
  const { folder, good } = await hostileFolder();
  symlinkSync(join(folder, 'image.dcm'), join(folder, 'link.dcm'));
  try {
    const { exitCode, report, names, printed } = await deidentify(folder, 'out');
    expect(exitCode).toBe(1);
    expect(report.totals).toEqual(totalsOf(report));
    expect(report.totals['ok']).toBe(good);
    expect(names).toHaveLength(good);
    expect(printed).not.toContain('DOE');
    const outcomes = Object.fromEntries(
      report.files.map(({ input: path, status, code }) => [
        path.slice(folder.length + 1),
        `${status} ${code ?? ''}`,
      ]),
    );
    expect(outcomes).toMatchObject({
      'empty.dcm': 'skipped dicom/empty-file',
      'notes.txt': 'skipped import/not-medical-file',
      'truncated.dcm': 'failed dicom/truncated',
      'broken.zip': 'failed import/zip-unreadable',
      'disc.zip/CD/IMAGES/IM0001': 'ok ',
      'link.dcm': 'skipped import/file-unreadable',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the same key gives the same names and bytes, a second time nothing is written; another key none', async () => {
  writePlanted('a.dcm', 'b.dcm');
  const first = await deidentify(input, 'one', '--key', at('key'));
  expect(first.report.key.origin).toBe('made');
  expect(statSync(at('key')).mode & 0o777).toBe(0o600);
  const second = await deidentify(input, 'two', '--key', at('key'));
  expect(second.names).toEqual(first.names);
  for (const name of first.names)
    expect(readFileSync(at('two', name))).toEqual(readFileSync(at('one', name)));
  const again = await deidentify(input, 'two', '--key', at('key'));
  expect(again.exitCode).toBe(0);
  expect(again.report.totals).toMatchObject({ ok: 0, skipped: 2 });
  writeFileSync(at('other-key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  const other = await deidentify(input, 'three', '--key', at('other-key'));
  expect(other.names.filter((name) => first.names.includes(name))).toEqual([]);
  const [name = ''] = first.names;
  writeFileSync(at('two', name), 'something else');
  const taken = await deidentify(input, 'two', '--key', at('key'));
  expect(taken.exitCode).toBe(1);
  expect(readFileSync(at('two', name), 'utf8')).toBe('something else');
});

test('compressed pixel data stays when asked for', async () => {
  const { dataSet, ...file } = plantedFile();
  const fragment = encodeRle(testPixels(64 * 64), 1, 2);
  const pixels = {
    kind: 'encapsulated',
    tag: Tag.PixelData,
    vr: 'OB',
    basicOffsetTable: new Uint32Array(),
    fragments: [fragment],
  } as const;
  const rle = { ...file, transferSyntaxUid: RleLossless, dataSet: withElements(dataSet, [pixels]) };
  writeFileSync(join(input, 'rle.dcm'), writeDicomFile(rle));
  const kindOf = async (folder: string) => {
    const [name = ''] = readdirSync(at(folder));
    const read = await readDicomFile(new Uint8Array(readFileSync(at(folder, name))));
    return read.dataSet.get(Tag.PixelData)?.kind;
  };
  await deidentify(input, 'kept', '--keep-compressed');
  expect(await kindOf('kept')).toBe('encapsulated');
  await deidentify(input, 'native', '--decompress');
  expect(await kindOf('native')).toBe('value');
});

test('held files are not written, and the report says why', async () => {
  const { dataSet, ...file } = plantedFile();
  const risk = withElements(dataSet, [element(Tag.BurnedInAnnotation, 'CS', 'YES')]);
  writeFileSync(join(input, 'held.dcm'), writeDicomFile({ ...file, dataSet: risk }));
  const { exitCode, names, report } = await deidentify(input, 'out');
  expect({ exitCode, names }).toEqual({ exitCode: 0, names: [] });
  expect(report.files).toMatchObject([
    {
      status: 'held',
      code: 'deid/burned-in-risk',
      reasons: ['rule: burned-in-annotation'],
      output: null,
    },
  ]);
});

test('a policy out of a file', async () => {
  writePlanted('a.dcm');
  writeFileSync(at('policy.json'), JSON.stringify({ ...BASIC_PSEUDONYM, id: 'of-this-site' }));
  const { report, names } = await deidentify(input, 'out', '--policy', at('policy.json'));
  expect(report).toMatchObject({ policy: { id: 'of-this-site' }, totals: { ok: 1 } });
  const { dataSet } = await readDicomFile(new Uint8Array(readFileSync(at('out', names[0] ?? ''))));
  expect(stringOf(dataSet, Tag.PatientID)).toMatch(/^[a-z0-9]{15}$/);
});

describe('a bad request is answered with one sentence and nothing is done', () => {
  test.each<[string, () => string[]]>([
    ['one folder only', () => [input]],
    ['an unknown option', () => [input, at('out'), '--upload']],
    ['both ways of compression', () => [input, at('out'), '--decompress', '--keep-compressed']],
    ['no workers', () => [input, at('out'), '--workers', '0']],
    ['OUT in IN', () => [input, join(input, 'out')]],
    ['IN in OUT', () => [input, root]],
    ['IN is not there', () => [at('nowhere'), at('out')]],
    ['an unknown policy', () => [input, at('out'), '--policy', 'none']],
    ['a policy that is none', () => [input, at('out'), '--policy', at('bad.json')]],
    ['a key for all to read', () => [input, at('out'), '--key', at('open-key')]],
    ['a key that is none', () => [input, at('out'), '--key', at('short-key')]],
    ['the key beside the files', () => [input, at('out'), '--key', at('out', 'key')]],
    ['a report among the input', () => [input, at('out'), '--report', join(input, 'report.json')]],
  ])('%s', async (_, args) => {
    writeFileSync(at('bad.json'), JSON.stringify({ ...BASIC_PSEUDONYM, options: ['everything'] }));
    writeFileSync(at('open-key'), Buffer.alloc(32).toString('hex'), { mode: 0o644 });
    writeFileSync(at('short-key'), 'abc', { mode: 0o600 });
    const { exitCode, printed } = await command(...args());
    expect(exitCode).toBe(2);
    expect(printed).toMatch(/^[^\n]+\.[^\n]*\n$/);
    expect(printed).not.toContain('HONG');
    expect(existsSync(at('out'))).toBe(false);
    expect(readdirSync(input)).toEqual([]);
  });

  test('--help', async () => {
    const { exitCode, printed } = await command('--help');
    expect({ exitCode, isHelp: printed.includes('--keep-compressed') }).toEqual({
      exitCode: 0,
      isHelp: true,
    });
  });
});

const real = pydicomFiles();

test.runIf(real.length > 0)(
  'the files of pydicom: each ends, none is half there',
  async () => {
    for (const [index, path] of real.entries()) copyFileSync(path, join(input, `${index}.dcm`));
    const { report, names } = await deidentify(input, 'out');
    expect(report.totals).toEqual(totalsOf(report));
    expect(report.files).toHaveLength(real.length);
    expect(
      report.files.filter(
        ({ code }) => code === 'internal/unexpected' || code === 'worker/crashed',
      ),
    ).toEqual([]);
    expect(names).toHaveLength(report.totals['ok'] ?? -1);
    for (const name of names) await readDicomFile(new Uint8Array(readFileSync(at('out', name))));
  },
  120_000,
);
