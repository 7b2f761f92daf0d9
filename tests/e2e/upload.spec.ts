import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview, type PreviewServer } from 'vite';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { hostileFolder } from '../support/hostile-files.ts';
import { countRows, expect, test } from './support/studio.ts';
import { UploadPage } from './support/upload-page.ts';

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

/** Two people of the phantoms, one with a Korean name. */
function phantomFiles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-upload-'));
  return [0, 1, 2, 8, 9, 24, 36, 37, 38, 44].map((index) => {
    const path = join(folder, `IM${index}.dcm`);
    writeFileSync(path, phantomInstance(index).bytes);
    return path;
  });
}

async function judge(page: Page, where: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target) }));
  expect.soft(found, where).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `${where} is wider than the screen`).toBeLessThanOrEqual(0);
}

for (const { theme, locale, width, height } of LOOKS) {
  test(`Check, Protect and Store: ${theme}, ${locale}, ${width} wide`, async ({ page }) => {
    const { paths } = await hostileFolder();
    await page.setViewportSize({ width, height });
    await page.addInitScript(
      ([name, language]) => {
        localStorage.setItem('rcdm-theme', name);
        localStorage.setItem('rcdm-locale', language);
      },
      [theme, locale] as const,
    );
    const upload = new UploadPage(page);
    await upload.open(url);
    await upload.check([...phantomFiles(), ...paths]);
    await expect(page.getByRole('row').filter({ hasText: '김미리내' })).toBeVisible();
    await judge(page, 'Check');
    await upload.protect();
    await judge(page, 'Protect');
    await upload.approve();
    await upload.stored();
    await judge(page, 'Store');
    await page.goBack();
    await expect(
      page.getByRole('listitem').filter({ hasText: /Protect|비식별화/ }),
    ).toHaveAttribute('aria-current', 'step');
  });
}

test('the keyboard alone leaves a patient out, looks at the attributes and stores', async ({
  page,
}) => {
  const upload = new UploadPage(page);
  await upload.open(url);
  await upload.check(phantomFiles());
  const tree = page.getByRole('treegrid');
  const tabTo = async (matches: (focused: string) => boolean) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const focused = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('role') ?? activeElement?.textContent.trim() ?? '';
      });
      if (matches(focused)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('not reached by the keyboard');
  };
  await tabTo((focused) => focused === 'treegrid');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(tree.getByRole('row').nth(1).getByRole('checkbox')).not.toBeChecked();
  await tabTo((focused) => focused === 'Go on to Protect');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Before and after' })).toBeVisible();
  await tabTo((focused) => focused.startsWith('Approve and store'));
  await page.keyboard.press('Enter');
  await upload.stored();
  expect(await countRows(page, 'persons')).toBe(1);
});

test('a reload before anything is approved leaves nothing behind', async ({ page }) => {
  const upload = new UploadPage(page);
  await upload.open(url);
  await upload.check(phantomFiles());
  await upload.protect();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Choose folder' })).toBeVisible();
  for (const table of ['batches', 'images', 'persons', 'files']) {
    expect(await countRows(page, table), table).toBe(0);
  }
});
