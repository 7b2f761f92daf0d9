import type { Page } from '@playwright/test';
import { phantomCount } from '../../src/core/phantom/phantom.ts';
import {
  administrator,
  countRows,
  expect,
  setUpAdministrator,
  storedImageTotals,
  test,
} from './support/studio.ts';

async function startSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try with sample data' }).click();
}

test('a tab killed while it imports loses nothing and stores nothing twice', async ({
  page,
  context,
  studio,
}) => {
  await page.goto(`${studio.url}/upload`);
  await startSample(page);
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

  await reopened.getByRole('button', { name: 'Go on' }).click();
  await expect(reopened.getByRole('link', { name: 'Open in Occurrences' })).toBeVisible({
    timeout: 120_000,
  });
  expect(await countRows(reopened, 'images')).toBe(phantomCount());
  expect(await countRows(reopened, 'files')).toBe(phantomCount());
  expect(await storedImageTotals(reopened)).toBe(phantomCount());
});

test('a tab killed while it uploads goes on by itself, and the server has everything once', async ({
  page,
  context,
  studio,
}) => {
  await page.goto(`${studio.url}/upload`);
  await startSample(page);
  await expect(page.getByRole('link', { name: 'Open in Occurrences' })).toBeVisible({
    timeout: 120_000,
  });

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

  const signIn = await fetch(`${studio.server.url}/api/collections/users/auth-with-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity: administrator.email, password: administrator.password }),
  });
  const { token } = (await signIn.json()) as { token: string };
  const answer = await fetch(
    `${studio.server.url}/api/collections/radiology_image/records?perPage=1000&fields=id,sop_instance_uid,file`,
    { headers: { authorization: token } },
  );
  const { items, totalItems } = (await answer.json()) as {
    items: { sop_instance_uid: string; file: string }[];
    totalItems: number;
  };
  expect(totalItems).toBe(phantomCount());
  expect(new Set(items.map((item) => item.sop_instance_uid)).size).toBe(phantomCount());
  expect(items.every((item) => item.file !== '')).toBe(true);
});
