import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plantedFile, plantedIn, testKeyring } from '../../../tests/support/planted-dicom.ts';
import { testImage, testStudy } from '../../../tests/support/rcdm-rows.ts';
import { element, withElements } from '../dicom/build.ts';
import type { DataSet } from '../dicom/dataset.ts';
import { readDicomFile } from '../dicom/read.ts';
import * as T from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';
import { isNative } from '../dicom/transfer-syntaxes.ts';
import type { InstanceRows } from '../rcdm/rows.ts';
import { holdReason } from './hold.ts';
import { RCDM_PAPER, type DeidPolicy } from './policy.ts';
import { releaseInstance } from './release.ts';

type Occurrence = InstanceRows['occurrence'];

function rowsWith(change: Partial<Occurrence> = {}): InstanceRows {
  const study = testStudy('a', change);
  const image: Partial<ReturnType<typeof testImage>['row']> = {
    ...testImage('a', study, new Uint8Array(2)).row,
  };
  delete image.deid;
  return { ...study, image: image as InstanceRows['image'] };
}

const original = plantedFile();
const release = async (change: Partial<Occurrence> = {}, policy: DeidPolicy = RCDM_PAPER) =>
  releaseInstance({
    original,
    source: original,
    rows: rowsWith(change),
    policy,
    keyring: await testKeyring(),
  });

describe('release', () => {
  test('gives clean bytes with their digest and the policy', async () => {
    const { file, record, rows } = await release();
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(plantedIn(bytes)).toEqual([]);
    expect(record).toMatchObject({ policyId: 'rcdm-paper', policyVersion: '1' });
    expect(record.byteLength).toBe(bytes.byteLength);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(record.sha256).toBe(Buffer.from(digest).toString('hex'));
    expect(rows).toEqual(rowsWith());
    const read = await readDicomFile(bytes);
    expect(stringOf(read.dataSet, T.PatientIdentityRemoved)).toBe('YES');
    expect([...read.meta.keys()]).not.toContain(T.SourceApplicationEntityTitle);
    expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
  });

  test('a policy that keeps too much does not get past the scan', async () => {
    const careless = {
      ...RCDM_PAPER,
      overrides: { ...RCDM_PAPER.overrides, AccessionNumber: 'K' as const },
    };
    await expect(release({}, careless)).rejects.toMatchObject({
      code: 'deid/residual-identifier',
      data: { tag: 'AccessionNumber', kind: 'identifier' },
    });
  });

  test.each<[string, Partial<Occurrence>, object]>([
    ['a name', { patientPosition: 'Gildong' }, { tag: 'patientPosition', kind: 'person-name' }],
    [
      'a description',
      {
        bodyPart: {
          value: 'ABDOMEN',
          rule: 'r',
          evidence: 'Abdomen planted comment Hong',
          confidence: 1,
        },
      },
      { tag: 'evidence' },
    ],
    ['a UID', { studyUid: '1.2.826.0.1.3680043.9.1.20240131.1' }, { tag: 'studyUid' }],
    ['the date as it was', { shiftedDate: '2024-01-31' }, { tag: 'shiftedDate', kind: 'date' }],
    ['an id', { manufacturerModel: 'PLANTED-ID-77' }, { tag: 'manufacturerModel' }],
  ])('rows with %s are refused', async (_, change, data) => {
    await expect(release(change)).rejects.toMatchObject({
      code: 'deid/residual-identifier',
      data,
    });
  });

  test('the refusal holds no value of the file', async () => {
    const error: unknown = await release({ patientPosition: 'Gildong' }).catch((e: unknown) => e);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/gildong/i);
  });
});

const TORTURE = '../shared/data/conformance/generated/phi_torture_korean.dcm';
test.skipIf(!existsSync(TORTURE))('the Korean torture file', async () => {
  const file = await readDicomFile(new Uint8Array(readFileSync(TORTURE)));
  const released = await releaseInstance({
    original: file,
    source: file,
    rows: rowsWith(),
    policy: RCDM_PAPER,
    keyring: await testKeyring(),
  });
  const haystack = Buffer.from(await released.file.arrayBuffer()).toString('latin1');
  const pixels = Buffer.from((file.dataSet.get(T.PixelData) as { bytes: Uint8Array }).bytes);
  const header = haystack.replace(pixels.toString('latin1'), '');
  expect(header.length).toBeLessThan(4000);
  expect(header).not.toMatch(/PHI|Hong|Gildong|ABCD1234|19640229|20040119|19970430|GEMS_/i);
  for (const korean of [
    [0xc8, 0xab],
    [0xb1, 0xe6, 0xb5, 0xbf],
    [0xfb, 0xf3],
    [0xd1, 0xce],
  ]) {
    expect(header).not.toContain(String.fromCharCode(...korean));
  }
});

/** Real files whose pixels are native, so that they can be released as they are. */
function realFiles(): string[] {
  const folders = [
    '../shared/data/conformance',
    '/usr/lib/python3/dist-packages/pydicom/data/test_files',
  ];
  return folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.(dcm|ima)$|\/[^.]*$/i.test(name))
          .map((name) => join(folder, name))
      : [],
  );
}

async function readOrNull(path: string) {
  try {
    return await readDicomFile(new Uint8Array(readFileSync(path)));
  } catch {
    return null; // a folder, or one of the files that are broken on purpose
  }
}

const withMandatory = (dataSet: DataSet) =>
  dataSet.has(T.SOPInstanceUID)
    ? dataSet
    : withElements(dataSet, [element(T.SOPInstanceUID, 'UI', '1.2.3.4.5.6.7.8')]);

const paths = realFiles();
test.skipIf(paths.length === 0)('real files pass the gate', { timeout: 120_000 }, async () => {
  const refused: string[] = [];
  let released = 0;
  for (const path of paths) {
    const file = await readOrNull(path);
    if (!file || !isNative(file.transferSyntaxUid)) continue;
    if (holdReason(file.dataSet, { pixelsApproved: true })) continue;
    const whole = { ...file, dataSet: withMandatory(file.dataSet) };
    try {
      await releaseInstance({
        original: whole,
        source: whole,
        rows: rowsWith(),
        policy: RCDM_PAPER,
        keyring: await testKeyring(),
      });
      released += 1;
    } catch (error) {
      refused.push(
        `${path} ${JSON.stringify((error as { data?: unknown }).data)} ${String(error)}`,
      );
    }
  }
  expect(refused).toEqual([]);
  expect(released).toBeGreaterThan(20);
});
