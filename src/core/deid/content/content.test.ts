import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, contentItem, CT_CLASS, reference, report, STUDY_UIDS } from '../../../../tests/support/other-objects.ts'; // prettier-ignore
import { testKeyring } from '../../../../tests/support/planted-dicom.ts';
import { element, sequence, withElements } from '../../dicom/build.ts';
import type { DataSet, Element } from '../../dicom/dataset.ts';
import { readDicomFile } from '../../dicom/read.ts';
import * as T from '../../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../dicom/transfer-syntaxes.ts';
import { itemOf, itemsOf, numberOf, stringOf, textOf } from '../../dicom/values.ts';
import { writeDicomFile } from '../../dicom/write.ts';
import type { DeidOption } from '../confidentiality.ts';
import { deidentify } from '../deidentify.ts';
import { deidPolicySchema, RCDM_PAPER, type DeidPolicy } from '../policy.ts';
import { RESEARCH } from '../presets.ts';
import { createResidualScanner } from '../residual-scan.ts';

const keyring = await testKeyring();
const withOptions = (...options: DeidOption[]) =>
  deidPolicySchema.parse({ ...RCDM_PAPER, options });
const CLEAN = withOptions('cleanStructuredContent');
const clean = (dataSet: DataSet, policy: DeidPolicy = CLEAN) =>
  deidentify(dataSet, policy, { keyring, personId: 'person000000001' });
const write = (dataSet: DataSet) =>
  writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });
const fileOf = (dataSet: DataSet) => ({ transferSyntaxUid: ExplicitVRLittleEndian, meta: new Map(), hasPreamble: true, dataSet }); // prettier-ignore
const itemsAfter = async (policy: DeidPolicy, ...items: DataSet[]) =>
  itemsOf(await clean(report(...items), policy), T.ContentSequence);

const text = (value: string) => element(T.TextValue, 'UT', value);
const SECRET = 'Zyxwvut';
const finding = code('121071', 'DCM', 'Finding');
const num = (value: number, name: DataSet) =>
  contentItem('NUM', name, sequence(T.MeasuredValueSequence, [withElements(new Map(), [
    element(T.NumericValue, 'DS', value),
    sequence(T.MeasurementUnitsCodeSequence, [code('mm', 'UCUM', 'millimeter')]),
  ])])); // prettier-ignore

describe('what a document tells of the finding stays', () => {
  test('codes, numbers with units, references and the tree itself', async () => {
    const image = contentItem('IMAGE', code('121112', 'DCM', 'Source of Measurement'), sequence(T.ReferencedSOPSequence, [reference(CT_CLASS, STUDY_UIDS.ct)])); // prettier-ignore
    const [group] = await itemsAfter(
      CLEAN,
      contentItem(
        'CONTAINER',
        code('125007', 'DCM', 'Measurement Group'),
        element(T.ContinuityOfContent, 'CS', 'SEPARATE'),
        sequence(T.ContentSequence, [
          num(12.5, code('410668003', 'SCT', 'Length')),
          contentItem('CODE', code('363698007', 'SCT', 'Finding Site'), sequence(T.ConceptCodeSequence, [code('39607008', 'SCT', 'Lung')])), // prettier-ignore
          image,
        ]),
      ),
    );
    const [measured, site, source] = itemsOf(group as DataSet, T.ContentSequence) as [DataSet, DataSet, DataSet]; // prettier-ignore
    const value = itemOf(measured, T.MeasuredValueSequence) as DataSet;
    expect(numberOf(value, T.NumericValue)).toBe(12.5);
    expect(stringOf(itemOf(value, T.MeasurementUnitsCodeSequence) as DataSet, T.CodeValue)).toBe(
      'mm',
    );
    expect(stringOf(itemOf(site, T.ConceptCodeSequence) as DataSet, T.CodeMeaning)).toBe('Lung');
    const referenced = itemOf(source, T.ReferencedSOPSequence) as DataSet;
    expect(stringOf(referenced, T.ReferencedSOPInstanceUID)).toBe(await keyring.uid(STUDY_UIDS.ct));
    expect(stringOf(referenced, T.ReferencedSOPClassUID)).toBe(CT_CLASS);
  });

  test.each([
    [
      'Solid nodule in the right upper lobe, 12 mm, Zyxwvut',
      'Solid nodule in the right upper lobe, 12 mm',
    ],
    ['Compared with 2024-01-12 stable, Dr. Kim', 'Compared with stable'],
    ['우상엽 결절 12 mm, 홍길동', '결절 12 mm'],
    ['Zyxwvut 4711-0815-12', 'REMOVED'],
  ])('of a text the known words: %s', async (from, to) => {
    const [item] = await itemsAfter(CLEAN, contentItem('TEXT', finding, text(from)));
    const inUtf8 = withElements(item as DataSet, [
      element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
    ]);
    expect(textOf(inUtf8, T.TextValue)).toBe(to);
  });

  test('codes of a vendor, with the known words of their meaning, unless they look like a number', async () => {
    const [kept, gone] = await itemsAfter(
      CLEAN,
      contentItem('CODE', code('NOD-1', '99VENDOR', 'Nodule type of Zyxwvut'), sequence(T.ConceptCodeSequence, [code('S2', '99VENDOR', 'Solid')])), // prettier-ignore
      contentItem(
        'CODE',
        finding,
        sequence(T.ConceptCodeSequence, [code('20240131', '99VENDOR', 'Zyxwvut')]),
      ),
    );
    const name = itemOf(kept as DataSet, T.ConceptNameCodeSequence) as DataSet;
    expect([T.CodeValue, T.CodingSchemeDesignator, T.CodeMeaning].map((tag) => stringOf(name, tag))).toEqual(['NOD-1', '99VENDOR', 'Nodule type of']); // prettier-ignore
    const value = itemOf(gone as DataSet, T.ConceptCodeSequence) as DataSet;
    expect([T.CodeValue, T.CodeMeaning].map((tag) => stringOf(value, tag))).toEqual(['REMOVED', 'REMOVED']); // prettier-ignore
  });
});

describe('who it was goes, and the item stays in its place', () => {
  const person = (value: string) => element(T.PersonName, 'PN', value);
  test.each<[string, DataSet, (item: DataSet) => unknown, unknown]>([
    ['observer', contentItem('PNAME', code('121008', 'DCM', 'Person Observer Name'), person('Reader^Planted')), (item) => stringOf(item, T.PersonName), 'REMOVED'],
    ['organisation', contentItem('TEXT', code('121009', 'DCM', "Person Observer's Organization Name"), text('General Abdomen')), (item) => stringOf(item, T.TextValue), 'REMOVED'],
    ['accession', contentItem('TEXT', code('121022', 'DCM', 'Accession Number'), text('12')), (item) => stringOf(item, T.TextValue), 'REMOVED'],
    ['birth date', contentItem('DATE', code('121031', 'DCM', 'Subject Birth Date'), element(T.Date, 'DA', '19640229')), (item) => stringOf(item, T.Date), '19000101'],
    ['name by words', contentItem('TEXT', code('N1', '99SITE', 'Referring physician'), text('Abdomen')), (item) => stringOf(item, T.TextValue), 'REMOVED'],
    ['sex', contentItem('CODE', code('121032', 'DCM', 'Subject Sex'), sequence(T.ConceptCodeSequence, [code('F', 'DCM', 'Female')])), (item) => stringOf(itemOf(item, T.ConceptCodeSequence) as DataSet, T.CodeMeaning), 'Unknown'],
    ['age', num(60, code('121033', 'DCM', 'Subject Age')), (item) => itemsOf(item, T.MeasuredValueSequence).length, 0],
    ['weight', num(71, code('29463-7', 'LN', 'Body weight')), (item) => itemsOf(item, T.MeasuredValueSequence).length, 0],
    ['height by words', num(171, code('H', '99SITE', 'Patient height')), (item) => itemsOf(item, T.MeasuredValueSequence).length, 0],
  ])('%s', async (_, item, read, expected) => {
    const [first, second] = await itemsAfter(CLEAN, item, contentItem('TEXT', finding, text('Abdomen'))); // prettier-ignore
    expect(read(first as DataSet)).toBe(expected);
    expect(stringOf(second as DataSet, T.TextValue)).toBe('Abdomen');
  }); // prettier-ignore

  test('age and sex stay with their option, a birth date never does', async () => {
    const policy = withOptions(
      'cleanStructuredContent',
      'retainPatientCharacteristics',
      'retainFullDates',
    );
    const [age, birth, other] = await itemsAfter(
      policy,
      num(60, code('121033', 'DCM', 'Subject Age')),
      contentItem(
        'DATE',
        code('121031', 'DCM', 'Subject Birth Date'),
        element(T.Date, 'DA', '19640229'),
      ),
      contentItem('DATE', code('111060', 'DCM', 'Study Date'), element(T.Date, 'DA', '20240131')),
    );
    expect(itemsOf(age as DataSet, T.MeasuredValueSequence)).toHaveLength(1);
    expect(stringOf(birth as DataSet, T.Date)).toBe('19000101');
    expect(stringOf(other as DataSet, T.Date)).toBe('20240131');
  });

  test.each<[string, DataSet, number]>([
    ['89 years', num(89, code('121033', 'DCM', 'Subject Age')), 1],
    ['95 years', num(95, code('121033', 'DCM', 'Subject Age')), 0],
    ['95 by words', num(95, code('A', '99SITE', 'Patient age')), 0],
    ['a weight of 95', num(95, code('29463-7', 'LN', 'Body weight')), 1],
  ])('an age above 89 is not told where ages are grouped: %s', async (_, item, count) => {
    const output = await clean(report(item), RESEARCH);
    const [kept] = itemsOf(output, T.ContentSequence);
    expect(itemsOf(kept as DataSet, T.MeasuredValueSequence)).toHaveLength(count);
  });

  test('dates of content move with all others', async () => {
    const output = await clean(
      report(
        contentItem(
          'DATETIME',
          code('111060', 'DCM', 'Study Date'),
          element(T.DateTime, 'DT', '20240131101533'),
        ),
      ),
      RESEARCH,
    );
    const [item] = itemsOf(output, T.ContentSequence);
    expect(stringOf(item as DataSet, T.DateTime)).toBe(
      `${stringOf(output, T.StudyDate) ?? ''}101533`,
    );
    expect(stringOf(output, T.StudyDate)).not.toBe('20240131');
  });

  test('the serial number of the observing device by the option of devices', async () => {
    const item = contentItem(
      'TEXT',
      code('121016', 'DCM', 'Device Observer Serial Number'),
      text('SN4711'),
    );
    const [without] = await itemsAfter(CLEAN, item);
    const [kept] = await itemsAfter(
      withOptions('cleanStructuredContent', 'retainDeviceIdentity'),
      item,
    );
    expect(stringOf(without as DataSet, T.TextValue)).toBe('REMOVED');
    expect(stringOf(kept as DataSet, T.TextValue)).toBe('SN4711');
  });

  test('that somebody signed stays, who did not', async () => {
    const [signed] = itemsOf(await clean(report()), T.VerifyingObserverSequence);
    expect(stringOf(signed as DataSet, T.VerifyingObserverName)).toBe('REMOVED');
    expect(stringOf(signed as DataSet, T.VerifyingOrganization)).toBe('REMOVED');
  });
});

test('doing it again changes nothing but UIDs', async () => {
  const input = report(
    contentItem('TEXT', finding, text('nodule, Zyxwvut')),
    contentItem('CODE', code('121032', 'DCM', 'Subject Sex'), sequence(T.ConceptCodeSequence, [code('F', 'DCM', 'Female')])), // prettier-ignore
  );
  const once = await clean(input);
  const twice = await clean(once);
  expect(itemsOf(twice, T.ContentSequence)).toEqual(itemsOf(once, T.ContentSequence));
});

test.each<[string, string, string | undefined]>([
  ['a name', SECRET, undefined],
  ['a word', 'REMOVED', undefined],
  ['a version', 'v2.1', 'v2.1'],
])('the version of a code of a site: %s', async (_, version, expected) => {
  const term = withElements(code('N1', '99SITE', 'Nodule'), [
    element(T.CodingSchemeVersion, 'SH', version),
  ]);
  const once = await clean(report(contentItem('TEXT', term, text('nodule'))));
  const twice = await clean(once);
  for (const output of [once, twice]) {
    const [item] = itemsOf(output, T.ContentSequence);
    const name = itemOf(item as DataSet, T.ConceptNameCodeSequence) as DataSet;
    expect(stringOf(name, T.CodingSchemeVersion)).toBe(expected);
    expect(stringOf(name, T.CodeValue)).toBe('N1');
  }
});

/** A tree of content items that says the secret in every kind of value. */
const tree = fc.letrec<{ item: DataSet }>((tie) => ({
  item: fc
    .tuple(
      fc.constantFrom('TEXT', 'PNAME', 'CODE', 'NUM', 'CONTAINER', 'UIDREF'),
      fc.constantFrom(finding, code('121022', 'DCM', 'Accession'), code('Q1', '99SITE', `About ${SECRET}`), code(SECRET, '99SITE', 'Finding')), // prettier-ignore
      fc.constantFrom(SECRET, `nodule ${SECRET}`, `${SECRET} 5 mm`, `Mr. ${SECRET}, chest`),
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constant<DataSet[]>([]),
        fc.array(tie('item'), { minLength: 1, maxLength: 2 }),
      ),
    )
    .map(([type, name, value, items]) => {
      const values: Element[] = [
        text(value),
        element(T.PersonName, 'PN', `${SECRET}^${value}`),
        sequence(T.ConceptCodeSequence, [code('C1', '99SITE', value)]),
        ...(items.length > 0 ? [sequence(T.ContentSequence, items)] : []),
      ];
      return contentItem(type, name, ...values);
    }),
})).item;

test('a name in any item of any tree is gone, and the scan of the output agrees', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 4 }), async (items) => {
      const input = report(...items);
      for (const policy of [CLEAN, RESEARCH]) {
        const output = await clean(input, policy);
        const bytes = write(output);
        expect(Buffer.from(bytes).toString('latin1').toLowerCase()).not.toContain(
          SECRET.toLowerCase(),
        );
        const hits = await createResidualScanner(fileOf(input), policy).scanFile([bytes]);
        expect(hits).toEqual([]);
        expect((await readDicomFile(bytes)).dataSet.size).toBe(output.size);
      }
    }),
    { numRuns: 60 },
  );
});

describe('the scan finds what a document may not hold', () => {
  const input = report(
    contentItem('TEXT', finding, text('nodule seen by Nordblick near Lindahlson')),
    contentItem('PNAME', code('121008', 'DCM', 'Person Observer Name'), element(T.PersonName, 'PN', 'Reader^Planted')),
  ); // prettier-ignore
  test.each<[string, DataSet]>([
    ['a word of a text', contentItem('TEXT', finding, text('nodule Nordblick'))],
    ['an observer', contentItem('TEXT', finding, text('by Reader'))],
    ['the patient', contentItem('CODE', finding, sequence(T.ConceptCodeSequence, [code('C', '99SITE', 'Zyxwvut')]))],
    ['the number', contentItem('TEXT', finding, text('PLANT-4711'))],
  ])('%s', async (_, leaked) => {
    const output = await clean(input, RESEARCH);
    const items = [...itemsOf(output, T.ContentSequence), leaked];
    const bytes = write(withElements(output, [sequence(T.ContentSequence, items)]));
    const hits = await createResidualScanner(fileOf(input), RESEARCH).scanFile([bytes]);
    expect(hits.length).toBeGreaterThan(0);
  }); // prettier-ignore

  test('and nothing in an honest one', async () => {
    const bytes = write(await clean(input, RESEARCH));
    expect(await createResidualScanner(fileOf(input), RESEARCH).scanFile([bytes])).toEqual([]);
  });
});
