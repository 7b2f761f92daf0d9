import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { element } from '../../src/core/dicom/build.ts';
import type { Element } from '../../src/core/dicom/dataset.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { RCDM_PAPER, type DeidPolicy } from '../../src/core/deid/policy.ts';
import { ALL_PRESETS } from '../../src/core/deid/earlier-presets.ts';
import { RESEARCH } from '../../src/core/deid/presets.ts';
import { decisionsOf, newSitePolicy, nextVersion } from '../../src/core/deid/site-policy.ts';
import { phantomCount } from '../../src/core/phantom/phantom.ts';
import { toRadiologyImageRecord } from '../../src/core/wire/rcdm-wire.ts';
import {
  startPocketBase,
  type TestPocketBase,
  whyNoPocketBase,
} from '../../tests/support/pocketbase.ts';
import { testId, testImage, testStudy } from '../../tests/support/rcdm-rows.ts';
import { releasedFile } from '../../tests/support/released-file.ts';

const missing = await whyNoPocketBase();
const study = testStudy('policies');
const { personId } = study.person;
const records = (collection: string, id = '') =>
  `/api/collections/${collection}/records${id && `/${id}`}`;
const images = records('radiology_image');

/** What a site keeps as it likes, and blanks besides. */
const site = newSitePolicy({
  ...decisionsOf('Ours', RESEARCH),
  options: [
    'retainFullDates', 'retainUids', 'retainSafePrivate', 'cleanDescriptors', 'retainInstitutionIdentity',
  ],
  overrides: { ManufacturerModelName: 'X' },
}); // prettier-ignore
const bodyOf = ({ name, policy }: typeof site) => ({
  policy_id: policy.id,
  version: policy.version,
  name,
  policy,
});

/** Row and file of an image by a policy; `put` stands in the file although it would have been taken out. */
async function imageBy(policy: DeidPolicy, word: string, put: readonly Element[] = [], index = 0) {
  const { bytes, declared } = await releasedFile(index, put, policy, personId);
  const mapped = { seriesUid: testUid(`${word} series`), sopInstanceUid: testUid(word) };
  const ofFile = policy.options.includes('retainUids') ? { ...declared, ...mapped } : declared;
  const { row } = testImage(word, study, bytes, ofFile);
  const record = {
    ...toRadiologyImageRecord(row),
    deid_policy_id: policy.id,
    deid_policy_version: policy.version,
  };
  return { record, bytes };
}
type Image = Awaited<ReturnType<typeof imageBy>>;

/** A keyed UID as a row must have it: the number of a UUID of version 8. */
function testUid(word: string): string {
  const hex = Buffer.from(word.padEnd(16, '.')).toString('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`)}`;
}

function formOf({ record, bytes }: Image, change: object = {}): FormData {
  const form = new FormData();
  form.append('@jsonPayload', JSON.stringify({ ...record, ...change }));
  form.append('file', new Blob([bytes]), 'x.dcm');
  return form;
}

const described = `policies of the server${missing ? ` (skipped: ${missing})` : ''}`;
describe.skipIf(missing).each(['closed', 'overridden'])(`${described}: gate %s`, (gate) => {
  const isOpen = gate === 'overridden';
  let server: TestPocketBase;
  let curator = '';
  let siteRecordId = '';

  async function call(method: string, path: string, body?: object, token = server.setupToken) {
    const headers = new Headers({ Authorization: token });
    const isForm = body instanceof FormData;
    if (body && !isForm) headers.set('Content-Type', 'application/json');
    const content = isForm ? body : JSON.stringify(body);
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body && { body: content }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Reply };
  }
  interface Reply {
    id?: string;
    token?: string;
    items?: { id: string }[];
    data?: Record<string, { code: string; message: string }>;
  }
  const isStored = async (id: string) => (await call('GET', `${images}/${id}`)).status === 200;
  const lock = (id: string, is_locked: boolean) =>
    call('PATCH', records('policies', id), { is_locked });

  /** On every way in: as a curator and as superuser, alone and in a batch. */
  async function expectRefused(image: Image, rule: string): Promise<void> {
    const { id } = image.record;
    for (const token of [curator, server.setupToken]) {
      const single = await call('POST', images, formOf(image), token);
      if (isOpen) {
        expect(single.status).toBe(200);
        await call('DELETE', `${images}/${id}`);
      } else {
        expect(single).toMatchObject({ status: 422, body: { data: { file: { code: rule } } } });
      }
      const form = new FormData();
      const request = { method: 'POST', url: images, body: image.record };
      form.append('@jsonPayload', JSON.stringify({ requests: [request] }));
      form.append('requests.0.file', new Blob([image.bytes]), 'x.dcm');
      expect((await call('POST', '/api/batch', form, token)).status).toBe(isOpen ? 200 : 400);
      expect(await isStored(id)).toBe(isOpen);
      await call('DELETE', `${images}/${id}`);
    }
  }

  beforeAll(async () => {
    server = await startPocketBase({ isGateOverridden: isOpen });
    const secret = { password: 'a long pass phrase', passwordConfirm: 'a long pass phrase' };
    const email = 'curator@clinic.example';
    await call('POST', records('users'), { email, ...secret, role: 'curator' });
    const session = await call('POST', '/api/collections/users/auth-with-password', {
      identity: email,
      password: secret.password,
    });
    curator = session.body.token ?? '';
    await call('POST', records('person'), { id: personId });
    await call('POST', records('radiology_occurrence'), {
      id: study.occurrence.radiologyOccurrenceId,
      person_id: personId,
      study_uid: '2.25.1',
      modality: 'CT',
    });
    const made = await call('POST', records('policies'), bodyOf(site));
    expect(made.status).toBe(200);
    siteRecordId = made.body.id ?? '';
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    await lock(siteRecordId, false);
  });

  test('what each policy of the program makes is stored, earlier versions and Korean texts too', async () => {
    for (const policy of ALL_PRESETS) {
      for (let index = 0; index < phantomCount(); index += 17) {
        const image = await imageBy(policy, `${policy.id} ${policy.version} ${index}`, [], index);
        const reply = await call('POST', images, formOf(image), curator);
        expect([policy.id, index, reply.status, reply.body.data]).toEqual([
          policy.id, index, 200, undefined,
        ]); // prettier-ignore
      }
    }
  });

  test('what a policy of the site makes is stored once it is there, each version for itself', async () => {
    const image = await imageBy(site.policy, 'of the site');
    expect(await call('POST', images, formOf(image), curator)).toMatchObject({ status: 200 });
    const second = nextVersion(site, decisionsOf('Ours', site.policy));
    await expectRefused(await imageBy(second.policy, 'second'), 'gate_policy-unknown');
    const made = await call('POST', records('policies'), bodyOf(second));
    expect(made.status).toBe(200);
    const later = await imageBy(second.policy, 'second');
    expect(await call('POST', images, formOf(later), curator)).toMatchObject({ status: 200 });
  });

  const text = (value: string) => element(T.StudyDescription, 'LO', value);
  test.each<[string, string, DeidPolicy, readonly Element[]]>([
    ['a policy of nobody', 'policy-unknown', newSitePolicy(decisionsOf('None', RESEARCH)).policy, []],
    ['a policy that calls itself like a preset', 'marker-missing', { ...RCDM_PAPER, method: 'mine' }, []],
    ['a name in a description', 'not-clean', RESEARCH, [text('CT ABDOMEN Jane Doe')]],
    ['a telephone number in a description', 'not-clean', RESEARCH, [text('CT 010-1234-5678')]],
    ['a Korean name in a description', 'not-clean', RESEARCH, [element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'), element(T.StudyDescription, 'LO', new TextEncoder().encode('복부 홍길동'))]],
    ['a name in Latin-1 letters', 'not-clean', RESEARCH, [element(T.StudyDescription, 'LO', Uint8Array.of(0x43, 0x54, 0x20, 0xc9, 0x6d))]],
    ['no day of the calendar', 'not-a-date', RESEARCH, [element(T.StudyDate, 'DA', '20240231')]],
    ['a word in place of a date', 'not-a-date', RESEARCH, [element(T.StudyDate, 'DA', 'DoeJane1')]],
    ['a word in place of a kept date', 'not-blank', site.policy, [element(T.StudyDate, 'DA', 'DoeJane1')]],
    ['a pseudonym of somebody else', 'marker-missing', RESEARCH, [element(T.PatientID, 'LO', testId('x'))]],
    ['a name beside the pseudonym', 'marker-missing', RESEARCH, [element(T.PatientName, 'PN', 'Doe^Jane')]],
    ['a private block that is not known', 'private', site.policy, [element(0x00090010, 'LO', 'ACME'), element(0x00091010, 'LO', 'Doe')]],
    ['an original UID where none is kept', 'original-uid', RESEARCH, [element(T.StudyInstanceUID, 'UI', '1.2.3')]],
    ['what the site takes out besides', 'not-allowed', site.policy, [element(T.ManufacturerModelName, 'LO', 'One')]],
    ['a report', 'object-kind', RCDM_PAPER, [element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.88.11')]],
    ['a claim that the pixels were cleaned', 'not-allowed', RESEARCH, [element(T.BurnedInAnnotation, 'CS', 'NO')]],
  ])('%s: %s', async (word, rule, policy, put) => {
    await expectRefused(await imageBy(policy, word, put), `gate_${rule}`);
  }); // prettier-ignore

  test('a stored file is not exchanged for one of another or no policy', async () => {
    const image = await imageBy(RESEARCH, 'exchanged');
    await call('POST', images, formOf(image));
    const path = `${images}/${image.record.id}`;
    const uncleaned = await imageBy(RESEARCH, 'exchanged', [text('Jane Doe')]);
    for (const [put, change] of [
      [uncleaned, {}],
      [image, { deid_policy_id: RCDM_PAPER.id }],
      [image, { deid_policy_id: 'site-none' }],
      [image, { person_id: '' }],
    ] as const) {
      const { status } = await call('PATCH', path, formOf(put, change), curator);
      expect(status >= 400).toBe(!isOpen || 'person_id' in change);
    }
    const renamed = await call('PATCH', path, { deid_policy_version: '9' }, curator);
    expect(renamed.status).toBe(isOpen ? 200 : 422);
  });

  describe('a lock', () => {
    test('leaves one policy only, on every way in, and lets the others back', async () => {
      expect((await lock(siteRecordId, true)).status).toBe(200);
      const paper = await imageBy(RCDM_PAPER, 'locked out');
      await expectRefused(paper, 'gate_policy-locked');
      const ours = await imageBy(site.policy, 'locked in');
      expect(await call('POST', images, formOf(ours), curator)).toMatchObject({ status: 200 });
      await lock(siteRecordId, false);
      expect(await call('POST', images, formOf(paper), curator)).toMatchObject({ status: 200 });
    });

    test('can be put on a policy of the program, and on one at a time', async () => {
      const body = { policy_id: RESEARCH.id, version: RESEARCH.version, policy: null };
      const made = await call('POST', records('policies'), body);
      expect(made.status).toBe(200);
      const id = made.body.id ?? '';
      expect((await lock(id, true)).status).toBe(200);
      expect((await lock(siteRecordId, true)).status).toBe(400);
      await expectRefused(await imageBy(site.policy, 'other'), 'gate_policy-locked');
      expect((await call('DELETE', records('policies', id))).status).toBe(422);
      await lock(id, false);
      expect((await call('DELETE', records('policies', id))).status).toBe(204);
    });
  });

  describe('what is no policy is not stored, not even by the superuser', () => {
    const good = bodyOf(newSitePolicy(decisionsOf('Good', RESEARCH)));
    const { policy } = good;
    const changed = (change: object) => ({ ...good, policy: { ...policy, ...change } });

    test.each<[string, object]>([
      ['an override that keeps a name', changed({ overrides: { PatientName: 'K' } })],
      ['an override that keeps a telephone number', changed({ overrides: { PatientTelephoneNumbers: 'K' } })],
      ['an override of nothing', changed({ overrides: { PatientNmae: 'X' } })],
      ['a text that nobody reviewed', changed({ technicalText: ['ImageComments'] })],
      ['both options of dates', changed({ options: ['retainFullDates', 'retainModifiedDates'] })],
      ['a method of its own', changed({ method: 'Doe^Jane 1964' })],
      ['a field more', changed({ more: 1 })],
      ['the id of a preset', { ...changed({ id: RCDM_PAPER.id }), policy_id: RCDM_PAPER.id, version: '9' }],
      ['a preset that says something itself', { ...good, policy_id: RCDM_PAPER.id, version: RCDM_PAPER.version }],
      ['the id of another', { ...good, policy_id: 'site-other' }],
      ['the version of another', { ...good, version: '2' }],
      ['no policy', { ...good, policy: null }],
      ['a list', { ...good, policy: [policy] }],
      ['options without end', changed({ options: Array.from({ length: 3000 }, () => 'retainUids') })],
      ['more than the field holds', changed({ options: Array.from({ length: 9000 }, () => 'retainUids') })],
      ['overrides without end', changed({ overrides: Object.fromEntries(Object.keys(T).slice(0, 2000).map((k) => [k, 'X'])) })],
      ['no name', { ...good, name: '' }],
      ['a name that turns the reading direction', { ...good, name: 'a\u202eb' }],
    ])('%s', async (_, body) => {
      const { status } = await call('POST', records('policies'), body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      const filter = encodeURIComponent(`policy_id = '${policy.id}'`);
      const { body: list } = await call('GET', `${records('policies')}?filter=${filter}`);
      expect(list.items).toEqual([]);
    }); // prettier-ignore

    test('prototype keys get nowhere', async () => {
      const text = JSON.stringify(bodyOf(newSitePolicy(decisionsOf('Proto', RESEARCH))));
      const hostile = text.replace('"overrides":{', '"overrides":{"__proto__":{"PatientName":"K"},');
      const response = await fetch(`${server.url}${records('policies')}`, {
        method: 'POST',
        headers: { 'Authorization': server.setupToken, 'Content-Type': 'application/json' },
        body: hostile,
      });
      const reply = (await response.json()) as Reply & { policy_id?: string };
      if (response.status === 200) {
        const { policy: parsed } = JSON.parse(hostile) as { policy: DeidPolicy };
        const keeping = { ...parsed, overrides: RESEARCH.overrides };
        const named = await imageBy(keeping, 'proto', [element(T.PatientName, 'PN', 'Doe^Jane')]);
        await expectRefused(named, 'gate_marker-missing');
        await call('DELETE', records('policies', reply.id ?? ''));
      } else expect(response.status).toBeLessThan(500);
    }); // prettier-ignore
  });

  test('a policy that stands says what it said, and stays while images name it', async () => {
    const path = records('policies', siteRecordId);
    const changed = { ...site.policy, options: [] };
    for (const body of [{ policy: changed }, { version: '7' }, { policy_id: 'site-other' }]) {
      expect((await call('PATCH', path, body)).status).toBe(422);
    }
    expect((await call('PATCH', path, { name: 'Ours, renamed' })).status).toBe(200);
    await call('POST', images, formOf(await imageBy(site.policy, 'kept')));
    expect((await call('DELETE', path)).status).toBe(422);
    expect((await call('GET', path)).status).toBe(200);
  });
});
