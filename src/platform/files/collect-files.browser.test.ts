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

/** A file of a browser without handles; it is open after some turns of the event loop. */
const fileEntry = (name: string, parent: string, delayMs = 0) => ({
  isFile: true,
  fullPath: `${parent}/${name}`,
  file: (resolve: (file: File) => void, reject: (reason: unknown) => void) => {
    setTimeout(() => {
      if (name === 'locked') reject(new DOMException('locked', 'NotReadableError'));
      else resolve(new File(['x'], name));
    }, delayMs);
  },
});

/** A folder of such a browser; it can be read up to the child that is no entry. */
const folderEntry = (path: string, children: readonly unknown[]) => ({
  isFile: false,
  fullPath: path,
  createReader() {
    const rest = [...children];
    return {
      readEntries: (resolve: (entries: unknown[]) => void, reject: (reason: unknown) => void) => {
        const some = rest.splice(0, 100);
        if (some.includes(null)) reject(new DOMException('denied', 'NotReadableError'));
        else resolve(some);
      },
    };
  },
});

const dropEntry = (entry: unknown): Promise<Collected> => {
  const item = { kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null };
  return collectDrop({ items: [item] } as unknown as DataTransfer);
};

/** Paths as they stand, unsorted. */
const orderOf = ({ sources }: Collected): string[] =>
  sources.map((source) => (source.kind === 'file' ? reveal(source.path) : ''));

test('a dropped folder of a browser without handles: more children than one answer holds', async () => {
  const many = Array.from({ length: 250 }, (_, index) => fileEntry(`f${index}`, '/cd/sub'));
  const collected = await dropEntry(
    folderEntry('/cd', [folderEntry('/cd/sub', many), fileEntry('locked', '/cd')]),
  );
  expect(pathsOf(collected)).toHaveLength(250);
  expect(pathsOf(collected)).toContain('cd/sub/f249');
  expect(collected.refused).toEqual([{ path: 'cd/locked', code: 'import/file-unreadable' }]);
});

test('files stand in the order of folders and names, whichever is found or opened first', async () => {
  const names = ['IM03', 'IM01', 'IM02', 'locked', 'IM00'];
  const files = (parent: string) =>
    names.map((name, index) => fileEntry(name, parent, 20 - 4 * index));
  const collected = await dropEntry(
    folderEntry('/cd', [
      folderEntry('/cd/b', files('/cd/b')),
      fileEntry('DICOMDIR', '/cd', 30),
      folderEntry('/cd/a', files('/cd/a')),
    ]),
  );
  const inFolder = (folder: string) =>
    ['IM00', 'IM01', 'IM02', 'IM03'].map((name) => `cd/${folder}/${name}`);
  expect(orderOf(collected)).toEqual(['cd/DICOMDIR', ...inFolder('a'), ...inFolder('b')]);
  const picked = ['b/2', 'a', 'b/1'].map((path) => {
    const file = new File(['x'], path);
    Object.defineProperty(file, 'webkitRelativePath', { value: path });
    return file;
  });
  expect(orderOf(collectInput(picked))).toEqual(['a', 'b/1', 'b/2']);
});

test('a folder that cannot be read to its end keeps what was read and is refused itself', async () => {
  const some = Array.from({ length: 150 }, (_, index) => fileEntry(`f${index}`, '/cd/bad'));
  const collected = await dropEntry(
    folderEntry('/cd', [folderEntry('/cd/bad', [...some, null]), fileEntry('z', '/cd')]),
  );
  expect(orderOf(collected)).toHaveLength(101);
  expect(orderOf(collected).at(-1)).toBe('cd/z');
  expect(collected.refused).toEqual([{ path: 'cd/bad', code: 'import/file-unreadable' }]);
});

test('folders a thousand deep are gone through', async () => {
  const depth = 1000;
  const pathAt = (level: number) => `/${Array.from({ length: level }, () => 'd').join('/')}`;
  let entry: unknown = fileEntry('IM1', pathAt(depth));
  for (let level = depth; level > 0; level--) entry = folderEntry(pathAt(level), [entry]);
  expect(orderOf(await dropEntry(entry))).toEqual([`${pathAt(depth).slice(1)}/IM1`]);
});

/** Loose files of a browser with handles; says what is asked of it, in turn. */
function looseFiles(count: number): { readonly transfer: DataTransfer; readonly asked: string[] } {
  const asked: string[] = [];
  const items = Array.from({ length: count }, (_, index) => ({
    kind: 'file',
    getAsFile: () => new File(['x'], `f${index}`),
    webkitGetAsEntry() {
      asked.push('entry');
      return fileEntry(`f${index}`, '');
    },
    async getAsFileSystemHandle() {
      asked.push('handle');
      return root.getFileHandle(`f${index}`, { create: true });
    },
  }));
  return { transfer: { items } as unknown as DataTransfer, asked };
}

test('dropped files are asked for all their entries first, then for their handles', async () => {
  const { transfer, asked } = looseFiles(3);
  const { handles } = await collectDrop(transfer);
  expect(handles).toHaveLength(3);
  expect(asked).toEqual(['entry', 'entry', 'entry', 'handle', 'handle', 'handle']);
});

test('of very many loose files no handles are kept', async () => {
  const { transfer, asked } = looseFiles(101);
  const collected = await collectDrop(transfer);
  expect(pathsOf(collected)).toHaveLength(101);
  expect(collected.handles).toEqual([]);
  expect(asked).not.toContain('handle');
});
