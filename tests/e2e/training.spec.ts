import type { Page } from '@playwright/test';
import { judge, LOOKS, putOn } from './support/looks.ts';
import { serveApp } from './support/served-app.ts';
import { expect, rowsOf, test } from './support/studio.ts';
import { UploadPage } from './support/upload-page.ts';

const app = serveApp();
/** In the browser's own language and Korean. */
const TRAIN = /^(Train in this tab|이 탭에서 학습)$/;
const CONTINUE = /^(Continue|이어서 학습)$/;
const MORE = /^(More|더 보기)$/;

/** Sample data, frozen as lungs with and without a tumour; ends in the Studio. */
async function openStudio(page: Page): Promise<void> {
  const upload = new UploadPage(page);
  await upload.open(app.url);
  await upload.startSample();
  await upload.stored();
  await page.goto(
    `${app.url}/datasets?new=1&modality=CT&plane=AXIAL&condition=363358000&condition=281900007`,
  );
  await page.getByRole('textbox', { name: /^(Name|이름)$/ }).fill('Lung phantoms');
  await page.getByRole('button', { name: /^(Freeze this version|이 버전 고정)$/ }).click();
  await page.getByRole('link', { name: /^(Train with it|학습하기)$/ }).click();
  await expect(page.getByRole('button', { name: TRAIN })).toBeEnabled();
}

async function fill(page: Page, label: RegExp, value: string): Promise<void> {
  await page.getByLabel(label).fill(value);
}

const stateOf = async (page: Page) => (await rowsOf<{ state: string }>(page, 'runs'))[0]?.state;

test('a tab killed while it trains goes on from within the epoch, and is not trained twice', async ({
  page,
  context,
}) => {
  await openStudio(page);
  await fill(page, /^Rows$/, '128');
  await fill(page, /^Columns$/, '128');
  await page.getByLabel('Augmentation').selectOption('Strong');
  await page.getByText(MORE).click();
  await fill(page, /^Depth$/, '2');
  await fill(page, /^Base filters$/, '4');
  await fill(page, /^Blocks per level$/, '1');
  // The first checkpoint comes after two seconds or an epoch: there must be much to do then.
  await fill(page, /^Epochs$/, '40');
  await fill(page, /^Early stopping$/, '');
  await page.getByRole('button', { name: TRAIN }).click();
  await expect(page).toHaveURL(/\/runs\/.+/);
  await expect
    .poll(async () => (await rowsOf(page, 'checkpoints')).length, { timeout: 60_000 })
    .toBe(1);
  const url = page.url();
  await page.close({ runBeforeUnload: false });

  const reopened = await context.newPage();
  await reopened.goto(url);
  await expect(reopened.getByText(/It can be continued from epoch \d+, step \d+/)).toBeVisible();
  const other = await context.newPage();
  await other.goto(url);
  await expect(other.getByRole('button', { name: CONTINUE })).toBeVisible();
  await reopened.getByRole('button', { name: CONTINUE }).click();
  await expect(other.getByText(/runs in another tab/)).toBeVisible();
  await expect(other.getByRole('button', { name: CONTINUE })).toBeHidden();
  await expect.poll(() => stateOf(reopened), { timeout: 120_000 }).toBe('done');
  await expect(reopened.getByText('Test on patients that training never saw')).toBeVisible();
  expect(await rowsOf(reopened, 'checkpoints')).toEqual([]);
  expect(await rowsOf(reopened, 'models')).toHaveLength(1);
});

for (const look of LOOKS) {
  test(`Studio and run, filled: ${look.theme}, ${look.locale}, ${look.width} wide`, async ({
    page,
  }) => {
    await putOn(page, look);
    await openStudio(page);
    const shot = async (name: string) => {
      const path = `test-results/training-${name}-${look.locale}.png`;
      await page.screenshot({ path, fullPage: true });
    };
    await judge(page, 'Studio');
    await shot('studio');
    await page.getByText(MORE).click();
    await page.getByText(/^(Layers|층) \(/).click();
    await judge(page, 'Studio with everything open');
    await shot('studio-more');
    await fill(page, /^(Rows|행)$/, '32');
    await fill(page, /^(Columns|열)$/, '32');
    await fill(page, /^(Epochs|에폭)$/, '3');
    await page.getByRole('button', { name: TRAIN }).click();
    await expect(page).toHaveURL(/\/runs\/.+/);
    await expect.poll(() => stateOf(page), { timeout: 120_000 }).toBe('done');
    await expect(page.getByRole('table').first()).toBeVisible();
    await judge(page, 'run');
    await shot('run');
  });
}
