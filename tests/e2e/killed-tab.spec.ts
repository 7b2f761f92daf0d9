import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phantomCount, phantomInstance } from '../../src/core/phantom/phantom.ts';
import {
  countRows,
  expect,
  imagesWithoutTheirBytes,
  recordsOnServer,
  rowsOf,
  setUpAdministrator,
  storedImageTotals,
  test,
} from './support/studio.ts';
import { UploadPage } from './support/upload-page.ts';

test('a tab killed while it imports loses nothing and stores nothing twice', async ({
  page,
  context,
  studio,
}) => {
  const upload = new UploadPage(page);
  await upload.open(studio.url);
  await upload.startSample();
  await expect.poll(() => countRows(page, 'images')).toBeGreaterThan(30);
  await page.close({ runBeforeUnload: false });

  const reopened = await context.newPage();
  await reopened.goto(`${studio.url}/upload`);
  await expect(reopened.getByText(/was interrupted/)).toBeVisible();
  const kept = await countRows(reopened, 'images');
  expect(kept).toBeGreaterThan(30);
  expect(kept).toBeLessThan(phantomCount());
  // What was stored is whole: a row, a file and a thumbnail for each image, and counts that agree.
  expect(await countRows(reopened, 'files')).toBe(kept);
  expect(await countRows(reopened, 'thumbnails')).toBe(kept);
  expect(await storedImageTotals(reopened)).toBe(kept);
  expect(await imagesWithoutTheirBytes(reopened)).toEqual([]);

  await reopened.getByRole('button', { name: 'Go on' }).click();
  await new UploadPage(reopened).stored();
  expect(await countRows(reopened, 'images')).toBe(phantomCount());
  expect(await countRows(reopened, 'files')).toBe(phantomCount());
  expect(await storedImageTotals(reopened)).toBe(phantomCount());
  expect(await imagesWithoutTheirBytes(reopened)).toEqual([]);
});

test('a killed batch goes on as it was decided: who is left out and who has which condition', async ({
  page,
  context,
  studio,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-killed-'));
  const paths = Array.from({ length: phantomCount() }, (_, index) => {
    const path = join(folder, `IM${index}.dcm`);
    writeFileSync(path, phantomInstance(index).bytes);
    return path;
  });
  const upload = new UploadPage(page);
  await upload.open(studio.url);
  await upload.check(paths);
  // The first has a CT and an MR, 36 images; the last keeps a condition of its own.
  await page.getByRole('searchbox').first().fill('SBY-701248');
  await page.getByRole('row').filter({ hasText: 'SBY-701248' }).click();
  const own = page.getByRole('combobox', { name: 'Condition of this patient' });
  await own.fill('Study arm B');
  await page.getByRole('option', { name: 'Study arm B' }).click();
  await page.getByRole('searchbox').first().fill('SBY-700148');
  await page.getByRole('row').filter({ hasText: 'SBY-700148' }).getByRole('checkbox').click();
  await page.getByRole('searchbox').first().fill('');
  await upload.chooseConditionForAll('Pneumonia');
  await upload.protect();
  await upload.approve();
  await expect.poll(() => countRows(page, 'images')).toBeGreaterThan(30);
  await page.close({ runBeforeUnload: false });

  const reopened = await context.newPage();
  // The question for a folder is the system's own; without it the page asks by an input.
  await reopened.addInitScript(() => {
    Object.assign(globalThis, { showDirectoryPicker: undefined });
  });
  await reopened.goto(`${studio.url}/upload`);
  const [batch] = await rowsOf<Record<string, unknown>>(reopened, 'batches');
  expect(JSON.stringify(batch)).not.toMatch(/SBY-70|Haneulbit|도라온솔/);
  const choosing = reopened.waitForEvent('filechooser');
  await reopened.getByRole('button', { name: 'Choose the same folder again' }).click();
  await (await choosing).setFiles(folder);
  await reopened.getByRole('button', { name: 'Go on storing' }).click();
  await new UploadPage(reopened).stored();

  const leftOut = 36;
  expect(await countRows(reopened, 'images')).toBe(phantomCount() - leftOut);
  expect(await countRows(reopened, 'persons')).toBe(11);
  const studies = await rowsOf<{ conditionCode: string }>(reopened, 'occurrences');
  const codes = studies.map(({ conditionCode }) => conditionCode);
  expect(codes.filter((code) => code === 'local:study-arm-b')).toHaveLength(1);
  expect(codes.filter((code) => code === '233604007')).toHaveLength(studies.length - 1);
});

test('a tab killed while it uploads goes on by itself, and the server has everything once', async ({
  page,
  context,
  studio,
}) => {
  const upload = new UploadPage(page);
  await upload.open(studio.url);
  await upload.startSample();
  await upload.stored();

  let files = 0;
  let reachedThirty: () => void = () => undefined;
  const thirty = new Promise<void>((resolve) => {
    reachedThirty = resolve;
  });
  studio.proxy.before = async (path) => {
    if (!path.includes('/radiology_image/records')) return;
    files += 1;
    if (files === 30) reachedThirty();
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await setUpAdministrator(page, studio);
  await thirty;
  await page.close({ runBeforeUnload: false });

  // The server is away when the tab is opened again, then comes back.
  studio.proxy.mode = 'unavailable';
  const reopened = await context.newPage();
  studio.proxy.mode = 'pass';
  await reopened.goto(studio.url);
  await expect(reopened.getByRole('link', { name: 'Synchronised' })).toBeVisible({
    timeout: 120_000,
  });

  const { items, totalItems } = await recordsOnServer<{ sop_instance_uid: string; file: string }>(
    studio,
    'radiology_image',
  );
  expect(totalItems).toBe(phantomCount());
  expect(new Set(items.map((item) => item.sop_instance_uid)).size).toBe(phantomCount());
  expect(items.every((item) => item.file !== '')).toBe(true);
});
