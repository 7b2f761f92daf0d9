import AxeBuilder from '@axe-core/playwright';
import { preview, type PreviewServer } from 'vite';
import { expect, test } from './support/studio.ts';
import { UploadPage } from './support/upload-page.ts';

const PATHS = [
  '/',
  '/upload',
  '/occurrences',
  '/datasets',
  '/datasets?new=1',
  '/studio',
  '/runs',
  '/models',
  '/settings',
] as const;

const LOOKS = [
  { theme: 'light', locale: 'en', width: 1280, height: 800 },
  { theme: 'dark', locale: 'ko', width: 820, height: 1180 },
] as const;

let server: PreviewServer;
let url: string;

test.beforeAll(async () => {
  server = await preview({ preview: { host: '127.0.0.1', port: 0 } });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});

test.afterAll(async () => {
  await server.close();
});

for (const filled of [false, true]) {
  for (const { theme, locale, width, height } of LOOKS) {
    const state = filled ? 'filled' : 'empty';
    test(`every page, ${state}: ${theme}, ${locale}, ${width} wide`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.addInitScript(
        ([name, language]) => {
          localStorage.setItem('rcdm-theme', name);
          localStorage.setItem('rcdm-locale', language);
        },
        [theme, locale] as const,
      );
      if (filled) {
        const upload = new UploadPage(page);
        await upload.open(url);
        await upload.startSample();
        await upload.stored();
      }
      for (const path of PATHS) {
        await page.goto(url + path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
        // Charts and pictures come a moment after the page.
        await page.waitForLoadState('networkidle');
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect
          .soft(
            violations.map(({ id, nodes }) => ({ path, id, at: nodes.map((node) => node.target) })),
            path,
          )
          .toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test('the keyboard alone reaches every page and starts the sample', async ({ page }) => {
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const [key, title] of [
    ['u', 'Upload'],
    ['o', 'Occurrences'],
    ['s', 'Data sets'],
    ['t', 'Studio'],
    ['r', 'Runs'],
    ['m', 'Models'],
    ['e', 'Settings'],
    ['d', 'Dashboard'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('g');
  await page.keyboard.press('u');
  const sample = page.getByRole('button', { name: 'Try with sample data' });
  await expect(sample).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await sample.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await new UploadPage(page).stored();
});
