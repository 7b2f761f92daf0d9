import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { FakeConnection } from '../../../tests/support/fake-connection.ts';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import { RCDM_PAPER } from '../../core/deid/policy.ts';
import { RESEARCH } from '../../core/deid/presets.ts';
import { decisionsOf, newSitePolicy, nextVersion } from '../../core/deid/site-policy.ts';
import type { Locale } from '../../core/i18n.ts';
import type { ImportBatch, StudioDatabase } from '../../data/db.ts';
import { addSitePolicy, retireSitePolicy } from '../../data/site-policies.ts';
import type { ServerPolicy } from '../../platform/server/index.ts';
import { ImportDraft } from '../../state/import-draft.svelte.ts';
import { ServerSession } from '../../state/server-session.svelte.ts';
import PolicyChoice from './PolicyChoice.svelte';

let db: StudioDatabase;
beforeEach(() => {
  db = testDatabase();
});
afterEach(async () => {
  cleanup();
  db.close();
  await db.delete();
});

const ours = newSitePolicy(decisionsOf('Our research', RESEARCH));
const LABEL = 'De-identification policy';

function stored(policyId: string, policy: unknown, isLocked: boolean): ServerPolicy {
  const version = policyId === RESEARCH.id ? RESEARCH.version : '1';
  return { recordId: policyId, policyId, version, name: 'Of the server', policy, isLocked };
}

async function open({
  locale = 'en',
  policies,
  continues = null,
}: {
  locale?: Locale;
  policies?: readonly ServerPolicy[];
  continues?: ImportBatch | null;
} = {}) {
  const connection = new FakeConnection();
  const session = new ServerSession(() => Promise.resolve(connection));
  if (policies) {
    connection.policies = policies;
    await session.signIn('c@clinic.example', 'pass phrase');
  }
  const draft = new ImportDraft();
  draft.continues = continues;
  const services = { ...pageServices({ db, locale, href: '/upload' }), draft, session };
  await render(withServices(PolicyChoice, services));
  return { draft, notices: services.notices };
}
const select = () => page.getByLabelText(LABEL);
const optionsOf = () =>
  [...(select().element() as HTMLSelectElement).options].map(({ text }) => text.trim());

test('the paper is the default; what is chosen is told in words and remembered', async () => {
  const { draft } = await open();
  await expect.element(page.getByText('patient name, patient ID, birth date, sex, and age')).toBeVisible();
  await expect.poll(() => draft.policy).toEqual(RCDM_PAPER);
  await select().selectOptions('Research');
  await expect.poll(() => draft.policy).toEqual(RESEARCH);
  await expect.element(page.getByText(/Age, sex, height, weight.* stay/)).toBeVisible();
  await expect.element(page.getByText(/Dates move by one number of days/)).toBeVisible();
  await expect.element(page.getByText(RESEARCH.method, { exact: false })).toBeVisible();
  cleanup();
  const again = await open();
  await expect.poll(() => again.draft.policy).toEqual(RESEARCH);
}); // prettier-ignore

test('in Korean', async () => {
  const { draft } = await open({ locale: 'ko' });
  await page.getByLabelText('비식별화 정책').selectOptions('연구용');
  await expect.poll(() => draft.policy).toEqual(RESEARCH);
  await expect.element(page.getByText(/나이, 성별, 키, 체중/)).toBeVisible();
});

test('a policy of this site is offered in its newest version, until it is deleted', async () => {
  await addSitePolicy(db, ours);
  const second = nextVersion(ours, decisionsOf('Our research', { ...RESEARCH, options: [] }));
  await addSitePolicy(db, second);
  const { draft } = await open();
  await expect.poll(optionsOf).toContain('Our research (this device)');
  await select().selectOptions('Our research (this device)');
  await expect.poll(() => draft.policy).toEqual(second.policy);
  await retireSitePolicy(db, ours.policy.id);
  await expect.poll(() => draft.policy).toEqual(RCDM_PAPER);
  await expect.poll(optionsOf).toHaveLength(3);
});

describe('while signed in', () => {
  test('what an administrator put on the server is offered', async () => {
    await open({ policies: [stored(ours.policy.id, ours.policy, false)] });
    await expect.poll(optionsOf).toContain('Of the server (server)');
  });

  test('a policy that the server lacks may be chosen, and is told not to be taken', async () => {
    await addSitePolicy(db, ours);
    await open({ policies: [] });
    await expect.poll(optionsOf).toContain('Our research (this device)');
    await expect.element(page.getByText('The server does not take this policy')).not.toBeInTheDocument();
    await select().selectOptions('Our research (this device)');
    await expect.element(page.getByText('The server does not take this policy')).toBeVisible();
  }); // prettier-ignore

  test.each([
    ['of the program', stored(RESEARCH.id, null, true), RESEARCH],
    ['of the site', stored(ours.policy.id, ours.policy, true), ours.policy],
  ])('a locked policy %s is the only one, whatever was chosen before', async (_, lock, policy) => {
    await addSitePolicy(db, newSitePolicy(decisionsOf('Another', RCDM_PAPER)));
    const { draft } = await open({ policies: [lock] });
    await expect.element(page.getByText('Locked by an administrator')).toBeVisible();
    expect(optionsOf()).toHaveLength(1);
    await expect.element(select()).toBeDisabled();
    await expect.poll(() => draft.policy).toEqual(policy);
  });

  test.each([
    ['keeps a name', { ...ours.policy, overrides: { PatientName: 'K' } }],
    ['calls itself like a preset', { ...ours.policy, id: RCDM_PAPER.id }],
    ['is no policy', { huge: Array.from({ length: 1000 }, () => 'x') }],
  ])(
    'one that %s is never offered; a lock on it leaves none but the default',
    async (_, policy) => {
      const { draft } = await open({ policies: [stored('site-evil', policy, true)] });
      await expect.element(page.getByText(/that this program does not know/)).toBeVisible();
      await expect.poll(() => draft.policy).toEqual(RCDM_PAPER);
      cleanup();
      await open({ policies: [stored('site-evil', policy, false)] });
      await expect.poll(optionsOf).toHaveLength(3);
    },
  );
});

test('a batch that goes on keeps its policy, also one that was changed since', async () => {
  const begun = { ...ours.policy, options: [] };
  const { draft } = await open({ continues: { batchId: 'b', policy: begun } as unknown as ImportBatch });
  await expect.element(page.getByText(/goes on by the policy that it began with/)).toBeVisible();
  await expect.element(select()).not.toBeInTheDocument();
  await expect.poll(() => draft.policy).toEqual(begun);
}); // prettier-ignore
