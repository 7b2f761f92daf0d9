import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryInstance } from '../../../tests/support/arbitrary-data-set.ts';
import { PLANTED, plantedFile, testKeyring } from '../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import type { DataSet, Tag } from '../dicom/dataset.ts';
import type { ShownValue } from '../dicom/shown-value.ts';
import * as T from '../dicom/tags.generated.ts';
import { reveal } from './brands.ts';
import { CHANGES, changesBetween, type AttributeChange } from './changes.ts';
import { deidentify } from './deidentify.ts';
import { explainInstance, type Explanation } from './explain.ts';
import { RCDM_PAPER, type DeidPolicy } from './policy.ts';
import { BASIC_PSEUDONYM, PRESETS, RESEARCH } from './presets.ts';

const keyring = await testKeyring();
const subject = { keyring, personId: 'person0person00' };
const explain = (policy: DeidPolicy): Promise<Explanation> =>
  explainInstance(plantedFile(), policy, subject);

const at = ({ changes }: Explanation, tag: Tag, depth = 0): AttributeChange | undefined =>
  changes.find((row) => row.tag === tag && row.depth === depth);
const textOf = (value: AttributeChange['before']): string => {
  const shown: ShownValue = value ? reveal(value) : { kind: 'empty' };
  return shown.kind === 'text' ? shown.text : shown.kind;
};
const inShort = (row: AttributeChange | undefined) =>
  row && [row.change, textOf(row.before), row.after && textOf(row.after)];

/** Every element of a data set, nested ones behind their sequence. */
function countIn(dataSet: DataSet): number {
  let count = 0;
  for (const one of dataSet.values()) {
    count += 1;
    if (one.kind === 'sequence') for (const item of one.items) count += countIn(item);
  }
  return count;
}

describe('a policy explained', () => {
  test('by the rule of the paper', async () => {
    const all = await explain(RCDM_PAPER);
    expect(inShort(at(all, T.PatientName))).toEqual([
      'blanked',
      'Hong^Gildong=洪^吉洞=홍^길동',
      'empty',
    ]);
    expect(inShort(at(all, T.StudyDate))?.slice(0, 2)).toEqual(['blanked', '20240131']);
    expect(inShort(at(all, T.InstitutionName))).toEqual([
      'replaced',
      'Sainte Planted SIEMENS',
      'REMOVED',
    ]);
    expect(inShort(at(all, T.KVP))).toEqual(['kept', '120', '120']);
    expect(at(all, T.SOPInstanceUID)?.change).toBe('new-uid');
    expect(textOf(at(all, T.SOPInstanceUID)?.after ?? null)).toMatch(/^2\.25\.\d+$/);
    expect(inShort(at(all, T.PatientIdentityRemoved))?.slice(0, 1)).toEqual(['added']);
    expect(at(all, T.PixelData)).toMatchObject({ change: 'kept', before: { kind: 'bytes' } });
  });

  test('shows private, unknown and nested elements with what is in them', async () => {
    const all = await explain(RCDM_PAPER);
    expect(at(all, 0x00111001)).toMatchObject({ change: 'removed', keyword: null });
    expect(inShort(at(all, 0x00189999))).toEqual(['removed', 'planted unknown tag', null]);
    expect(at(all, T.PatientName, 1)).toMatchObject({ change: 'blanked', item: 1 });
    expect(textOf(at(all, T.PatientName, 1)?.before ?? null)).toContain('山田');
    expect(inShort(at(all, T.ScheduledProcedureStepDescription, 2))).toEqual([
      'removed',
      'planted deep',
      null,
    ]);
  });

  test('shows what stands in front of the data set, read back from what is written', async () => {
    const all = await explain(RCDM_PAPER);
    expect(inShort(at(all, T.SourceApplicationEntityTitle))).toEqual(['removed', 'PLANTAET', null]);
    expect(at(all, T.MediaStorageSOPInstanceUID)?.change).toBe('new-uid');
    expect(at(all, T.MediaStorageSOPInstanceUID)?.after).toEqual(at(all, T.SOPInstanceUID)?.after);
    expect(textOf(at(all, T.ImplementationVersionName)?.after ?? null)).toContain('RCDM');
  });

  test('says pseudonym, moved date and cleaned text where a preset has them', async () => {
    const basic = await explain(BASIC_PSEUDONYM);
    expect(inShort(at(basic, T.PatientID))).toEqual([
      'replaced',
      'PLANTED-ID-77',
      subject.personId,
    ]);
    const research = await explain(RESEARCH);
    expect(at(research, T.StudyDate)?.change).toBe('date-moved');
    expect(inShort(at(research, T.StudyDescription))).toEqual([
      'text-cleaned',
      'Abdomen planted comment Hong',
      'Abdomen',
    ]);
  });

  test.each(PRESETS.map((policy) => [policy.id, policy] as const))(
    'by %s: no value behind the arrow holds what was planted, and the counts add up',
    async (_, policy) => {
      const { changes, counts, omitted } = await explain(policy);
      const planted = PLANTED.map(([name]) => name)
        .filter((name) => name.length > 5)
        // Of the device, which the research preset keeps.
        .filter((name) => policy !== RESEARCH || !['PLANTEDST', 'PLANTSERIAL'].includes(name));
      const after = changes.map((row) => textOf(row.after)).join('\n');
      expect(planted.filter((name) => after.includes(name))).toEqual([]);
      const before = changes.map((row) => textOf(row.before)).join('\n');
      expect(planted.filter((name) => before.includes(name)).length).toBeGreaterThan(25);
      expect(omitted).toBe(0);
      for (const change of CHANGES) {
        expect(counts[change]).toBe(changes.filter((row) => row.change === change).length);
      }
    },
  );
});

test('pairs every element of input and output, whatever the data set', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryInstance(), async (dataSet) => {
      for (const policy of [RCDM_PAPER, RESEARCH]) {
        const output = await deidentify(dataSet, policy, subject);
        const changes = [...changesBetween(dataSet, output)];
        expect(changes.filter((row) => row.before !== null)).toHaveLength(countIn(dataSet));
        expect(changes.filter((row) => row.after !== null)).toHaveLength(countIn(output));
        for (const { change, before, after } of changes) {
          expect(change === 'removed').toBe(after === null);
          expect(change === 'added').toBe(before === null);
          if (change === 'kept') expect(after).toEqual(before);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('lists no more than a page can hold, and counts the rest', async () => {
  const items = Array.from({ length: 5_000 }, () => dataSetOf([element(T.KVP, 'DS', 120)]));
  const dataSet = dataSetOf([
    element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(T.SOPInstanceUID, 'UI', '1.2.3'),
    sequence(T.PerFrameFunctionalGroupsSequence, items),
  ]);
  const { changes, counts, omitted } = await explainInstance(
    { meta: new Map(), dataSet },
    RCDM_PAPER,
    subject,
  );
  expect(changes).toHaveLength(4_000);
  expect(counts.kept).toBeGreaterThan(5_000);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(changes.length + omitted).toBe(total);
});
