import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { hostileFolder } from '../support/hostile-files.ts';
import { countRows, expect, test } from './support/studio.ts';
import { judge, LOOKS, putOn } from './support/looks.ts';
import { serveApp } from './support/served-app.ts';
import { UploadPage } from './support/upload-page.ts';

const app = serveApp();

/** Two people of the phantoms, one with a Korean name. */
function phantomFiles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-upload-'));
  return [0, 1, 2, 8, 9, 24, 36, 37, 38, 44].map((index) => {
    const path = join(folder, `IM${index}.dcm`);
    writeFileSync(path, phantomInstance(index).bytes);
    return path;
  });
}

for (const look of LOOKS) {
  test(`Check, Protect and Store: ${look.theme}, ${look.locale}, ${look.width} wide`, async ({
    page,
  }) => {
    const { paths } = await hostileFolder();
    await putOn(page, look);
    const upload = new UploadPage(page);
    await upload.open(app.url);
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
  await upload.open(app.url);
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
  await upload.open(app.url);
  await upload.check(phantomFiles());
  await upload.protect();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Choose folder' })).toBeVisible();
  for (const table of ['batches', 'images', 'persons', 'files']) {
    expect(await countRows(page, table), table).toBe(0);
  }
});
