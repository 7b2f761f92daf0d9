import { afterEach, beforeEach, expect, test } from 'vitest';
import { reveal } from '../../core/deid/brands.ts';
import { collectDrop, collectHandles, collectInput, type Collected } from './collect-files.ts';
import { requestReading } from './file-system-access.ts';

const ROOT = 'collect-test';
let root: FileSystemDirectoryHandle;

beforeEach(async () => {
  const store = await navigator.storage.getDirectory();
  root = await store.getDirectoryHandle(ROOT, { create: true });
});
afterEach(async () => {
  const store = await navigator.storage.getDirectory();
  await store.removeEntry(ROOT, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let directory = root;
  for (const part of parts) directory = await directory.getDirectoryHandle(part, { create: true });
  const stream = await (await directory.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

const pathsOf = ({ sources }: Collected): string[] =>
  sources.map((source) => (source.kind === 'file' ? reveal(source.path) : '')).sort();

test('a folder is read through and through, with paths and contents', async () => {
  await write('a.dcm', 'A');
  await write('sub/b.dcm', 'BB');
  await write('sub/deep/한글.dcm', 'CCC');
  await root.getDirectoryHandle('empty', { create: true });
  const collected = await collectHandles([root]);
  expect(pathsOf(collected)).toEqual([
    `${ROOT}/a.dcm`,
    `${ROOT}/sub/b.dcm`,
    `${ROOT}/sub/deep/한글.dcm`,
  ]);
  const sizes = collected.sources.map((each) => (each.kind === 'file' ? each.file.size : 0));
  expect(sizes.sort()).toEqual([1, 2, 3]);
  expect(collected.refused).toEqual([]);
  expect(collected.handles).toEqual([root]);
  expect(await requestReading(collected.handles)).toBe(true);
});

test('more files than are opened at once: none is lost, the count is told', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, index) => write(`f${index}`, 'x')));
  const told: number[] = [];
  const collected = await collectHandles([root], { onFound: (count) => told.push(count) });
  expect(new Set(pathsOf(collected)).size).toBe(50);
  expect(told.at(-1)).toBe(50);
});

test('a file that is gone is refused by name and the others go on', async () => {
  await write('gone', 'x');
  await write('there', 'y');
  const gone = await root.getFileHandle('gone');
  await root.removeEntry('gone');
  const collected = await collectHandles([gone, await root.getFileHandle('there')]);
  expect(pathsOf(collected)).toEqual(['there']);
  expect(collected.refused).toEqual([{ path: 'gone', code: 'import/file-unreadable' }]);
});

test('stop ends it with an abort', async () => {
  await write('a', 'x');
  await expect(collectHandles([root], { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('an input keeps the path within the chosen folder', () => {
  const inFolder = new File(['1'], 'b.dcm');
  Object.defineProperty(inFolder, 'webkitRelativePath', { value: 'cd/study/b.dcm' });
  const collected = collectInput([new File(['1'], 'a.dcm'), inFolder]);
  expect(pathsOf(collected)).toEqual(['a.dcm', 'cd/study/b.dcm']);
  expect(collected.handles).toEqual([]);
});

test('files that are dropped without a handle or an entry are taken as they are', async () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['1'], 'a.dcm'));
  transfer.items.add(new File(['22'], 'b.dcm'));
  transfer.setData('text/plain', 'not a file');
  expect(pathsOf(await collectDrop(transfer))).toEqual(['a.dcm', 'b.dcm']);
});

test('a dropped folder of a browser without handles: more children than one answer holds', async () => {
  const file = (name: string, parent: string) => ({
    isFile: true,
    fullPath: `${parent}/${name}`,
    file: (resolve: (file: File) => void, reject: (reason: unknown) => void) => {
      if (name === 'locked') reject(new DOMException('locked', 'NotReadableError'));
      else resolve(new File(['x'], name));
    },
  });
  const directory = (path: string, children: readonly unknown[]) => ({
    isFile: false,
    fullPath: path,
    createReader() {
      const rest = [...children];
      return {
        readEntries: (resolve: (entries: unknown[]) => void) => {
          resolve(rest.splice(0, 100));
        },
      };
    },
  });
  const many = Array.from({ length: 250 }, (_, index) => file(`f${index}`, '/cd/sub'));
  const entry = directory('/cd', [directory('/cd/sub', many), file('locked', '/cd')]);
  const item = { kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null };
  const collected = await collectDrop({ items: [item] } as unknown as DataTransfer);
  expect(pathsOf(collected)).toHaveLength(250);
  expect(pathsOf(collected)).toContain('cd/sub/f249');
  expect(collected.refused).toEqual([{ path: 'cd/locked', code: 'import/file-unreadable' }]);
});
