import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import {
  administrator,
  countRows,
  expect,
  recordsOnServer,
  setUpAdministrator,
  test,
} from './support/studio.ts';
import { UploadPage } from './support/upload-page.ts';

const LOCKED = 'Basic Profile with pseudonym';

function phantomFiles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-lock-'));
  return [0, 1].map((index) => {
    const path = join(folder, `IM${index}.dcm`);
    writeFileSync(path, phantomInstance(index).bytes);
    return path;
  });
}

test('images of another policy than the locked one stay on the device, and both places say so', async ({
  page,
  studio,
  browser,
}) => {
  const upload = new UploadPage(page);

  await test.step('images are made on a PC where nobody is signed in', async () => {
    await upload.open(studio.url);
    await upload.check(phantomFiles());
    await upload.protect();
    await upload.approve();
    await upload.stored();
    expect(await countRows(page, 'images')).toBe(2);
  });

  await test.step('on another PC the administrator locks another policy', async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await setUpAdministrator(other, studio);
    await other.getByRole('button', { name: `Lock to ${LOCKED}` }).click();
    await expect(other.getByText('Locked', { exact: true })).toBeVisible();
    await context.close();
  });

  await test.step('the server takes none of the images, and Settings says why', async () => {
    await page.goto(`${studio.url}/settings`);
    await page.getByLabel('E-mail').fill(administrator.email);
    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(
      page.getByText(/2 were made by a policy that the server does not take/),
    ).toBeVisible({ timeout: 60_000 });
    expect((await recordsOnServer(studio, 'radiology_image')).totalItems).toBe(0);
    expect(await countRows(page, 'images')).toBe(2);
  });

  await test.step('Upload offers the locked policy alone', async () => {
    await upload.open(studio.url);
    await expect(page.getByText('Locked by an administrator')).toBeVisible();
    const choice = page.getByRole('combobox').filter({ hasText: LOCKED });
    await expect(choice).toBeDisabled();
    await expect(choice.getByRole('option')).toHaveText([LOCKED]);
  });
});
