import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  toRadiologyImageRecord,
  toRadiologyOccurrenceRecord,
} from '../../src/core/wire/rcdm-wire.ts';
import {
  startPocketBase,
  type TestPocketBase,
  whyNoPocketBase,
} from '../../tests/support/pocketbase.ts';
import { BODY_PARTS, MODALITIES } from '../../src/core/rcdm/vocabulary.ts';
import { testImage, testStudy } from '../../tests/support/rcdm-rows.ts';
import { releasedFile } from '../../tests/support/released-file.ts';

const missing = await whyNoPocketBase();
const study = testStudy('rows');
const { bytes, declared } = await releasedFile(0);
const { row: image } = testImage('rows', study, bytes, declared);
const imageRecord = toRadiologyImageRecord(image);
const occurrenceRecord = toRadiologyOccurrenceRecord(study.occurrence);
const records = (collection: string) => `/api/collections/${collection}/records`;

describe.skipIf(missing)(`texts of rows${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let server: TestPocketBase;

  /** As the superuser, whom no access rule binds. */
  async function send(method: string, path: string, body: object | FormData) {
    const headers = new Headers({ Authorization: server.setupToken });
    const isForm = body instanceof FormData;
    if (!isForm) headers.set('Content-Type', 'application/json');
    const init = { method, headers, body: isForm ? body : JSON.stringify(body) };
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, text: await response.text() };
  }

  function formOf(...files: readonly (readonly [field: string, name: string])[]): FormData {
    const form = new FormData();
    form.append('@jsonPayload', JSON.stringify(imageRecord));
    for (const [field, name] of files) form.append(field, new Blob([bytes]), name);
    return form;
  }

  beforeAll(async () => {
    server = await startPocketBase();
    await send('POST', records('person'), { id: study.person.personId });
    const { conditionOccurrence } = study;
    await send('POST', records('condition_occurrence'), {
      id: conditionOccurrence.conditionOccurrenceId,
      person_id: study.person.personId,
      condition_code: conditionOccurrence.conditionCode,
    });
    const made = await send('POST', records('radiology_occurrence'), occurrenceRecord);
    expect(made).toMatchObject({ status: 200 });
    const stored = await send(
      'POST',
      records('radiology_image'),
      formOf(['file', 'Doe^Jane 1964.dcm']),
    );
    expect(stored).toMatchObject({ status: 200 });
  }, 60_000);
  afterAll(() => server.stop());

  test('a file is stored under the name of its image, whatever it was called', async () => {
    const path = `${records('radiology_image')}/${imageRecord.id}`;
    const headers = { Authorization: server.setupToken };
    const seen = await (await fetch(`${server.url}${path}`, { headers })).text();
    const { file } = JSON.parse(seen) as { file: string };
    expect(file).toMatch(new RegExp(`^${imageRecord.id}_[a-z0-9]{10}\\.dcm$`));
    expect(seen).not.toMatch(/doe|jane|1964/i);
  });

  test('a second file, or one in another field, is not stored', async () => {
    const second = { ...imageRecord, id: 'second000000001' };
    for (const field of ['file', 'file+', 'notes', 'thumbnail']) {
      const form = new FormData();
      form.append('@jsonPayload', JSON.stringify(second));
      form.append('file', new Blob([bytes]), 'x.dcm');
      form.append(field, new Blob(['Doe^Jane'], { type: 'text/plain' }), 'Doe Jane.txt');
      const { status, text } = await send('POST', records('radiology_image'), form);
      expect([200, 400, 422]).toContain(status);
      expect(text).not.toMatch(/doe|jane/i);
      await send('DELETE', `${records('radiology_image')}/${second.id}`, {});
    }
  });

  test.each<[string, unknown]>([
    ['series_uid', '1.2.392.200036.9116.1'],
    ['sop_instance_uid', '1.2.392.200036.9116.1'],
    ['sop_instance_uid', '2.25.7'],
    ['sop_class_uid', '1.2.392.200036.9116.1'],
    ['transfer_syntax_uid', '1.2.392.200036.9116.1'],
    ['modality', 'Doe Jane'],
    ['plane_rule', 'Doe Jane'],
    ['phase_rule', 'Doe Jane'],
    ['pixel_spacing', { name: 'Doe Jane' }],
    ['image_orientation', ['Doe Jane']],
    ['image_position', 'Doe Jane'],
    ['pixel_spacing', [1, 2, 3, 4, 5, 6, 7]],
    ['photometric_interpretation', 'Doe Jane'],
    ['deid_policy_id', 'Doe Jane'],
    ['deid_policy_version', 'Doe Jane'],
  ])('an image does not take %s %j', async (field, value) => {
    const path = `${records('radiology_image')}/${imageRecord.id}`;
    const { status } = await send('PATCH', path, { [field]: value });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  test.each<[string, string]>([
    ['study_uid', '1.2.392.200036.9116.1'],
    ['condition_code', 'Doe Jane'],
    ['modality', 'Doe Jane'],
    ['person_position', 'Doe Jane'],
    ['body_part', 'Doe Jane'],
    ['body_part_rule', 'Doe Jane'],
    ['image_dosage_unit', 'Doe'],
    ['radiology_occurrence_date', 'Doe Jane'],
  ])('a study does not take %s %j', async (field, value) => {
    const path = `${records('radiology_occurrence')}/${occurrenceRecord.id}`;
    expect(await send('PATCH', path, { [field]: value })).toMatchObject({ status: 400 });
  });

  test('rows as the program sends them stay allowed', async () => {
    const changes = [
      ['radiology_image', imageRecord.id, { ...imageRecord, image_position: [1.5, -2, 1e-7] }],
      ['radiology_image', imageRecord.id, { photometric_interpretation: 'PALETTE COLOR' }],
      ['radiology_occurrence', occurrenceRecord.id, occurrenceRecord],
      ...[...MODALITIES.keys()].map(
        (modality) => ['radiology_occurrence', occurrenceRecord.id, { modality }] as const,
      ),
      ...[...BODY_PARTS.keys()].map(
        (part) => ['radiology_occurrence', occurrenceRecord.id, { body_part: part }] as const,
      ),
      ['radiology_occurrence', occurrenceRecord.id, { condition_code: 'local:폐렴-의심' }],
      ['radiology_occurrence', occurrenceRecord.id, { body_part: 'UNKNOWN', person_position: '' }],
    ] as const;
    for (const [collection, id, change] of changes) {
      expect(await send('PATCH', `${records(collection)}/${id}`, change)).toMatchObject({
        status: 200,
      });
    }
  });
});
