import type { Page } from '@playwright/test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { decisionsOf, newSitePolicy } from '../../src/core/deid/site-policy.ts';
import { headSeries } from '../support/head-series.ts';
import { countRows, expect, test } from './support/studio.ts';
import { judge, LOOKS, putOn } from './support/looks.ts';
import { serveApp } from './support/served-app.ts';
import { UploadPage } from './support/upload-page.ts';

const app = serveApp();

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

for (const look of LOOKS) {
  test(`a head is cleared and stored by keyboard: ${look.theme}, ${look.locale}, ${look.width} wide`, async ({
    page,
  }) => {
    await putOn(page, look);
    const upload = new UploadPage(page);
    await upload.open(app.url);
    await expect(page.locator('input[type="file"]:not([webkitdirectory])')).toBeAttached();
    await choosePolicy(page);
    await upload.open(app.url);
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
