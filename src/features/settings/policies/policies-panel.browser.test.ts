import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { FakeConnection } from '../../../../tests/support/fake-connection.ts';
import {
  pageServices,
  testDatabase,
  withServices,
} from '../../../../tests/support/page-services.ts';
import { writePolicyFile } from '../../../core/deid/policy-file.ts';
import { RCDM_PAPER } from '../../../core/deid/policy.ts';
import { RESEARCH } from '../../../core/deid/presets.ts';
import { decisionsOf, newSitePolicy, nextVersion } from '../../../core/deid/site-policy.ts';
import type { Locale } from '../../../core/i18n.ts';
import type { StudioDatabase } from '../../../data/db.ts';
import { addSitePolicy, readSitePolicies } from '../../../data/site-policies.ts';
import { ServerSession } from '../../../state/server-session.svelte.ts';
import PoliciesPanel from './PoliciesPanel.svelte';

let db: StudioDatabase;
beforeEach(() => {
  db = testDatabase();
});
afterEach(async () => {
  cleanup();
  db.close();
  await db.delete();
});

async function open({ locale = 'en', role }: { locale?: Locale; role?: 'administrator' | 'curator' } = {}) {
  const connection = new FakeConnection();
  const session = new ServerSession(() => Promise.resolve(connection));
  if (role) {
    connection.role = role;
    await session.signIn('a@clinic.example', 'pass phrase');
  }
  const services = { ...pageServices({ db, locale, href: '/settings' }), session };
  await render(withServices(PoliciesPanel, services));
  return { connection, notices: services.notices };
} // prettier-ignore
const button = (name: string) => page.getByRole('button', { name, exact: true });
const stored = async () => (await readSitePolicies(db)).policies;
const ours = newSitePolicy(decisionsOf('Ours', RESEARCH));

test('a copy is named, changed by the keyboard alone, and stored as version 1', async () => {
  await open();
  await button('Make a copy of R-CDM (paper)').click();
  const name = page.getByLabelText('Name', { exact: true });
  await expect.element(name).toHaveValue('R-CDM (paper), our copy');
  await name.fill('Our policy');
  const characteristics = page.getByRole('switch', { name: 'Keep age, sex and build' });
  await expect.element(page.getByText('PatientAge')).toBeVisible();
  characteristics.element().focus();
  await userEvent.keyboard(' ');
  await expect.element(characteristics).toBeChecked();
  await expect.element(page.getByText(/Age, sex, height, weight/)).toBeVisible();
  await expect.element(page.getByText('PatientAge')).not.toBeInTheDocument();
  await page.getByLabelText('Dates').selectOptions('Keep moved dates');
  await page.getByLabelText('Patient name and ID').selectOptions('pseudonym');
  const search = page.getByRole('combobox', { name: 'Add an attribute' });
  await search.fill('manufacturer model');
  await expect.element(page.getByRole('option', { name: 'ManufacturerModelName', exact: true })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(search).toHaveValue('');
  await expect.element(search).toHaveFocus();
  await page.getByLabelText('What happens to ManufacturerModelName').selectOptions('Empty');
  await button('Store').click();
  await expect.element(button('Change Our policy')).toBeVisible();
  expect(await stored()).toMatchObject([
    {
      name: 'Our policy',
      policy: {
        version: '1',
        options: ['retainPatientCharacteristics', 'retainModifiedDates'],
        patientIdentity: 'pseudonym',
        overrides: { ManufacturerModelName: 'Z' },
        blank: ['PatientBirthDate'],
      },
    },
  ]);
}); // prettier-ignore

test('a change makes a new version, the one before stays readable; no change makes none', async () => {
  await addSitePolicy(db, ours);
  await open();
  await button('Change Ours').click();
  await button('Store as version 2').click();
  await expect.element(button('Change Ours')).toBeVisible();
  expect(await stored()).toHaveLength(1);
  await button('Change Ours').click();
  await page.getByRole('switch', { name: 'Keep the device' }).click();
  await button('Store as version 2').click();
  await expect.element(page.getByText('Earlier and deleted versions (1)')).toBeVisible();
  const versions = await stored();
  expect(versions.map(({ policy }) => policy.version)).toEqual(['1', '2']);
  expect(versions[0]?.policy).toEqual(ours.policy);
  expect(versions[1]?.policy.options).not.toContain('retainDeviceIdentity');
});

test('a name that another policy has, also one of the program, is refused', async () => {
  await addSitePolicy(db, ours);
  await open();
  await button('Make a copy of Research').click();
  for (const taken of ['Ours', 'Research', 'r-cdm  (PAPER)', '연구용']) {
    await page.getByLabelText('Name', { exact: true }).fill(taken);
    await button('Store').click();
    await expect.element(page.getByText(/Another policy has this name/)).toBeVisible();
  }
  await page.getByLabelText('Name', { exact: true }).fill('  ');
  await button('Store').click();
  await expect.element(page.getByText(/Give it a name/)).toBeVisible();
  expect(await stored()).toHaveLength(1);
});

test('what identifies is not among the attributes that could be kept: nothing can be kept there', async () => {
  await open();
  await button('Make a copy of Research').click();
  const search = page.getByRole('combobox', { name: 'Add an attribute' });
  await search.fill('PatientName');
  await page.getByRole('option', { name: 'PatientName', exact: true }).click();
  const action = page.getByLabelText('What happens to PatientName');
  const offered = [...(action.element() as HTMLSelectElement).options].map(({ value }) => value);
  expect(offered.sort()).toEqual(['D', 'X', 'Z']);
  await search.fill('PixelData');
  await expect.element(page.getByRole('option', { name: 'PixelData', exact: true })).not.toBeInTheDocument();
}); // prettier-ignore

test('deleted: no longer offered, its version still readable', async () => {
  await addSitePolicy(db, ours);
  await open();
  await button('Delete Ours').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.element(button('Change Ours')).not.toBeInTheDocument();
  await page.getByText('Earlier and deleted versions (1)').click();
  await page.getByText('Ours · Version 1').click();
  await expect.element(page.getByText(ours.policy.method)).toBeVisible();
});

describe('a file', () => {
  const choose = (text: string) =>
    userEvent.upload(
      document.querySelector('input[type=file]') as Element,
      new File([text], 'policy.json'),
    );

  test('that was exported is taken on another device, with its version', async () => {
    const saved: Blob[] = [];
    const spy = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      saved.push(blob as Blob);
      return 'blob:none';
    });
    const second = nextVersion(ours, decisionsOf('Ours', RCDM_PAPER));
    await addSitePolicy(db, second);
    await open();
    await button('Export Ours').click();
    spy.mockRestore();
    await db.settings.clear();
    await choose((await saved[0]?.text()) ?? '');
    await expect.poll(stored).toMatchObject([{ name: 'Ours', policy: second.policy }]);
    await expect.element(button('Change Ours')).toBeVisible();
  });

  test.each([
    ['no JSON', 'hello', 'It is no JSON file.'],
    ['one that keeps a name', writePolicyFile({ ...ours, policy: { ...ours.policy, overrides: { PatientName: 'K' } } }), /keeps PatientName/],
    ['one that calls itself like a preset', writePolicyFile({ ...ours, policy: { ...ours.policy, id: RCDM_PAPER.id } }), /calls itself like a policy of the program/],
    ['one of a preset’s name', writePolicyFile({ ...ours, name: 'Research' }), /Another policy has this name/],
    ['a huge one', `[${'"x",'.repeat(100_000)}"x"]`, /far too large/],
    ['prototype keys alone', '{"__proto__":{"name":"x"}}', /holds no policy/],
  ])('%s is refused, and nothing of it is stored', async (_, text, words) => {
    await open();
    await choose(text);
    await expect.element(page.getByRole('alert').getByText(words)).toBeVisible();
    expect(await stored()).toEqual([]);
  }); // prettier-ignore

  test('of the same version that says something else is refused', async () => {
    await addSitePolicy(db, ours);
    await open();
    await choose(writePolicyFile({ ...ours, policy: { ...ours.policy, options: [] } }));
    await expect.element(page.getByText(/Ask for a newer version/)).toBeVisible();
    expect((await stored())[0]?.policy).toEqual(ours.policy);
  });
});

describe('the server', () => {
  test('is none of a curator’s business', async () => {
    await addSitePolicy(db, ours);
    await open({ role: 'curator' });
    await expect.element(button('Change Ours')).toBeVisible();
    await expect.element(button('Put Ours on the server')).not.toBeInTheDocument();
    await expect.element(button('Lock to Research')).not.toBeInTheDocument();
  });

  test('an administrator puts a policy there, locks to it, to another, and unlocks', async () => {
    await addSitePolicy(db, ours);
    const { connection } = await open({ role: 'administrator' });
    await button('Put Ours on the server').click();
    await expect.poll(() => connection.policies).toMatchObject([
      { policyId: ours.policy.id, version: '1', name: 'Ours', policy: ours.policy, isLocked: false },
    ]);
    await button('Lock to Ours').click();
    await expect.element(button('Unlock')).toBeVisible();
    await button('Lock to Research').click();
    await expect.poll(() => connection.policies).toMatchObject([
      { policyId: ours.policy.id, isLocked: false },
      { policyId: RESEARCH.id, version: RESEARCH.version, policy: null, isLocked: true },
    ]);
    await button('Unlock').click();
    await expect.poll(() => connection.policies.some(({ isLocked }) => isLocked)).toBe(false);
  }); // prettier-ignore
});

test('in Korean', async () => {
  await open({ locale: 'ko' });
  await button('R-CDM (논문) 복사본 만들기').click();
  await expect.element(page.getByRole('switch', { name: '나이, 성별, 체격 유지' })).not.toBeChecked();
  await button('저장').click();
  await expect.element(button('R-CDM (논문) 복사본 수정')).toBeVisible();
  expect(await stored()).toMatchObject([{ name: 'R-CDM (논문) 복사본' }]);
}); // prettier-ignore
