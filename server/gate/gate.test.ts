import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { element } from '../../src/core/dicom/build.ts';
import type { Element } from '../../src/core/dicom/dataset.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { toRadiologyImageRecord } from '../../src/core/wire/rcdm-wire.ts';
import {
  startPocketBase,
  type TestPocketBase,
  whyNoPocketBase,
} from '../../tests/support/pocketbase.ts';
import { testImage, testStudy } from '../../tests/support/rcdm-rows.ts';
import { releasedFile } from '../../tests/support/released-file.ts';

const missing = await whyNoPocketBase();
const study = testStudy('gate');
const records = '/api/collections/radiology_image/records';

/** A row and its file; `put` stands in the file although de-identification would have taken it out. */
async function imageWith(word: string, put: readonly Element[] = [], row: object = {}) {
  const { bytes, declared } = await releasedFile(0, put);
  const { row: image } = testImage(word, study, bytes, declared);
  return { record: { ...toRadiologyImageRecord(image), ...row }, bytes };
}
type Image = Awaited<ReturnType<typeof imageWith>>;

function formOf({ record, bytes }: Image): FormData {
  const form = new FormData();
  form.append('@jsonPayload', JSON.stringify(record));
  form.append('file', new Blob([bytes]), 'x.dcm');
  return form;
}

const described = `the gate of the server${missing ? ` (skipped: ${missing})` : ''}`;
describe.skipIf(missing).each(['closed', 'overridden'])(`${described}: %s`, (gate) => {
  const isOpen = gate === 'overridden';
  let server: TestPocketBase;

  /** As the superuser, whom no access rule binds. */
  async function send(method: string, path: string, body?: BodyInit, type?: string) {
    const headers = new Headers({ Authorization: server.setupToken });
    if (type) headers.set('Content-Type', type);
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body && { body }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as object };
  }
  const sendJson = (method: string, path: string, body: object) =>
    send(method, path, JSON.stringify(body), 'application/json');
  const storedIds = async () => {
    const { body } = await send('GET', `${records}?perPage=200&fields=id`);
    return (body as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  beforeAll(async () => {
    server = await startPocketBase({ isGateOverridden: isOpen });
    await sendJson('POST', '/api/collections/person/records', { id: study.person.personId });
    const made = await sendJson('POST', '/api/collections/radiology_occurrence/records', {
      id: study.occurrence.radiologyOccurrenceId,
      person_id: study.person.personId,
      study_uid: '2.25.1',
      modality: 'CT',
    });
    expect(made.status).toBe(200);
  }, 60_000);
  afterAll(() => server.stop());

  const refusal = (rule: string, tag: string) => ({
    status: 422,
    body: {
      data: { file: { code: `gate_${rule}`, message: expect.stringContaining(tag) as string } },
    },
  });

  test('a de-identified file is stored', async () => {
    const image = await imageWith('clean');
    expect(await send('POST', records, formOf(image))).toMatchObject({ status: 200 });
    expect(await storedIds()).toContain(image.record.id);
  });

  test.each<[string, string, string, readonly Element[], object]>([
    ['a name', 'not-blank', 'PatientName', [element(T.PatientName, 'PN', 'Doe^Jane')], {}],
    ['a private element', 'private', '00091010', [element(0x00091010, 'LO', 'x')], {}],
    ['an original UID', 'original-uid', 'StudyInstanceUID', [element(T.StudyInstanceUID, 'UI', '1.2.3')], {}],
    ['bytes behind the pixels', 'data-behind-pixels', 'PixelData', [element(T.DataSetTrailingPadding, 'OB', Uint8Array.of(0, 0))], {}],
    ['an unknown policy', 'policy-unknown', '', [], { deid_policy_id: 'none-of-ours' }],
    ['a row of another file', 'row-differs', 'SOPInstanceUID', [], { sop_instance_uid: '2.25.9' }],
  ])('%s', async (word, rule, tag, put, row) => {
    const image = await imageWith(word, put, row);
    const reply = await send('POST', records, formOf(image));
    expect(reply).toMatchObject(isOpen ? { status: 200 } : refusal(rule, tag));
    expect((await storedIds()).includes(image.record.id)).toBe(isOpen);
  }); // prettier-ignore

  /** Bytes that another writer, a broken line or a hand made of them. */
  test.each<[string, string, readonly Element[], (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['no DICOM', 'not-dicom', [], () => new TextEncoder().encode('Doe^Jane 1964')],
    ['a file cut off in its header', 'damaged', [], (bytes) => bytes.slice(0, 600)],
    ['a name in the preamble', 'foreign-form', [], (bytes) => {
      bytes.set(new TextEncoder().encode('Doe^Jane'), 4);
      return bytes;
    }],
    ['an institution', 'not-dummy', [element(T.InstitutionName, 'LO', 'General')], (bytes) => bytes],
    ['pixels of another length', 'pixel-length', [element(T.PixelData, 'OW', new Uint8Array(10))], (bytes) => bytes],
  ])('%s, on every way in', async (word, rule, put, change) => {
    const { record, bytes } = await imageWith(word, put);
    const image = { record, bytes: change(bytes) };
    const reply = await send('POST', records, formOf(image));
    expect(reply).toMatchObject(isOpen ? { status: 200 } : refusal(rule, ''));
    expect((await storedIds()).includes(image.record.id)).toBe(isOpen);
    const stored = await imageWith(`before ${word}`);
    await send('POST', records, formOf(stored));
    const exchanged = { record: { ...image.record, id: stored.record.id }, bytes: image.bytes };
    const exchange = await send('PATCH', `${records}/${stored.record.id}`, formOf(exchanged));
    expect(exchange).toMatchObject(isOpen ? { status: 200 } : refusal(rule, ''));
  }); // prettier-ignore

  test('a stored file is not exchanged for an identified one', async () => {
    const image = await imageWith('exchanged');
    await send('POST', records, formOf(image));
    const put = await imageWith('exchanged', [element(T.PatientName, 'PN', 'Doe^Jane')]);
    const reply = await send('PATCH', `${records}/${image.record.id}`, formOf(put));
    expect(reply).toMatchObject(isOpen ? { status: 200 } : refusal('not-blank', 'PatientName'));
  });

  test.runIf(isOpen)('what was let in all the same is in the log, by rule and without a value', async () => {
    const image = await imageWith('in the log', [element(T.PatientName, 'PN', 'Doe^Jane')]);
    expect(await send('POST', records, formOf(image))).toMatchObject({ status: 200 });
    const filter = encodeURIComponent(`message = 'gate overridden' && data.image = '${image.record.id}'`);
    const logged = async () => JSON.stringify(await send('GET', `/api/logs?filter=${filter}`));
    // PocketBase writes its log every few seconds.
    await expect.poll(logged, { timeout: 20_000 }).toContain('not-blank');
    expect(await logged()).toContain('PatientName');
    expect(await logged()).not.toContain('Jane');
  }, 30_000); // prettier-ignore

  test('a batch is no way round', async () => {
    const image = await imageWith('in a batch', [element(T.PatientName, 'PN', 'Doe^Jane')]);
    const form = new FormData();
    const request = { method: 'POST', url: records, body: image.record };
    form.append('@jsonPayload', JSON.stringify({ requests: [request] }));
    form.append('requests.0.file', new Blob([image.bytes]), 'x.dcm');
    const reply = await send('POST', '/api/batch', form);
    expect(reply.status).toBe(isOpen ? 200 : 400);
    expect((await storedIds()).includes(image.record.id)).toBe(isOpen);
  });

  test.each(['PATCH', 'PUT'])('nor is %s in a batch', async (method) => {
    const stored = await imageWith(`before ${method}`);
    await send('POST', records, formOf(stored));
    const { bytes } = await imageWith(`before ${method}`, [
      element(T.PatientName, 'PN', 'Doe^Jane'),
    ]);
    const url = method === 'PATCH' ? `${records}/${stored.record.id}` : records;
    const form = new FormData();
    form.append(
      '@jsonPayload',
      JSON.stringify({ requests: [{ method, url, body: stored.record }] }),
    );
    form.append('requests.0.file', new Blob([bytes]), 'x.dcm');
    expect((await send('POST', '/api/batch', form)).status).toBe(isOpen ? 200 : 400);
  });
});
