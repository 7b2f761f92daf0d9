import { phantomCount } from '../../src/core/phantom/phantom.ts';
import { countRows, expect, test } from './support/studio.ts';
import { serveApp } from './support/served-app.ts';
import { UploadPage } from './support/upload-page.ts';

const app = serveApp();

test('without a server everything stays on this device, and the app opens offline', async ({
  page,
  context,
}) => {
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Try with sample data' }).click();
  const start = page.getByRole('button', { name: 'Try with sample data' });
  await expect(start.or(page.getByText(/files a second|of 312 files/)).first()).toBeVisible();
  if (await start.isVisible()) await start.click();
  await new UploadPage(page).stored();
  expect(await countRows(page, 'images')).toBe(phantomCount());
  await expect(page.getByRole('link', { name: 'This device only' })).toBeVisible();

  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  await page.goto(`${app.url}/occurrences`);
  await expect(page.getByRole('link', { name: 'Offline' })).toBeVisible();
  await page.getByRole('row').filter({ hasText: 'Chest' }).first().click();
  await expect(page.locator('canvas').first()).toBeVisible();

  const cached = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
  expect(cached.length).toBeGreaterThan(20);
  const allowed = /^\/(assets\/|index\.html|icon|manifest\.webmanifest|sw\.js|workbox)/;
  expect(cached.filter((path) => !allowed.test(path))).toEqual([]);
});
