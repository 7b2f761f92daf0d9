import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dicomdirOf, discDirectory } from '../../tests/support/dicomdir.ts';
import { rawZip, type RawEntry } from '../../tests/support/raw-zip.ts';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportSource } from '../../src/core/rpc/import-api.ts';
import { listSources } from './list-sources.ts';

type Content = Uint8Array<ArrayBuffer> | string;
const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (content: Content) => (typeof content === 'string' ? utf8(content) : content);
const IMAGE = phantomInstance(0).bytes;
const SHARED = '../shared/data/conformance/pydicom/test_files/dicomdirtests';

function sourcesOf(files: Readonly<Record<string, Content>>): ImportSource[] {
  return Object.entries(files).map(([path, content]) => ({
    kind: 'file',
    path: identify(path),
    file: new Blob([bytesOf(content)]),
  }));
}

const zipOf = (files: Readonly<Record<string, Content>>, options: Partial<RawEntry> = {}) =>
  rawZip(
    Object.entries(files).map(([name, content]) => ({
      name,
      content: bytesOf(content),
      ...options,
    })),
  );

/** Paths of the entries, and of the refused ones with their codes. */
async function list(sources: readonly ImportSource[], signal = new AbortController().signal) {
  const { entries, refused } = await listSources({ signal, progress: () => undefined }, sources);
  return {
    entries: entries.map((entry) => reveal(entry.path)),
    refused: refused.map(({ path, code }) => `${reveal(path)}: ${code}`),
  };
}

describe('a disc', () => {
  const disc = {
    'CD/AUTORUN.INF': '[autorun]',
    'CD/DICOM/EXTRA': IMAGE,
    'CD/DICOM/IM1': IMAGE,
    'CD/DICOM/IM2': IMAGE,
    'CD/DICOMDIR': discDirectory(['DICOM\\IM2', 'DICOM\\IM1', 'DICOM\\IM3']),
  };
  const expected = {
    entries: ['CD/DICOM/IM2', 'CD/DICOM/IM1', 'CD/AUTORUN.INF', 'CD/DICOM/EXTRA', 'CD/DICOMDIR'],
    refused: ['CD/DICOM/IM3: import/dicomdir-file-missing'],
  };

  it('is taken in the order of its DICOMDIR, with what this does not name, and without what is gone', async () => {
    expect(await list(sourcesOf(disc))).toEqual(expected);
  });

  it('has images where its DICOMDIR says so, and elsewhere only perhaps', async () => {
    const call = { signal: new AbortController().signal, progress: () => undefined };
    const { entries } = await listSources(call, sourcesOf(disc));
    const named = entries.filter((entry) => entry.isNamedByDicomdir);
    expect(named.map((entry) => reveal(entry.path))).toEqual(['CD/DICOM/IM2', 'CD/DICOM/IM1']);
  });

  it('is taken so in an archive too, and in an archive in an archive', async () => {
    const within = (prefix: string) => ({
      entries: expected.entries.map((path) => prefix + path),
      refused: expected.refused.map((path) => prefix + path),
    });
    const inner = await zipOf(disc, { isDeflated: true });
    expect(await list(sourcesOf({ 'a.zip': inner }))).toEqual(within('a.zip/'));
    const outer = await zipOf({ 'inner.zip': inner }, { isDeflated: true });
    expect(await list(sourcesOf({ 'a.zip': outer }))).toEqual(within('a.zip/inner.zip/'));
  });

  it('whose DICOMDIR has another name is known by its content', async () => {
    const files = { 'CD/INDEX': disc['CD/DICOMDIR'], 'CD/DICOM/IM2': IMAGE };
    expect((await list(sourcesOf(files))).refused).toHaveLength(2);
  });

  it('may have a broken DICOMDIR: that is said, and the files are taken as without one', async () => {
    const cut = disc['CD/DICOMDIR'].slice(0, -3);
    for (const broken of [cut, new Uint8Array(0), 'not a directory', new Uint8Array(900)]) {
      const files = { 'CD/DICOMDIR': broken, 'CD/IM2': IMAGE, 'CD/IM1': IMAGE };
      expect(await list(sourcesOf(files))).toEqual({
        entries: ['CD/IM2', 'CD/IM1'],
        refused: ['CD/DICOMDIR: import/dicomdir-unreadable'],
      });
    }
  });

  it('may call an image so: it is one', async () => {
    expect(await list(sourcesOf({ DICOMDIR: IMAGE }))).toEqual({
      entries: ['DICOMDIR'],
      refused: [],
    });
  });

  it('of which only the DICOMDIR was chosen is one refused input', async () => {
    const files = Array.from({ length: 200 }, (_, index) => `IM${index}`);
    expect(await list(sourcesOf({ DICOMDIR: discDirectory(files) }))).toEqual({
      entries: [],
      refused: ['DICOMDIR: import/dicomdir-alone'],
    });
  });

  it('with an empty DICOMDIR is a folder like others', async () => {
    const files = { DICOMDIR: dicomdirOf({ records: [] }), IM1: IMAGE };
    expect(await list(sourcesOf(files))).toEqual({ entries: ['DICOMDIR', 'IM1'], refused: [] });
  });
});

describe('an archive', () => {
  it('in the third level stays closed, whatever it holds', async () => {
    let zip = await zipOf({ 'quine.zip': IMAGE });
    for (let level = 0; level < 4; level++) zip = await zipOf({ 'quine.zip': zip });
    expect(await list(sourcesOf({ 'quine.zip': zip }))).toEqual({
      entries: ['quine.zip/quine.zip/quine.zip'],
      refused: [],
    });
  });

  it('inside one that cannot be opened is one refused input, the others are listed', async () => {
    const good = await zipOf({ 'IM/1': IMAGE });
    const files = { 'good.zip': good, 'cut.zip': good.slice(0, -9), 'image.zip': IMAGE };
    expect(await list(sourcesOf({ 'a.zip': await zipOf(files) }))).toMatchObject({
      entries: ['a.zip/good.zip/IM/1', 'a.zip/image.zip'],
      refused: ['a.zip/cut.zip: import/zip-unreadable'],
    });
    const locked = await zipOf({ 'in.zip': good }, { flags: 1 });
    expect(await list(sourcesOf({ 'a.zip': locked }))).toEqual({
      entries: [],
      refused: ['a.zip/in.zip: import/zip-encrypted'],
    });
  });

  it('that is a program is not looked into', async () => {
    const jar = await zipOf({ 'META-INF/MANIFEST.MF': 'x', 'viewer.class': 'y' });
    expect((await list(sourcesOf({ 'viewer.jar': jar }))).entries).toEqual(['viewer.jar']);
  });

  it('is left when the person stops', async () => {
    const stop = AbortSignal.abort();
    const archive = sourcesOf({ 'a.zip': await zipOf({ 'in.zip': await zipOf({ a: IMAGE }) }) });
    await expect(list(archive, stop)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe.skipIf(!existsSync(SHARED))('the file set of pydicom', () => {
  const files = readdirSync(SHARED, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const sources = (keep: (path: string) => boolean): ImportSource[] =>
    files.filter(keep).map((path) => ({
      kind: 'file',
      path: identify(path.slice(SHARED.length + 1)),
      file: new Blob([readFileSync(path)]),
    }));

  it('is whole, with all eight of its directories', async () => {
    const { entries, refused } = await list(sources(() => true));
    expect(refused).toEqual([]);
    expect(entries).toHaveLength(files.length);
    expect(entries[0]).toBe('77654033/CR1/6154');
  });

  it('without one patient lacks what the directory names of that patient', async () => {
    const without = (path: string) => !path.includes('98892001') && !path.includes('TINY');
    const { refused } = await list(sources(without));
    expect(refused).toHaveLength(7);
    expect(refused[0]).toBe('98892001/CT2N/6293: import/dicomdir-file-missing');
  });
});
