import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  plantedDataSet,
  PLANTED,
  plantedIn,
  PLANTED_STUDY_UID,
  RETAINED,
  testKeyring,
} from '../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import { keywordOf } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { itemsOf, stringOf, stringsOf } from '../dicom/values.ts';
import { ExplicitVRLittleEndian } from '../dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../dicom/write.ts';
import { deidentify } from './deidentify.ts';
import { isStandardUid } from './keyring.ts';
import { deidPolicySchema, RCDM_PAPER } from './policy.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const clean = async (dataSet: DataSet, key = 1) =>
  deidentify(dataSet, RCDM_PAPER, { keyring: await testKeyring(key), personId: 'p' });
const write = (dataSet: DataSet) =>
  writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });

function uidsIn(dataSet: DataSet): string[] {
  return [...dataSet.values()].flatMap((one) => {
    if (one.kind === 'sequence') return one.items.flatMap(uidsIn);
    return one.vr === 'UI' ? stringsOf(dataSet, one.tag).filter((uid) => uid !== '') : [];
  });
}

function withoutUids(dataSet: DataSet): unknown {
  return [...dataSet.values()]
    .filter((one) => one.vr !== 'UI')
    .map((one) =>
      one.kind === 'sequence'
        ? [one.tag, one.items.map(withoutUids)]
        : [one.tag, one.vr, one.kind === 'value' ? Buffer.from(one.bytes).toString('hex') : ''],
    );
}

describe('a CT with planted identifiers', () => {
  const input = plantedDataSet();
  let output: DataSet;
  beforeAll(async () => {
    output = await clean(input);
  });

  test('the search of this test finds every planted string in the input', () => {
    const meta = ['PLANTAET'];
    const found = plantedIn(write(input));
    expect(PLANTED.map(([name]) => name).filter((name) => !found.includes(name))).toEqual(meta);
  });

  test('nothing planted is in the output', () => {
    expect(plantedIn(write(output))).toEqual([]);
  });

  test.each(RETAINED.map((one) => [keywordOf(one.tag), one] as const))('keeps %s', (_, one) => {
    expect(output.get(one.tag)).toEqual(one);
  });

  test('no group of graphics, private or file data is left, whatever the VR', async () => {
    const harmless = [0x50000005, 0x50002500, 0x60000010, 0x60020011, 0x00040000, 0x00091010];
    const low = harmless.map((tag) => element(tag, 'US', 1));
    const high = [0x7fe10010, 0x7ff00010, 0xfffcfffc].map((tag) =>
      element(tag, 'OB', Uint8Array.of(1, 2)),
    );
    const item = dataSetOf([
      ...low,
      element(T.SliceThickness, 'DS', 1),
      element(T.PixelData, 'OW', Uint8Array.of(1, 2)),
    ]);
    const result = await clean(
      dataSetOf([...low, ...high, sequence(T.SharedFunctionalGroupsSequence, [item])]),
    );
    expect([...result.keys()].filter((tag) => harmless.includes(tag))).toEqual([]);
    expect(Math.max(...result.keys())).toBe(T.SharedFunctionalGroupsSequence);
    const [kept] = itemsOf(result, T.SharedFunctionalGroupsSequence);
    expect([...(kept?.keys() ?? [])]).toEqual([T.SliceThickness]);
  });

  test('pixels are the same bytes', () => {
    expect(output.get(T.PixelData)).toBe(input.get(T.PixelData));
  });

  test('Patient ID, Name, Birth Date, Age and Sex are there and blank', async () => {
    const bare = dataSetOf([element(T.SOPClassUID, 'UI', CT)]);
    for (const dataSet of [output, await clean(bare)]) {
      for (const tag of [
        T.PatientName,
        T.PatientID,
        T.PatientBirthDate,
        T.PatientSex,
        T.PatientAge,
      ]) {
        expect(dataSet.get(tag)).toMatchObject({ kind: 'value', bytes: new Uint8Array(0) });
      }
    }
  });

  test('dates go as the profile says: type 2 blank, type 3 away, type 1 a dummy', () => {
    expect(output.get(T.StudyDate)).toMatchObject({ bytes: new Uint8Array(0) });
    expect(stringOf(output, T.SeriesDate)).toBe('19000101');
    expect(stringOf(output, T.AcquisitionDateTime)).toBe('19000101000000');
  });

  test('carries the markers of the Basic Profile', () => {
    expect(stringOf(output, T.PatientIdentityRemoved)).toBe('YES');
    expect(stringOf(output, T.DeidentificationMethod)).toContain('rcdm-paper 1');
    expect(stringOf(output, T.LongitudinalTemporalInformationModified)).toBe('REMOVED');
    const [code, ...others] = itemsOf(output, T.DeidentificationMethodCodeSequence);
    expect(others).toEqual([]);
    expect(code && stringOf(code, T.CodeValue)).toBe('113100');
    expect(code && stringOf(code, T.CodingSchemeDesignator)).toBe('DCM');
  });

  test('no NO for burned-in annotation, and a YES stays', async () => {
    expect(output.has(T.BurnedInAnnotation)).toBe(false);
    const risky = await clean(dataSetOf([element(T.BurnedInAnnotation, 'CS', 'YES')]));
    expect(stringOf(risky, T.BurnedInAnnotation)).toBe('YES');
  });

  test('public codes stay, local ones go with their sequence', () => {
    const [region] = itemsOf(output, T.AnatomicRegionSequence);
    expect(region && stringOf(region, T.CodeMeaning)).toBe('Abdomen');
    expect(output.has(T.ProcedureCodeSequence)).toBe(false);
  });

  test('every UID is mapped and references still point to their object', async () => {
    const keyring = await testKeyring();
    const originals = new Set(uidsIn(input).filter((uid) => !isStandardUid(uid)));
    for (const uid of uidsIn(output)) {
      expect(originals.has(uid)).toBe(false);
      expect(isStandardUid(uid) || /^2\.25\.\d{1,39}$/.test(uid)).toBe(true);
    }
    const [reference] = itemsOf(output, T.ReferencedImageSequence);
    const instance = stringOf(output, T.SOPInstanceUID);
    expect(reference && stringOf(reference, T.ReferencedSOPInstanceUID)).toBe(instance);
    expect(stringOf(output, T.StudyInstanceUID)).toBe(await keyring.uid(PLANTED_STUDY_UID));
    expect(stringOf(output, T.SOPClassUID)).toBe(CT);
  });

  test('the same key gives the same bytes, another key no UID in common', async () => {
    expect(Buffer.compare(write(await clean(input)), write(output))).toBe(0);
    const mine = new Set(uidsIn(output).filter((uid) => !isStandardUid(uid)));
    expect(mine.size).toBeGreaterThan(2);
    expect(uidsIn(await clean(input, 2)).filter((uid) => mine.has(uid))).toEqual([]);
  });

  test('a second pass changes UIDs only', async () => {
    expect(withoutUids(await clean(output))).toEqual(withoutUids(output));
  });

  test('does not touch its input', () => {
    expect(plantedIn(write(input)).length).toBeGreaterThan(30);
  });

  test('frames keep their places: an emptied item stays beside a filled one', async () => {
    const frames = sequence(T.PerFrameFunctionalGroupsSequence, [
      dataSetOf([element(T.FrameComments, 'LT', 'planted')]),
      dataSetOf([element(T.SliceThickness, 'DS', 1)]),
    ]);
    const result = itemsOf(await clean(dataSetOf([frames])), T.PerFrameFunctionalGroupsSequence);
    expect(result.map((one) => one.size)).toEqual([0, 1]);
  });

  test('a value under a VR that is not its own is not trusted', async () => {
    const result = await clean(dataSetOf([element(T.Rows, 'LO', 'planted')]));
    expect(result.has(T.Rows)).toBe(false);
  });
});

const SECRET = 'Zyxwvut';
const texts = fc.constantFrom(
  'LO',
  'SH',
  'LT',
  'ST',
  'UT',
  'UC',
  'PN',
  'AE',
  'UN',
  'CS',
) as fc.Arbitrary<'LO' | 'CS'>;
const tags = fc
  .tuple(fc.nat(0xffff), fc.nat(0xffff))
  .map(([group, number]) => group * 0x10000 + number)
  .filter((tag) => tag !== T.SOPClassUID && tag !== T.SOPInstanceUID && tag < 0xfffee000);
const known = fc.constantFrom(...Object.values(T).filter((tag) => tag > 0x00080018));
const leaf: fc.Arbitrary<Element> = fc
  .tuple(fc.oneof(tags, known), texts, fc.string({ unit: 'grapheme-ascii', maxLength: 12 }))
  .map(([tag, vr, noise]) => {
    const bytes = new TextEncoder().encode(`${noise}=${SECRET}=`);
    return { kind: 'value', tag, vr, bytes };
  });
const nested = fc.letrec<{ any: Element }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(
        fc.oneof(tags, known),
        fc.array(fc.array(tie('any'), { maxLength: 4 }), { maxLength: 3 }),
      )
      .map(([tag, items]) => sequence(tag, items.map(dataSetOf))),
  ),
})).any;

test('text in any tag, VR and depth is gone, but for the reviewed list', async () => {
  const policy = { ...RCDM_PAPER, technicalText: [] };
  const subject = { keyring: await testKeyring(), personId: 'p' };
  await fc.assert(
    fc.asyncProperty(fc.array(nested, { maxLength: 12 }), async (elements) => {
      const dataSet = await deidentify(
        dataSetOf([
          ...elements,
          element(T.SOPClassUID, 'UI', CT),
          element(T.SOPInstanceUID, 'UI', '1.2.3.4.5'),
        ]),
        policy,
        subject,
      );
      const bytes = Buffer.from(write(dataSet));
      expect(bytes.includes(SECRET)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

describe('what is said of the pixels', () => {
  const states = [false, true].flatMap((arePixelsCleaned) =>
    [false, true].map((isDefaced) => ({ arePixelsCleaned, isDefaced })),
  );
  const asking = deidPolicySchema.parse({
    ...RCDM_PAPER,
    options: ['cleanPixelData', 'cleanRecognizableVisualFeatures'],
  });

  test.each(states)(
    'is what was done to them, whatever input and policy said: %o',
    async (state) => {
      const subject = { keyring: await testKeyring(1), personId: 'person', ...state };
      for (const policy of [RCDM_PAPER, asking]) {
        for (const said of ['YES', 'NO']) {
          const input = dataSetOf([
            element(T.BurnedInAnnotation, 'CS', said),
            element(T.RecognizableVisualFeatures, 'CS', said),
          ]);
          const output = await deidentify(input, policy, subject);
          const codes = itemsOf(output, T.DeidentificationMethodCodeSequence).map((item) =>
            stringOf(item, T.CodeValue),
          );
          expect(codes).toEqual([
            '113100',
            ...(state.arePixelsCleaned ? ['113101'] : []),
            ...(state.isDefaced ? ['113102'] : []),
          ]);
          const burnedIn = state.arePixelsCleaned ? 'NO' : said === 'YES' ? 'YES' : undefined;
          expect(stringOf(output, T.BurnedInAnnotation)).toBe(burnedIn);
          const face = state.isDefaced ? 'NO' : undefined;
          expect(stringOf(output, T.RecognizableVisualFeatures)).toBe(face);
        }
      }
    },
  );
});
