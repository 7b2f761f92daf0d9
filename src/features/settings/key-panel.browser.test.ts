import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import type { Deidentified } from '../../core/deid/brands.ts';
import { createBackedUpSiteKey } from '../../core/deid/site-key-backup.ts';
import type { Locale } from '../../core/i18n.ts';
import type { PersonRow } from '../../core/rcdm/rows.ts';
import type { StudioDatabase } from '../../data/db.ts';
import { siteKeyring } from '../../data/site-key.ts';
import { Notices } from '../../state/notices.svelte.ts';
import KeyPanel from './KeyPanel.svelte';

const PASSPHRASE = 'a long pass phrase';
let db: StudioDatabase;
let saved: Promise<{ name: string; text: string }>;

beforeEach(() => {
  db = testDatabase();
  saved = new Promise((resolve, reject) => {
    // What the browser would put into its downloads.
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      const name = this.download;
      fetch(this.href)
        .then((response) => response.text())
        .then((text) => {
          resolve({ name, text });
        }, reject);
    });
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  cleanup();
  db.close();
  await db.delete();
});

async function open(locale: Locale = 'en') {
  const notices = new Notices();
  const services = { ...pageServices({ db, locale, href: '/settings' }), notices };
  await render(withServices(KeyPanel, services));
  return notices;
}

const somebody = { personId: 'abcdefghijklmno' } as Deidentified<PersonRow>;

test.each([
  ['en', 'No key yet', 'Make a key with a backup'],
  ['ko', '아직 키가 없습니다', '백업이 있는 키 만들기'],
] as const)('an empty browser is told what a key is for, in %s', async (locale, none, make) => {
  await open(locale);
  await expect.element(page.getByText(none)).toBeVisible();
  await expect.element(page.getByRole('button', { name: make })).toBeVisible();
});

describe('a key', () => {
  test('is made with a passphrase by keyboard alone, and its backup is saved', async () => {
    await open();
    const make = page.getByRole('button', { name: 'Make a key with a backup' });
    await expect.element(make).toBeVisible();
    make.element().focus();
    await userEvent.keyboard('{Enter}');
    const phrase = page.getByLabelText('Passphrase', { exact: true });
    await phrase.fill('short');
    await userEvent.keyboard('{Tab}other{Enter}');
    await expect.element(page.getByText('It needs at least 12 characters')).toBeVisible();
    await expect.element(page.getByText('The two are not the same')).toBeVisible();
    expect(await db.keys.count()).toBe(0);
    await phrase.fill(PASSPHRASE);
    await page.getByLabelText('Passphrase again').fill(PASSPHRASE);
    await userEvent.keyboard('{Enter}');
    const { name, text } = await saved;
    const fingerprint = page.getByText(/^([0-9A-F]{4}-){3}[0-9A-F]{4}$/);
    await expect.element(fingerprint).toBeVisible();
    expect(name).toBe(`site-key-${fingerprint.element().textContent}.json`);
    expect(text).not.toContain(PASSPHRASE);
    await expect.element(page.getByRole('button', { name: 'Save the backup' })).toBeVisible();
  });

  test('of another PC is restored; a wrong passphrase and a wrong file are said', async () => {
    const { backup } = await createBackedUpSiteKey(PASSPHRASE);
    await open();
    await page.getByRole('button', { name: 'Restore from a backup' }).click();
    const dialog = page.getByRole('dialog');
    const restore = dialog.getByRole('button', { name: 'Restore', exact: true });
    await dialog.getByLabelText('Backup file').upload(new File(['{}'], 'other.json'));
    await dialog.getByLabelText('Passphrase').fill('not the pass phrase');
    await restore.click();
    await expect.element(dialog.getByText('This is no backup of a site key')).toBeVisible();
    await dialog
      .getByLabelText('Backup file')
      .upload(new File([JSON.stringify(backup)], 'site-key.json'));
    await restore.click();
    await expect.element(dialog.getByText(/does not open this backup/)).toBeVisible();
    await dialog.getByLabelText('Passphrase').fill(PASSPHRASE);
    await restore.click();
    await expect.element(page.getByText(backup.fingerprint)).toBeVisible();
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('that images were stored with is never replaced', async () => {
    await siteKeyring(db);
    await db.persons.add(somebody);
    const { backup } = await createBackedUpSiteKey(PASSPHRASE);
    await open();
    await expect.element(page.getByText('This key has no backup')).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: 'Make a key with a backup' }))
      .not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Restore from a backup' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabelText('Backup file')
      .upload(new File([JSON.stringify(backup)], 'site-key.json'));
    await dialog.getByLabelText('Passphrase').fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect
      .element(dialog.getByText('What is stored here was made with another key'))
      .toBeVisible();
  });
});
