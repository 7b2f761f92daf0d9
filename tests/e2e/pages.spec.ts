import { expect, test } from './support/studio.ts';
import { judge, LOOKS, putOn } from './support/looks.ts';
import { serveApp } from './support/served-app.ts';
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

const app = serveApp();

for (const filled of [false, true]) {
  for (const look of LOOKS) {
    const state = filled ? 'filled' : 'empty';
    test(`every page, ${state}: ${look.theme}, ${look.locale}, ${look.width} wide`, async ({
      page,
    }) => {
      await putOn(page, look);
      if (filled) {
        const upload = new UploadPage(page);
        await upload.open(app.url);
        await upload.startSample();
        await upload.stored();
      }
      for (const path of PATHS) {
        await page.goto(app.url + path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.locale);
        await judge(page, path);
      }
    });
  }
}

test('the keyboard alone reaches every page and starts the sample', async ({ page }) => {
  await page.goto(app.url);
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
