import { describe, expect, it } from 'vitest';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import * as T from '../dicom/tags.generated.ts';
import { crosswalkCsv, crosswalkOf, joinCrosswalks } from './crosswalk.ts';
import { deidentify } from './deidentify.ts';
import { createKeyring, createSiteKey } from './keyring.ts';
import { RCDM_PAPER } from './policy.ts';

const keyring = createKeyring(await createSiteKey());
const personId = await keyring.id('person', '4711');
const nested = '1.2.276.0.7230010.3.1.4.99';
const dataSet = dataSetOf([
  element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  element(T.SOPInstanceUID, 'UI', '1.2.276.0.7230010.3.1.4.1'),
  element(T.PatientID, 'LO', '4711'),
  element(T.StudyInstanceUID, 'UI', '1.2.276.0.7230010.3.1.2.1'),
  sequence(T.SourceImageSequence, [dataSetOf([element(T.ReferencedSOPInstanceUID, 'UI', nested)])]),
]);

describe('crosswalkOf', () => {
  it('tells every id as the file that was written has it, nested ones too', async () => {
    const { patients, uids } = await crosswalkOf(dataSet, personId, {
      policy: RCDM_PAPER,
      keyring,
    });
    expect(patients).toEqual([['4711', personId]]);
    expect(uids.map(([old]) => old).sort()).toEqual([
      '1.2.276.0.7230010.3.1.2.1',
      '1.2.276.0.7230010.3.1.4.1',
      nested,
    ]);
    const written = await deidentify(dataSet, RCDM_PAPER, { keyring, personId });
    const sources = written.get(T.SourceImageSequence);
    if (sources?.kind !== 'sequence') throw new Error('reference is gone');
    const mapped = new Map(uids);
    expect(mapped.get(nested)).toBe(
      new TextDecoder()
        .decode((sources.items[0]?.get(T.ReferencedSOPInstanceUID) as { bytes: Uint8Array }).bytes)
        .replace(/\0$/, ''),
    );
  });

  it('has no UIDs to tell where the policy keeps them', async () => {
    const policy = { ...RCDM_PAPER, options: ['retainUids'] as const };
    expect((await crosswalkOf(dataSet, personId, { policy, keyring })).uids).toEqual([]);
  });
});

it('each pair stands once, and a formula in an id is not run by a spreadsheet', () => {
  const one = { patients: [['=cmd()', 'a']], uids: [['1.2', '2.25.1']] } as const;
  const two = { patients: [['=cmd()', 'b']], uids: [['1.2', '2.25.1']] } as const;
  const { patients, uids } = joinCrosswalks([one, two, one]);
  expect(patients).toEqual([
    ['=cmd()', 'a'],
    ['=cmd()', 'b'],
  ]);
  expect(uids).toEqual([['1.2', '2.25.1']]);
  expect(crosswalkCsv(patients)).toBe("id_old,id_new\r\n'=cmd(),a\r\n'=cmd(),b\r\n");
});
