import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMAGE_TYPES, PHASES, PLANES } from '../../src/core/rcdm/rows.ts';
import {
  conditionOccurrenceRecord,
  personRecord,
  radiologyOccurrenceRecord,
  storedImageRecord,
} from '../../src/core/wire/rcdm-wire.ts';
import {
  startPocketBase,
  type TestPocketBase,
  whyNoPocketBase,
} from '../../tests/support/pocketbase.ts';
import { testId } from '../../tests/support/rcdm-rows.ts';
import { releasedFile } from '../../tests/support/released-file.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { decisionsOf, newSitePolicy } from '../../src/core/deid/site-policy.ts';

const missing = await whyNoPocketBase();

const ROLES = ['administrator', 'curator', 'researcher', 'radiologist'] as const;
const PEOPLE = ['anonymous', ...ROLES] as const;
type Who = (typeof PEOPLE)[number];

const password = 'a long pass phrase';
const address = (role: string): string => `${role}@clinic.example`;

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const ids = { person: testId('p'), condition: testId('c'), study: testId('s'), image: testId('i') };

const released = await releasedFile(0);
const file = new Blob([released.bytes]);

const rows: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  person: { id: ids.person },
  condition_occurrence: {
    id: ids.condition,
    person_id: ids.person,
    condition_code: '233604007',
    condition_concept_id: 255848,
  },
  radiology_occurrence: {
    id: ids.study,
    person_id: ids.person,
    condition_occurrence_id: ids.condition,
    study_uid: '2.25.1',
    modality: 'CT',
  },
  radiology_image: {
    id: ids.image,
    radiology_occurrence_id: ids.study,
    person_id: ids.person,
    series_uid: released.declared.seriesUid,
    sop_instance_uid: released.declared.sopInstanceUid,
    sop_class_uid: released.declared.sopClassUid,
    transfer_syntax_uid: released.declared.transferSyntaxUid,
    modality: 'CT',
    image_type: 'PRIMARY',
    plane: 'AXIAL',
    phase: 'UNKNOWN',
    deid_policy_id: RCDM_PAPER.id,
    deid_policy_version: RCDM_PAPER.version,
    sha256: 'ab'.repeat(32),
    byte_length: released.bytes.length,
  },
};
const COLLECTIONS = Object.keys(rows);

describe.skipIf(missing)(`access rules${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let server: TestPocketBase;
  const tokens = new Map<Who, string>();
  const accountIds = new Map<Who, string>();

  async function call(
    who: Who | 'superuser',
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Reply> {
    const token = who === 'superuser' ? server.setupToken : tokens.get(who);
    const headers = new Headers(token ? { Authorization: token } : {});
    const init: RequestInit = { method, headers };
    if (body instanceof FormData) init.body = body;
    else if (body !== undefined) {
      headers.set('Content-Type', 'application/json');
      init.body = JSON.stringify(body);
    }
    const response = await fetch(`${server.url}/api${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  }

  const records = (collection: string, id = ''): string =>
    `/collections/${collection}/records${id && `/${id}`}`;

  /** A row of its own for each try, so that tries do not meet. */
  function newBody(collection: string, word: string): FormData | Record<string, unknown> {
    const row = { ...rows[collection], id: testId(word) };
    if (collection !== 'radiology_image') return row;
    const form = new FormData();
    form.append('@jsonPayload', JSON.stringify(row));
    form.append('file', file, 'x.dcm');
    return form;
  }

  beforeAll(async () => {
    server = await startPocketBase();
    for (const role of ROLES) {
      const made = await call('superuser', 'POST', records('users'), {
        email: address(role),
        password,
        passwordConfirm: password,
        role,
      });
      accountIds.set(role, made.body['id'] as string);
      const session = await call('anonymous', 'POST', '/collections/users/auth-with-password', {
        identity: address(role),
        password,
      });
      tokens.set(role, session.body['token'] as string);
    }
    for (const collection of COLLECTIONS) {
      const form = new FormData();
      form.append('@jsonPayload', JSON.stringify(rows[collection]));
      if (collection === 'radiology_image') form.append('file', file, 'x.dcm');
      const made = await call('superuser', 'POST', records(collection), form);
      expect(made).toMatchObject({ status: 200 });
    }
  }, 60_000);
  afterAll(() => server.stop());

  describe.each(COLLECTIONS)('%s', (collection) => {
    const id = rows[collection]?.['id'] as string;

    test.each(PEOPLE)('%s: lists and views', async (who) => {
      const list = await call(who, 'GET', records(collection));
      expect(list.body['items']).toHaveLength(who === 'anonymous' ? 0 : 1);
      const view = await call(who, 'GET', records(collection, id));
      expect(view.status).toBe(who === 'anonymous' ? 404 : 200);
    });

    test.each(PEOPLE)('%s: creates, updates, deletes', async (who) => {
      const mayWrite = who === 'curator' || who === 'administrator';
      const word = `${collection} of ${who}`;
      const made = await call(who, 'POST', records(collection), newBody(collection, word));
      expect(made.status).toBe(mayWrite ? 200 : 400);

      const path = records(collection, id);
      const update = await call(who, 'PATCH', path, { modality: 'CT' });
      expect(update.status).toBe(mayWrite ? 200 : 404);

      // A row that every person of this test may try to delete is made anew by the superuser.
      const doomed = testId(`${word} doomed`);
      await call('superuser', 'POST', records(collection), newBody(collection, `${word} doomed`));
      const deleted = await call(who, 'DELETE', records(collection, doomed));
      expect(deleted.status).toBe(who === 'administrator' ? 204 : 404);
      for (const rest of [doomed, testId(word)]) {
        await call('superuser', 'DELETE', records(collection, rest));
      }
    });

    test('the same id twice is a conflict, an id of another form is refused', async () => {
      for (const bad of [id, 'SHORT', '', 'ABCDEFGHIJKLMNO']) {
        const form = new FormData();
        form.append('@jsonPayload', JSON.stringify({ ...rows[collection], id: bad }));
        form.append('file', file, 'x.dcm');
        const made = await call('curator', 'POST', records(collection), form);
        expect(made).toMatchObject({
          status: 400,
          body: { data: { id: expect.anything() as unknown } },
        });
      }
    });
  });

  describe('batch', () => {
    test.each(PEOPLE)('%s: is bound by the same rules', async (who) => {
      const mayWrite = who === 'curator' || who === 'administrator';
      const body = { id: testId(`batch ${who}`) };
      const reply = await call(who, 'POST', '/batch', {
        requests: [{ method: 'PUT', url: '/api/collections/person/records', body }],
      });
      expect(reply.status).toBe(mayWrite ? 200 : 400);
    });

    test('takes 300 requests, not 301', async () => {
      const send = (count: number): Promise<Reply> =>
        call('curator', 'POST', '/batch', {
          requests: Array.from({ length: count }, () => ({
            method: 'PUT',
            url: '/api/collections/person/records',
            body: { id: ids.person },
          })),
        });
      expect((await send(300)).status).toBe(200);
      expect((await send(301)).status).toBe(400);
    });
  });

  describe('the stored file', () => {
    const fileUrl = async (): Promise<string> => {
      const view = await call('researcher', 'GET', records('radiology_image', ids.image));
      return `/files/radiology_image/${ids.image}/${view.body['file'] as string}`;
    };

    test('is named by the image, and not seen without a token, account token or not', async () => {
      const path = await fileUrl();
      for (const who of PEOPLE) {
        const { status } = await fetch(`${server.url}/api${path}`, {
          headers: { Authorization: tokens.get(who) ?? '' },
        });
        expect(status).toBe(404);
      }
    });

    test('is seen with the file token of any account', async () => {
      const path = await fileUrl();
      for (const role of ROLES) {
        const { body } = await call(role, 'POST', '/files/token');
        const response = await fetch(`${server.url}/api${path}?token=${body['token'] as string}`);
        expect(response.status).toBe(200);
        expect(await response.bytes()).toEqual(released.bytes);
        expect(response.headers.get('content-security-policy')).toContain('sandbox');
        expect(response.headers.get('cache-control')).toBe('no-store');
      }
      expect((await call('anonymous', 'POST', '/files/token')).status).toBe(401);
    });
  });

  describe('policies', () => {
    let made = 0;
    const body = () => {
      made += 1;
      const { policy, name } = newSitePolicy(decisionsOf(`Policy ${made}`, RCDM_PAPER));
      return { policy_id: policy.id, version: policy.version, name, policy };
    };

    test.each(PEOPLE)('%s: reads, writes', async (who) => {
      const isAdministrator = who === 'administrator';
      const stored = await call('superuser', 'POST', records('policies'), body());
      const id = stored.body['id'] as string;
      const list = await call(who, 'GET', records('policies'));
      expect((list.body['items'] as unknown[]).length > 0).toBe(who !== 'anonymous');
      const own = await call(who, 'POST', records('policies'), body());
      expect(own.status).toBe(isAdministrator ? 200 : 400);
      const path = records('policies', id);
      const lock = await call(who, 'PATCH', path, { is_locked: true });
      expect(lock.status).toBe(isAdministrator ? 200 : 404);
      await call('superuser', 'PATCH', path, { is_locked: false });
      const removed = await call(who, 'DELETE', path);
      expect(removed.status).toBe(isAdministrator ? 204 : 404);
      await call('superuser', 'DELETE', path);
    });
  });

  describe('accounts', () => {
    const secret = { password, passwordConfirm: password };

    test.each(PEOPLE)('%s: sees own account, an administrator all', async (who) => {
      const list = await call(who, 'GET', records('users'));
      const count = who === 'anonymous' ? 0 : who === 'administrator' ? ROLES.length : 1;
      expect(list.body['items']).toHaveLength(count);
    });

    test.each(PEOPLE)('%s: makes and removes accounts', async (who) => {
      const isAdministrator = who === 'administrator';
      const body = { email: address(`by-${who}`), ...secret, role: 'researcher' };
      const made = await call(who, 'POST', records('users'), body);
      expect(made.status).toBe(isAdministrator ? 200 : 400);
      const target = isAdministrator ? (made.body['id'] as string) : accountIds.get('radiologist');
      const removed = await call(who, 'DELETE', records('users', target));
      expect(removed.status).toBe(isAdministrator ? 204 : 404);
    });

    test.each(['curator', 'researcher', 'radiologist'] as const)(
      '%s: cannot raise the own role, can change the own password',
      async (who) => {
        const own = records('users', accountIds.get(who));
        const raised = await call(who, 'PATCH', own, { role: 'administrator' });
        expect(raised.status).toBe(404);
        expect((await call(who, 'GET', own)).body['role']).toBe(who);
        const changed = await call(who, 'PATCH', own, { ...secret, oldPassword: password });
        expect(changed.status).toBe(200);
        const session = await call('anonymous', 'POST', '/collections/users/auth-with-password', {
          identity: address(who),
          password,
        });
        tokens.set(who, session.body['token'] as string);
      },
    );

    test('an account without a role, or with another one, is refused', async () => {
      for (const role of [undefined, '', 'owner']) {
        const body = { email: address('odd'), ...secret, role };
        const made = await call('administrator', 'POST', records('users'), body);
        expect(made).toMatchObject({
          status: 400,
          body: { data: { role: expect.anything() as unknown } },
        });
      }
    });

    test.each(PEOPLE)('%s: has no way into settings, logs or superusers', async (who) => {
      for (const path of ['/settings', '/logs', '/backups', '/collections', '/crons']) {
        expect((await call(who, 'GET', path)).status).toBeGreaterThanOrEqual(400);
      }
      const superusers = await call(who, 'GET', records('_superusers'));
      expect(superusers.status).toBe(403);
    });
  });

  test('withdrawing a person takes conditions, studies and images along', async () => {
    expect((await call('administrator', 'DELETE', records('person', ids.person))).status).toBe(204);
    for (const collection of COLLECTIONS) {
      const id = rows[collection]?.['id'] as string;
      expect((await call('administrator', 'GET', records(collection, id))).status).toBe(404);
    }
  });

  test('the columns are those of the records on the wire', async () => {
    const shapes = {
      person: personRecord,
      condition_occurrence: conditionOccurrenceRecord,
      radiology_occurrence: radiologyOccurrenceRecord,
      radiology_image: storedImageRecord,
    };
    for (const [name, shape] of Object.entries(shapes)) {
      const { body } = await call('superuser', 'GET', `/collections/${name}`);
      const columns = (body['fields'] as { name: string }[]).map((field) => field.name);
      expect(columns.sort()).toEqual(Object.keys(shape.shape).sort());
    }
  });

  test('the lists of words are those of the rows', async () => {
    const { body } = await call('superuser', 'GET', '/collections/radiology_image');
    const fields = body['fields'] as { name: string; values?: string[] }[];
    const values = (name: string) => fields.find((field) => field.name === name)?.values;
    expect(values('plane')).toEqual(PLANES);
    expect(values('phase')).toEqual(PHASES);
    expect(values('image_type')).toEqual(IMAGE_TYPES);
  });
});
