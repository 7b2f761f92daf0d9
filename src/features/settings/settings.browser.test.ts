import { noText } from '../../../tests/support/no-text.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { FakePolicies } from '../../../tests/support/fake-connection.ts';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import { AppError } from '../../core/errors.ts';
import type { Locale } from '../../core/i18n.ts';
import type { StudioDatabase } from '../../data/db.ts';
import type { Account, Role, ServerState } from '../../platform/server/index.ts';
import { ImportDraft } from '../../state/import-draft.svelte.ts';
import { ImportQueue } from '../../state/imports.svelte.ts';
import { Jobs } from '../../state/jobs.svelte.ts';
import { Notices } from '../../state/notices.svelte.ts';
import { ServerSession } from '../../state/server-session.svelte.ts';
import type { Services } from '../../state/services.ts';
import { UploadQueue } from '../../state/sync.svelte.ts';
import { Theme } from '../../state/theme.svelte.ts';
import { Page } from './index.ts';

const PASSWORD = 'a long pass phrase';

/** A server in memory; the real one has its own tests. */
class MemoryServer extends FakePolicies {
  account: Account | null = null;
  readonly accounts: Account[] = [
    { id: '1', email: 'admin@clinic.example', role: 'administrator' },
  ];
  readonly setups: string[] = [];
  state: ServerState;

  constructor(state: ServerState) {
    super();
    this.state = state;
  }
  onAccountChange = () => () => undefined;
  probe = () => Promise.resolve(this.state);
  signIn = (email: string, password: string) => {
    const account = this.accounts.find((each) => each.email === email);
    if (!account || password !== PASSWORD) {
      return Promise.reject(new AppError('server/refused', 'no', { status: 400 }));
    }
    this.account = account;
    return Promise.resolve(account);
  };
  signOut = () => {
    this.account = null;
  };
  completeSetup = (token: string, email: string, password: string) => {
    this.setups.push(token);
    this.accounts.push({ id: email, email, role: 'administrator' });
    return this.signIn(email, password);
  };
  createAccount = (email: string, _password: string, role: Role) => {
    if (this.accounts.some((each) => each.email === email)) {
      const data = { field: 'email', reason: 'validation_not_unique' };
      return Promise.reject(new AppError('server/refused', 'no', data));
    }
    this.accounts.push({ id: email, email, role });
    return Promise.resolve();
  };
  listAccounts = () => Promise.resolve([...this.accounts]);
}

let db: StudioDatabase;
beforeEach(() => {
  db = testDatabase();
});
afterEach(async () => {
  cleanup();
  db.close();
  await db.delete();
});

async function open(
  state: ServerState,
  { locale = 'en', href = '/settings' }: { locale?: Locale; href?: string } = {},
) {
  const server = new MemoryServer(state);
  const jobs = new Jobs();
  const notices = new Notices();
  const session = new ServerSession(() => Promise.resolve(server));
  const sender = { rows: () => Promise.resolve(), image: () => Promise.resolve() };
  const storage = { getItem: () => null, setItem: () => undefined } as unknown as Storage;
  const services: Services = {
    ...pageServices({ db, locale, href }),
    jobs,
    notices,
    session,
    theme: new Theme(storage, document.createElement('div')),
    draft: new ImportDraft(),
    imports: new ImportQueue({ pool: { size: 1 } as never, text: noText, db, jobs, notices }),
    uploads: new UploadQueue({ db, session, sender, jobs, notices }),
  };
  await session.probe();
  await render(withServices(Page, services));
  return { server, services };
}

test.each([
  ['en', 'This device only', /There is no server at this address/],
  ['ko', '이 기기에만 저장', /이 주소에는 서버가 없습니다/],
] as const)('without a server it says so, in %s', async (locale, title, sentence) => {
  await open('absent', { locale });
  await expect.element(page.getByText(title, { exact: true })).toBeVisible();
  await expect.element(page.getByText(sentence)).toBeVisible();
});

describe('account', () => {
  test('a wrong password is said, the right one signs in, sign-out ends it', async () => {
    const { services } = await open('signed-out');
    await page.getByLabelText('E-mail').fill('admin@clinic.example');
    await page.getByLabelText('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.element(page.getByText('E-mail or password is not right')).toBeVisible();
    expect(services.notices.all).toEqual([]);
    await page.getByLabelText('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect
      .element(page.getByText('admin@clinic.example, Administrator', { exact: true }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect.element(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  });

  test('the one-time link: token out of the address, passwords checked, then signed in', async () => {
    const { server } = await open('signed-out', { href: '/settings#setup=one-time' });
    await expect
      .element(page.getByRole('heading', { name: 'Make the first administrator' }))
      .toBeVisible();
    expect(location.href).not.toContain('one-time');
    await page.getByLabelText('E-mail').fill('first@clinic.example');
    await page.getByLabelText('Password', { exact: true }).fill('short');
    await page.getByLabelText('Password again').fill('other');
    const create = page.getByRole('button', { name: 'Make the account' });
    await create.click();
    await expect.element(page.getByText('It needs at least 10 characters')).toBeVisible();
    await expect.element(page.getByText('The two are not the same')).toBeVisible();
    expect(server.setups).toEqual([]);
    await page.getByLabelText('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabelText('Password again').fill(PASSWORD);
    await create.click();
    await expect.element(page.getByText('first@clinic.example, Administrator')).toBeVisible();
    expect(server.setups).toEqual(['one-time']);
  });

  test('an administrator makes accounts; an address that is taken is said at its field', async () => {
    const { services, server } = await open('signed-out');
    await services.session.signIn('admin@clinic.example', PASSWORD);
    const table = page.getByRole('table', { name: 'Accounts' });
    await expect.element(table.getByRole('cell', { name: 'admin@clinic.example' })).toBeVisible();
    await page.getByText('New account').click();
    const fill = async (email: string) => {
      await page.getByLabelText('E-mail').fill(email);
      await page.getByLabelText('Password', { exact: true }).fill(PASSWORD);
      await page.getByLabelText('Password again').fill(PASSWORD);
      await page.getByLabelText('Role', { exact: true }).selectOptions('researcher');
      await page.getByRole('button', { name: 'Make the account' }).click();
    };
    await fill('admin@clinic.example');
    await expect.element(page.getByText('There is an account with this address')).toBeVisible();
    await fill('new@clinic.example');
    await expect.element(table.getByRole('cell', { name: 'new@clinic.example' })).toBeVisible();
    expect(server.accounts.at(-1)?.role).toBe('researcher');
  });

  test('a researcher sees no accounts and is told who sends', async () => {
    const { services, server } = await open('signed-out');
    server.accounts.push({ id: '2', email: 'r@clinic.example', role: 'researcher' });
    await services.session.signIn('r@clinic.example', PASSWORD);
    await expect.element(page.getByText(/Curators and administrators send/)).toBeVisible();
    expect(page.getByRole('table', { name: 'Accounts' }).query()).toBeNull();
  });
});

test.each([
  ['en', 'Delete everything on this device', 'Delete everything', 'delete'],
  ['ko', '이 기기의 모든 내용 삭제', '모두 삭제', '삭제'],
] as const)('deleting takes the typed word, in %s', async (locale, open1, now, word) => {
  await db.persons.put({ personId: 'p' } as never);
  await open('absent', { locale });
  await page.getByRole('button', { name: open1 }).click();
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: now, exact: true });
  await expect.element(button).toBeDisabled();
  await dialog.getByRole('textbox').fill('something');
  await expect.element(button).toBeDisabled();
  await dialog.getByRole('textbox').fill(word);
  await button.click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(await db.persons.count()).toBe(0);
});

test('language changes the page at once', async () => {
  await open('absent');
  await page.getByLabelText('Language').selectOptions('ko');
  await expect.element(page.getByRole('heading', { name: '설정', level: 1 })).toBeVisible();
});
