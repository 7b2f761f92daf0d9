import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startPocketBase,
  type TestPocketBase,
  whyNoPocketBase,
} from '../../../tests/support/pocketbase.ts';
import { testImage, testStudy } from '../../../tests/support/rcdm-rows.ts';
import { releasedFile } from '../../../tests/support/released-file.ts';
import { RCDM_PAPER } from '../../core/deid/policy.ts';
import { RESEARCH } from '../../core/deid/presets.ts';
import { decisionsOf, newSitePolicy } from '../../core/deid/site-policy.ts';
import { z } from '../../core/wire/z.ts';
import { ServerConnection, sendImage, sendRows } from './index.ts';

const missing = await whyNoPocketBase();
const [email, password] = ['first@clinic.example', 'a long pass phrase'];

describe('without a server', () => {
  const answers: Record<string, [status: number, type: string, body: string]> = {
    'an HTML page for every path': [200, 'text/html', '<!doctype html><title>app</title>'],
    'JSON of another program': [200, 'application/json', '{"status":"up"}'],
    'a failing gateway': [502, 'text/plain', 'bad gateway'],
    'not found': [404, 'application/json', '{"code":404}'],
  };
  test.each(Object.entries(answers))('%s is absent', async (_, [status, type, body]) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'Content-Type': type }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const connection = new ServerConnection(`http://127.0.0.1:${port}`);
    expect(await connection.probe()).toBe('absent');
    server.close();
    expect(await connection.probe()).toBe('absent');
  });

  test('a call says that the server cannot be reached and may be tried again', async () => {
    const connection = new ServerConnection('http://127.0.0.1:9');
    await expect(connection.signIn(email, password)).rejects.toMatchObject({
      code: 'server/unreachable',
      data: { transient: true },
    });
  });

  test('a call of an account needs a session', async () => {
    const connection = new ServerConnection('http://127.0.0.1:9');
    await expect(connection.listAccounts()).rejects.toMatchObject({
      code: 'server/session-expired',
    });
  });
});

describe.skipIf(missing)(`with PocketBase${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let server: TestPocketBase;
  let administrator: ServerConnection;
  let curator: ServerConnection;

  beforeAll(async () => {
    server = await startPocketBase();
    administrator = new ServerConnection(server.url);
    curator = new ServerConnection(server.url);
  }, 60_000);
  afterAll(() => server.stop());

  test('setup: a field that is not accepted leaves nothing behind', async () => {
    expect(await administrator.probe()).toBe('signed-out');
    await expect(
      administrator.completeSetup(server.setupToken, email, 'short'),
    ).rejects.toMatchObject({
      code: 'server/refused',
      data: { field: 'password', reason: 'validation_min_text_constraint' },
    });
    expect(administrator.account).toBeNull();
  });

  test('setup: makes the first administrator and signs in', async () => {
    const account = await administrator.completeSetup(server.setupToken, email, password);
    expect(account).toMatchObject({ email, role: 'administrator' });
    expect(administrator.account).toEqual(account);
    expect(await administrator.probe()).toBe('signed-in');
  });

  test('setup: the token works once', async () => {
    const second = new ServerConnection(server.url);
    await expect(
      second.completeSetup(server.setupToken, 'second@clinic.example', password),
    ).rejects.toMatchObject({ code: 'server/refused' });
  });

  test('accounts: an administrator makes them, and sees them by address', async () => {
    await administrator.createAccount('curator@clinic.example', password, 'curator');
    expect(await administrator.listAccounts()).toMatchObject([
      { email: 'curator@clinic.example', role: 'curator' },
      { email, role: 'administrator' },
    ]);
    await expect(
      administrator.createAccount('curator@clinic.example', password, 'curator'),
    ).rejects.toMatchObject({
      code: 'server/refused',
      data: { field: 'email', reason: 'validation_not_unique' },
    });
  });

  test('sign-in: wrong password is refused, right one gives the account', async () => {
    await expect(curator.signIn('curator@clinic.example', 'wrong')).rejects.toMatchObject({
      code: 'server/refused',
      data: { status: 400 },
    });
    await curator.signIn('curator@clinic.example', password);
    expect(await curator.listAccounts()).toHaveLength(1);
    await expect(
      curator.createAccount('x@clinic.example', password, 'curator'),
    ).rejects.toMatchObject({ code: 'server/refused' });
  });

  test('a role that an administrator changed is told at the first refusal', async () => {
    const reader = new ServerConnection(server.url);
    const told: (string | undefined)[] = [];
    await administrator.createAccount('reader@clinic.example', password, 'curator');
    await reader.signIn('reader@clinic.example', password);
    const end = reader.onAccountChange(() => told.push(reader.account?.role));
    const [account] = (await administrator.listAccounts()).filter((each) =>
      each.email.startsWith('reader'),
    );
    await administrator.client.sendSignedIn(
      z.object({ role: z.string() }),
      `/api/collections/users/records/${account?.id ?? ''}`,
      { method: 'PATCH', body: { role: 'researcher' } },
    );
    await expect(sendRows(reader, [testStudy('three')])).rejects.toMatchObject({
      code: 'server/refused',
    });
    expect(told).toEqual(['researcher']);
    end();
    reader.signOut();
    expect(told).toHaveLength(1);
  });

  test('rows and a file: sent once, sent again, sent with another file', async () => {
    const study = testStudy('one');
    const { bytes, declared } = await releasedFile(0);
    const { row, file } = testImage('one', study, bytes, declared);
    await sendRows(curator, [study]);
    await sendRows(curator, [study, testStudy('two', { studyUid: '2.25.5' })]);
    expect(await sendImage(curator, row, file)).toBe('sent');
    expect(await sendImage(curator, row, file)).toBe('already-there');

    const another = await releasedFile(1);
    const other = testImage('one', study, another.bytes, another.declared);
    await expect(sendImage(curator, other.row, other.file)).rejects.toMatchObject({
      code: 'server/refused',
      data: { reason: 'other_file' },
    });
    expect(await stored('person')).toHaveLength(2);
    expect(await stored('radiology_image')).toMatchObject([
      {
        id: row.imageId,
        image_window_level_center: 0,
        image_window_level_width: 400,
        image_slice_thickness: 0,
        image_orientation: [1, 0, 0, 0, 1, 0],
        image_position: null,
        byte_length: bytes.length,
      },
    ]);
  });

  test('policies: an administrator puts them there and locks to one, and others are told so', async () => {
    const { policy, name } = newSitePolicy(decisionsOf('Ours', RESEARCH));
    const sent = { policyId: policy.id, version: policy.version, name, policy };
    await expect(curator.addPolicy(sent)).rejects.toMatchObject({ code: 'server/refused' });
    const ours = await administrator.addPolicy(sent);
    expect(ours).toMatchObject({ ...sent, isLocked: false });
    const paper = await administrator.addPolicy({
      policyId: RCDM_PAPER.id,
      version: RCDM_PAPER.version,
      name: '',
      policy: null,
    });
    await administrator.lockPolicy(paper.recordId);
    await administrator.lockPolicy(ours.recordId);
    expect(await curator.listPolicies()).toMatchObject([
      { policyId: RCDM_PAPER.id, policy: null, isLocked: false },
      { policyId: policy.id, policy, isLocked: true },
    ]);
    await expect(curator.lockPolicy(null)).rejects.toMatchObject({ code: 'server/refused' });

    const { bytes, declared } = await releasedFile(0);
    const other = testImage('by another policy', testStudy('one'), bytes, declared);
    await expect(sendImage(curator, other.row, other.file)).rejects.toMatchObject({
      code: 'server/policy-refused',
      data: { status: 422, reason: 'gate_policy-locked' },
    });
    await administrator.lockPolicy(null);
    expect(await sendImage(curator, other.row, other.file)).toBe('sent');
    await administrator.client.send(
      z.unknown(),
      `/api/collections/radiology_image/records/${other.row.imageId}`,
      {
        method: 'DELETE',
        token: await administratorToken(),
      },
    );
  });

  test('rows: what changed in a study changes on the server', async () => {
    const study = testStudy('one');
    const occurrence = { ...study.occurrence, imageTotalCount: 7 };
    await sendRows(curator, [{ ...study, occurrence }]);
    expect(await stored('radiology_occurrence')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          id: occurrence.radiologyOccurrenceId,
          image_total_count: 7,
          condition_occurrence_id: study.conditionOccurrence.conditionOccurrenceId,
          radiology_occurrence_date: '2024-02-29',
        }),
      ]),
    );
  });

  test('rows: a study that is not accepted is refused whole', async () => {
    const before = await stored('person');
    const study = testStudy('bad', { shiftedDate: '29.2.2024' });
    await expect(sendRows(curator, [study])).rejects.toMatchObject({
      code: 'server/refused',
      data: { field: 'radiology_occurrence_date', reason: 'validation_invalid_format' },
    });
    expect(await stored('person')).toEqual(before);
  });

  test('image: without its study it is refused, not taken for one that is there', async () => {
    const { bytes, declared } = await releasedFile(0);
    const { row, file } = testImage('lost', testStudy('nowhere'), bytes, declared);
    await expect(sendImage(curator, row, file)).rejects.toMatchObject({
      code: 'server/refused',
      data: { reason: 'validation_missing_rel_records' },
    });
  });

  test('many studies go in several batches', async () => {
    const count = 200;
    const studies = Array.from({ length: count }, (_, index) => testStudy(`many ${index}`));
    await sendRows(curator, studies);
    expect(await stored('person')).toHaveLength(count + 2);
  });

  test('an abort stays an abort', async () => {
    const { row, file } = testImage('aborted', testStudy('one'), new Uint8Array([1]));
    const signal = AbortSignal.abort();
    await expect(sendImage(curator, row, file, { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('a session that the server withdrew has ended', async () => {
    const [account] = await curator.listAccounts();
    const response = await fetch(`${server.url}/api/collections/users/records/${account?.id}`, {
      method: 'DELETE',
      headers: { Authorization: await administratorToken() },
    });
    expect(response.status).toBe(204);
    await expect(sendRows(curator, [testStudy('late')])).rejects.toMatchObject({
      code: 'server/session-expired',
    });
    expect(curator.account).toBeNull();
    expect(await curator.probe()).toBe('signed-out');
  });

  async function administratorToken(): Promise<string> {
    const response = await fetch(`${server.url}/api/collections/users/auth-with-password`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ identity: email, password }),
    });
    return ((await response.json()) as { token: string }).token;
  }

  async function stored(collection: string): Promise<unknown[]> {
    const response = await fetch(
      `${server.url}/api/collections/${collection}/records?perPage=500&sort=id`,
      { headers: { Authorization: await administratorToken() } },
    );
    return ((await response.json()) as { items: unknown[] }).items;
  }
});
