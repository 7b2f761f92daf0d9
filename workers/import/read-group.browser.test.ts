import { expect, test } from 'vitest';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { readGroup } from './read-group.ts';

const never = new AbortController().signal;
const locatorOf = (file: Blob): ImportLocator => ({ kind: 'file', file });

async function goneFile(name: string, bytes: BlobPart): Promise<File> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(bytes);
  await writable.close();
  const file = await handle.getFile();
  await root.removeEntry(name);
  return file;
}

test('files that are read together are the same as read one by one', async () => {
  const files = [0, 1, 2].map((index) => phantomInstance(index).bytes);
  const locators: ImportLocator[] = [
    locatorOf(new Blob([files[0] ?? ''])),
    { kind: 'sample', index: 1 },
    locatorOf(new Blob([files[2] ?? ''])),
    locatorOf(new Blob([files[0] ?? ''])),
  ];
  const group = readGroup(locators, never);
  const read = await Promise.all(locators.map((_, index) => group.read(index)));
  expect(read).toEqual([files[0], files[1], files[2], files[0]]);
});

test('one that has gone does not take the others along', async () => {
  const { bytes } = phantomInstance(0);
  const gone = await goneFile('gone-of-group.dcm', bytes);
  const group = readGroup([locatorOf(gone), locatorOf(new Blob([bytes]))], never);
  await expect(group.read(0)).rejects.toMatchObject({ code: 'import/file-unreadable' });
  expect(await group.read(1)).toEqual(bytes);
});

test('what is no image is refused by itself', async () => {
  const { bytes } = phantomInstance(0);
  const picture = new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1)]);
  const group = readGroup([locatorOf(picture), locatorOf(new Blob([bytes]))], never);
  await expect(group.read(0)).rejects.toMatchObject({ code: 'import/not-medical-file' });
  expect(await group.read(1)).toEqual(bytes);
});
