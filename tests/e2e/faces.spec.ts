import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview, type PreviewServer } from 'vite';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { decisionsOf, newSitePolicy } from '../../src/core/deid/site-policy.ts';
import { headSeries } from '../support/head-series.ts';
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

async function headFiles(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-faces-'));
  const files = await headSeries({ contrast: 'ct', pixelMm: 4, sliceMm: 3 });
  return files.map((bytes, at) => {
    const path = join(folder, `${at}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
}

/** Keeps a policy without faces in the browser's settings, as the policy that was chosen last. */
async function choosePolicy(page: Page): Promise<void> {
  const decisions = decisionsOf('Faceless', RCDM_PAPER);
  const site = newSitePolicy({ ...decisions, options: ['cleanRecognizableVisualFeatures'] });
  const { id, version } = site.policy;
  await page.evaluate(
    (rows) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('rcdm-studio');
        opening.onerror = () => {
          reject(new Error('no database'));
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction('settings', 'readwrite');
          for (const row of rows) writing.objectStore('settings').put(row);
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    [
      {
        name: `site-policy:${id}:${version.padStart(4, '0')}`,
        value: { ...site, isRetired: false },
      },
      { name: 'import-policy', value: id },
    ],
  );
}

async function judge(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target) }));
  expect.soft(found, where).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `${where} is wider than the screen`).toBeLessThanOrEqual(0);
}

for (const { theme, locale, width, height } of LOOKS) {
  test(`a head is cleared and stored by keyboard: ${theme}, ${locale}, ${width} wide`, async ({
    page,
  }) => {
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
    await expect(page.locator('input[type="file"]:not([webkitdirectory])')).toBeAttached();
    await choosePolicy(page);
    await upload.open(url);
    const files = await headFiles();
    await upload.check(files);
    const note = /Head: a face could be rendered|머리: 얼굴을 재구성할 수 있음/;
    await expect(page.getByRole('row').filter({ hasText: note })).toHaveCount(1);
    await judge(page, 'Check');
    await upload.protect();
    await expect(
      page.getByText(/1 series waits: a face could be made of it|시리즈 1개 대기/),
    ).toBeVisible();
    await judge(page, 'Protect');
    await upload.approve();
    await page.getByRole('link', { name: /^(Clear faces|얼굴 지우기)$/ }).click();
    const after = page.getByRole('img', {
      name: /^(As it would be stored, from the front|저장될 모습, 정면)$/,
    });
    await expect(after).toBeVisible({ timeout: 120_000 });
    await judge(page, 'a head before and after');

    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await expect(after).toBeHidden();
    await page.keyboard.press('1');
    await expect(page.getByText(/All are decided|모두 결정했습니다/)).toBeVisible();
    await judge(page, 'all decided');
    expect(await countRows(page, 'images')).toBe(0);
    await page.getByRole('button', { name: /^(Store 1 series|시리즈 1개 저장)$/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => countRows(page, 'images'), { timeout: 60_000 }).toBe(files.length);
  });
}
