import type { Page } from '@playwright/test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { imageOf } from '../support/image-of.ts';
import { countRows, expect, test } from './support/studio.ts';
import { judge, LOOKS, putOn } from './support/looks.ts';
import { serveApp } from './support/served-app.ts';
import { UploadPage } from './support/upload-page.ts';

const [ROWS, COLUMNS] = [300, 400];
/** Files of the detector and the reader, and nothing else. */
const TEXT_FILES = /\.(?:onnx|gz|mjs)$|\/(?:ort-wasm|tesseract-core)-.*\.wasm$/;

const app = serveApp();

/** Pictures of a screen with a name and a number in them: only a browser has letters. */
async function captures(page: Page): Promise<string[]> {
  const pictures = await page.evaluate(
    ([rows, columns]) =>
      ['black', 'white'].map((ground) => {
        const context = new OffscreenCanvas(columns, rows).getContext('2d');
        if (!context) throw new Error('no canvas');
        context.fillStyle = ground;
        context.fillRect(0, 0, columns, rows);
        context.fillStyle = ground === 'black' ? 'white' : 'black';
        context.font = '16px sans-serif';
        context.fillText('DOE, JANE', 8, 20);
        context.fillText('20231187', 300, 290);
        const { data } = context.getImageData(0, 0, columns, rows);
        return [...data.filter((_, at) => at % 4 === 0)];
      }),
    [ROWS, COLUMNS] as const,
  );
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-text-'));
  return pictures.map((pixels, at) => {
    const dataSet = dataSetOf([
      ...imageOf({ rows: ROWS, columns: COLUMNS, bits: 8 }, pixels).values(),
      element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      element(T.SOPInstanceUID, 'UI', `1.2.3.4.${at + 1}`),
      element(T.StudyInstanceUID, 'UI', '1.2.3'),
      element(T.SeriesInstanceUID, 'UI', '1.2.3.4'),
      element(T.InstanceNumber, 'IS', at + 1),
      element(T.Modality, 'CS', 'OT'),
      element(T.ConversionType, 'CS', 'WSD'),
      element(T.PatientName, 'PN', 'Doe^Jane'),
      element(T.PatientID, 'LO', '20231187'),
    ]);
    const path = join(folder, `${at}.dcm`);
    writeFileSync(path, writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet }));
    return path;
  });
}

/** From the Upload page to the pictures that are held. */
async function openReview(page: Page): Promise<void> {
  const upload = new UploadPage(page);
  await upload.open(app.url);
  await upload.check(await captures(page));
  await upload.protect();
  await upload.approve();
  await page.getByRole('link', { name: /^(Check pictures|영상 확인하기)$/ }).click();
  await expect(
    page.getByRole('heading', { name: /^(Image 1 of 2|영상 2장 중 1번째)$/ }),
  ).toBeVisible();
}

const allCovered = (page: Page) => page.getByText(/2 texts, all under boxes\.|2곳, 모두 상자 안에/);

for (const look of LOOKS) {
  test(`found, approved and stored by keyboard: ${look.theme}, ${look.locale}, ${look.width} wide`, async ({
    page,
  }) => {
    await putOn(page, look);
    const requested: string[] = [];
    page.context().on('request', (request) => requested.push(request.url()));
    await page.goto(app.url);
    await openReview(page);
    await expect(allCovered(page)).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText(/a name in the header|헤더의 이름/).first()).toBeVisible();
    await expect(page.getByText(/a number in the header|헤더의 번호/).first()).toBeVisible();
    const all = page.getByRole('button', {
      name: /^(Approve all with the boxes found|찾은 상자로 모두 승인)$/,
    });
    await expect(page.getByRole('progressbar')).toBeHidden({ timeout: 120_000 });
    await judge(page, 'texts found');

    await all.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await judge(page, 'summary');
    const approve = page.getByRole('button', { name: /^(Approve 2 images|영상 2장 승인)$/ });
    for (let presses = 0; presses < 9; presses += 1) {
      if (await approve.evaluate((button) => button === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await expect(page.getByText(/All images are checked|모든 영상을 확인했습니다/)).toBeVisible({
      timeout: 120_000,
    });
    await judge(page, 'all checked');
    expect(await countRows(page, 'images')).toBe(0);
    await page.getByRole('button', { name: /^(Store 2 images|영상 2장 저장)$/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => countRows(page, 'images'), { timeout: 60_000 }).toBe(2);

    expect(requested.filter((each) => TEXT_FILES.test(each)).length).toBeGreaterThan(4);
    const elsewhere = requested.filter((each) => !each.replace(/^blob:/, '').startsWith(app.url));
    expect(elsewhere.filter((each) => !each.startsWith('data:'))).toEqual([]);
  });
}

test('nothing of it is loaded before a picture waits, and afterwards it works offline', async ({
  page,
  context,
}) => {
  const kept = () =>
    page.evaluate(async () => {
      const keys = await (await caches.open('text-in-pictures')).keys();
      return keys.map(({ url: each }) => each);
    });
  await page.goto(app.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.goto(`${app.url}/upload`);
  await page.waitForLoadState('networkidle');
  expect(await kept()).toEqual([]);
  await openReview(page);
  await expect(allCovered(page)).toBeVisible({ timeout: 120_000 });
  expect((await kept()).filter((each) => TEXT_FILES.test(each))).toHaveLength(6);

  await context.setOffline(true);
  await openReview(page);
  await expect(allCovered(page)).toBeVisible({ timeout: 120_000 });
});

test.describe('when the models cannot be fetched', () => {
  test.use({ serviceWorkers: 'block' });

  test('the page says so, and works by hand', async ({ page }) => {
    await page.route(/\.onnx$/, (route) => route.abort());
    await page.goto(app.url);
    await openReview(page);
    await expect(page.getByText('The program that looks for text could not be loaded')).toBeVisible(
      {
        timeout: 60_000,
      },
    );
    await judge(page, 'no models');
    await page.keyboard.press('n');
    await page.keyboard.press('2');
    await page.keyboard.press('3');
    await page.getByRole('button', { name: 'Store 1 image' }).click();
    await expect.poll(() => countRows(page, 'images'), { timeout: 60_000 }).toBe(1);
  });
});
