import { expect, test, vi } from 'vitest';
import { identify } from '../core/deid/brands.ts';
import type { Collected } from '../platform/files/collect-files.ts';
import { ImportDraft } from './import-draft.svelte.ts';

/** Files whose size takes a while to be told, as those on a slow disk. */
function slowFiles(count: number): Collected {
  const sources = Array.from({ length: count }, (_, index) => {
    const file = new Blob(['x']);
    Object.defineProperty(file, 'size', {
      get: () => {
        const end = performance.now() + 2;
        while (performance.now() < end);
        return 10;
      },
    });
    return { kind: 'file', path: identify(`${index}`), file } as const;
  });
  return { sources, refused: [], handles: [] };
}

test('sizes of files that are chosen one lot after the other add up', async () => {
  const draft = new ImportDraft();
  await draft.add(() => slowFiles(20));
  expect(draft.fileCount).toBe(20);
  expect(draft.byteLength).toBeLessThan(200);
  await draft.add(() => slowFiles(5));
  await vi.waitFor(() => {
    expect(draft.byteLength).toBe(250);
  });
});

test('what is forgotten is not counted any more', async () => {
  const draft = new ImportDraft();
  await draft.add(() => slowFiles(20));
  draft.clear();
  await draft.add(() => slowFiles(1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(draft.byteLength).toBe(10);
});
