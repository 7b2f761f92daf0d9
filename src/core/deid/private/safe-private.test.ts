import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { plantedIn, plantedDataSet, testKeyring } from '../../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence, withElements } from '../../dicom/build.ts';
import type { DataSet, Element } from '../../dicom/dataset.ts';
import { isPrivate } from '../../dicom/dictionary.ts';
import { readDicomFile } from '../../dicom/read.ts';
import * as T from '../../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../dicom/transfer-syntaxes.ts';
import { itemsOf, numbersOf } from '../../dicom/values.ts';
import { writeDicomFile } from '../../dicom/write.ts';
import { deidentify } from '../deidentify.ts';
import { deidPolicySchema, RCDM_PAPER } from '../policy.ts';
import { SAFE_PRIVATE, type SafePrivateAttribute } from './safe-private-list.ts';

const keyring = await testKeyring();
const policy = deidPolicySchema.parse({ ...RCDM_PAPER, options: ['retainSafePrivate'] });
const clean = (dataSet: DataSet) => deidentify(dataSet, policy, { keyring, personId: 'p' });
const write = (dataSet: DataSet) =>
  writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });
const privateIn = (dataSet: DataSet) => [...dataSet.keys()].filter(isPrivate);

const TEXT_VALUES: Readonly<Record<string, string>> = {
  'Scan pitch ratio': '1.375:1',
  'Internal pulse sequence name': 'EFGRE3D',
  'Diffusion directionality': 'DIRECTIONAL',
  'Diffusion direction': 'P',
  'Phantom type': 'BODY',
  'Acquisition type': 'HELICAL',
};

function honest({ vr, values, meaning }: SafePrivateAttribute, tag: number): Element {
  const numbers = Array.from({ length: values[0] }, (_, at) => at);
  return element(tag, vr as 'DS', TEXT_VALUES[meaning] ?? numbers);
}

/** A block with its creator at (gggg,0012) and one attribute of it. */
function blockOf(entry: SafePrivateAttribute, change: Partial<Element> = {}): Element[] {
  const group = entry.group * 0x10000;
  const value = { ...honest(entry, group + 0x1200 + entry.element), ...change } as Element;
  return [element(group + 0x12, 'LO', entry.creator), value];
}

const all = SAFE_PRIVATE.filter(({ vr }) => vr !== 'SQ').map(
  (entry) => [entry.creator, entry.meaning, entry] as const,
);

describe.each(all)('%s: %s', (_, __, entry) => {
  const block = blockOf(entry);
  const value = block[1] as Element;

  test('stays with its creator, at the top and in an item', async () => {
    const output = await clean(dataSetOf([...block, sequence(T.SharedFunctionalGroupsSequence, [dataSetOf(block)])])); // prettier-ignore
    expect(output.get(value.tag)).toEqual(value);
    expect(privateIn(output)).toEqual(block.map(({ tag }) => tag));
    const [item] = itemsOf(output, T.SharedFunctionalGroupsSequence);
    expect(item?.get(value.tag)).toEqual(value);
  });

  test('gets its VR back where the file did not say one', async () => {
    const output = await clean(dataSetOf(blockOf(entry, { vr: 'UN' })));
    expect(output.get(value.tag)).toEqual(value);
  });

  test('goes without its creator, behind another, and behind one that says more', async () => {
    for (const creator of [null, 'SOMEBODY ELSE', `${entry.creator}\\Hong^Gildong`]) {
      const creators = creator === null ? [] : [element(block[0]?.tag ?? 0, 'LO', creator)];
      expect(privateIn(await clean(dataSetOf([...creators, value])))).toEqual([]);
    }
  });

  test('goes in an item whose creator stands outside of it', async () => {
    const output = await clean(
      dataSetOf([block[0] as Element, sequence(T.SharedFunctionalGroupsSequence, [dataSetOf([value, element(T.SliceThickness, 'DS', 1)])])]), // prettier-ignore
    );
    const [item] = itemsOf(output, T.SharedFunctionalGroupsSequence);
    expect(privateIn(item ?? new Map())).toEqual([]);
    expect(privateIn(output)).toEqual([]);
  });

  test('goes when its value is none of its form', async () => {
    const text = new TextEncoder().encode('Hong Gildong 640229-1234567 Seoul ');
    for (const changes of [{ bytes: text }, { bytes: text, vr: 'UN' }, { vr: 'LT', bytes: text }]) {
      expect(privateIn(await clean(dataSetOf(blockOf(entry, changes as Partial<Element>))))).toEqual([]); // prettier-ignore
    }
  });

  test('goes under every policy without the option', async () => {
    const output = await deidentify(dataSetOf(block), RCDM_PAPER, { keyring, personId: 'p' });
    expect(privateIn(output)).toEqual([]);
  });
});

describe('what the sender says of private blocks', () => {
  const [entry] = SAFE_PRIVATE as [SafePrivateAttribute];
  const claim = (status: string, creator = entry.creator, harmless: number[] = []) =>
    sequence(T.PrivateDataElementCharacteristicsSequence, [
      dataSetOf([
        element(T.PrivateGroupReference, 'US', entry.group),
        element(T.PrivateCreatorReference, 'LO', creator),
        element(T.BlockIdentifyingInformationStatus, 'CS', status),
        ...(harmless.length > 0 ? [element(T.NonidentifyingPrivateElements, 'US', harmless)] : []),
      ]),
    ]);
  const kept = async (...elements: Element[]) =>
    privateIn(await clean(dataSetOf([...blockOf(entry), ...elements]))).length > 0;

  test('counts against an attribute, never for one', async () => {
    expect(await kept(claim('SAFE'))).toBe(true);
    expect(await kept(claim('UNSAFE'))).toBe(false);
    expect(await kept(claim('MIXED'))).toBe(false);
    expect(await kept(claim('MIXED', entry.creator, [entry.element]))).toBe(true);
    expect(await kept(claim('UNSAFE', 'SOMEBODY ELSE'))).toBe(true);
    const unlisted = [element(0x00190010, 'LO', 'OURS'), element(0x00191001, 'DS', 1)];
    expect(privateIn(await clean(dataSetOf([...unlisted, claim('SAFE', 'OURS', [1])])))).toEqual(
      [],
    );
  });

  test('goes, since it tells of blocks that went', async () => {
    const output = await clean(dataSetOf([...blockOf(entry), claim('SAFE')]));
    expect(output.has(T.PrivateDataElementCharacteristicsSequence)).toBe(false);
  });
});

test('text in private blocks of any creator, VR and depth is gone', async () => {
  const creators = fc.constantFrom(...new Set(SAFE_PRIVATE.map(({ creator }) => creator)), 'OURS');
  const groups = fc.constantFrom(...new Set(SAFE_PRIVATE.map(({ group }) => group)), 0x0009);
  const vrs = fc.constantFrom('LO', 'SH', 'LT', 'UN', 'OB', 'IS', 'DS', 'CS', 'PN', 'UT');
  const block = fc
    .tuple(creators, groups, fc.integer({ min: 0x10, max: 0xff }), fc.nat(0xff), vrs)
    .map(([creator, group, at, number, vr]): Element[] => [
      element(group * 0x10000 + at, 'LO', creator),
      { kind: 'value', tag: group * 0x10000 + at * 0x100 + number, vr: vr as 'LO', bytes: new TextEncoder().encode('Zyxwvut 12345678') }, // prettier-ignore
    ]);
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 6 }), async (blocks) => {
      const inner = dataSetOf(blocks.flat());
      const output = await clean(
        dataSetOf([
          ...inner.values(),
          sequence(T.SharedFunctionalGroupsSequence, [inner]),
          element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.4.1'),
          element(T.SOPInstanceUID, 'UI', '1.2.3.4'),
        ]),
      );
      expect(Buffer.from(write(output)).includes('Zyxwvut')).toBe(false);
      expect(privateIn(output)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a planted file loses all private data but what is listed', async () => {
  const output = await clean(withElements(plantedDataSet(), blockOf(SAFE_PRIVATE[2] as SafePrivateAttribute))); // prettier-ignore
  expect(plantedIn(write(output))).toEqual([]);
  expect(privateIn(output)).toHaveLength(2);
});

const REAL = '../shared/data/conformance';
const read = async (path: string) =>
  (await readDicomFile(new Uint8Array(readFileSync(`${REAL}/${path}`)))).dataSet;

/** Values of all elements with these last digits of a private tag, in order of the file. */
function valuesAt(dataSet: DataSet, group: number, low: number): string[] {
  return [...dataSet.values()].flatMap((one) => {
    if (one.kind === 'sequence') return one.items.flatMap((item) => valuesAt(item, group, low));
    const isMeant =
      one.tag >>> 16 === group && (one.tag & 0xff) === low && (one.tag & 0xffff) > 0xfff;
    return isMeant && one.kind === 'value' ? [Buffer.from(one.bytes).toString('hex')] : [];
  });
}

describe.skipIf(!existsSync(REAL))('real files', () => {
  test('Philips: slopes, b values and directions stay, frame by frame', async () => {
    const input = await read('dcm_qa_enh/Philips/IM_0027_fMAP.dcm');
    const output = await clean(input);
    for (const [group, low] of [
      [0x2005, 0x0e],
      [0x2001, 0x03],
      [0x2005, 0xb2],
    ] as const) {
      // prettier-ignore
      const kept = valuesAt(output, group, low);
      expect(kept.length).toBeGreaterThanOrEqual(64);
      expect(kept).toEqual(valuesAt(input, group, low).slice(-kept.length));
    }
    expect(valuesAt(output, 0x2005, 0x61)).toEqual([]);
    expect(valuesAt(input, 0x2005, 0x61).length).toBeGreaterThan(0);
  });

  test('Siemens: the size of the mosaic and the bandwidth stay, the rest of the block goes', async () => {
    const output = await clean(await read('dcm_qa_ts/5.dcm'));
    expect(privateIn(output)).toEqual([0x00190010, 0x0019100a, 0x0019100b, 0x00191028]);
    expect(numbersOf(output, 0x0019100a)).toEqual([35]);
  });

  test('GE: speed and time of the gantry stay', async () => {
    const output = await clean(await read('pydicom/test_files/dicomdirtests/98892001/CT5N/2392'));
    const kept = privateIn(output).map((tag) => tag.toString(16));
    expect(kept).toEqual(['190010', '191023', '191024', '191027', '450010', '451001', '451002']);
  });
});
