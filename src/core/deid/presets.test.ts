import { describe, expect, test } from 'vitest';
import {
  plantedDataSet,
  plantedFile,
  plantedIn,
  PLANTED,
  RETAINED,
  testKeyring,
} from '../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence, withElements } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import { readDicomFile } from '../dicom/read.ts';
import * as T from '../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../dicom/transfer-syntaxes.ts';
import { itemsOf, stringOf, stringsOf, textOf } from '../dicom/values.ts';
import { writeDicomFile } from '../dicom/write.ts';
import { deidentify } from './deidentify.ts';
import { deidPolicySchema, RCDM_PAPER, type DeidPolicy } from './policy.ts';
import { BASIC_PSEUDONYM, PRESETS, RESEARCH } from './presets.ts';
import { createResidualScanner } from './residual-scan.ts';

const keyring = await testKeyring();
const personId = 'person000000001';
const days = await keyring.dayOffset(personId);
const clean = (dataSet: DataSet, policy: DeidPolicy) =>
  deidentify(dataSet, policy, { keyring, personId });
const write = (dataSet: DataSet) =>
  writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });

/** A date moved by the days of the person, worked out without the code under test. */
function moved(date: string): string {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)].map(Number);
  const time = Date.UTC(year ?? 0, (month ?? 0) - 1, day) + days * 86_400_000;
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
}

describe.each(PRESETS.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  test('leaves nothing planted but what its options say', async () => {
    const output = await clean(plantedDataSet(), policy);
    const byOption = id === 'research' ? ['PLANTEDST', 'PLANTSERIAL'] : [];
    expect(plantedIn(write(output)).sort()).toEqual(byOption);
    expect(PLANTED.length).toBeGreaterThan(30);
  });

  test('keeps what describes the technique, byte by byte', async () => {
    const output = await clean(plantedDataSet(), policy);
    for (const kept of RETAINED) expect(output.get(kept.tag)).toEqual(kept);
  });

  test('is a file that is read again, and done again changes no marker', async () => {
    const once = await clean(plantedDataSet(), policy);
    const { dataSet } = await readDicomFile(write(once));
    expect(write(dataSet)).toEqual(write(once));
    expect(stringOf(dataSet, T.DeidentificationMethod)).toBe(policy.method);
    expect(stringOf(dataSet, T.PatientIdentityRemoved)).toBe('YES');
  });
});

describe('who it was', () => {
  test('is blank in the paper, the keyed id elsewhere, and the birth date always gone', async () => {
    for (const policy of PRESETS) {
      const output = await clean(plantedDataSet(), policy);
      const expected = policy === RCDM_PAPER ? undefined : personId;
      expect(stringOf(output, T.PatientID)).toBe(expected);
      expect(stringOf(output, T.PatientName)).toBe(expected);
      expect(output.get(T.PatientBirthDate)).toMatchObject({ bytes: new Uint8Array() });
    }
  });

  test('age, sex and build stay for research only', async () => {
    const paper = await clean(plantedDataSet(), BASIC_PSEUDONYM);
    const research = await clean(plantedDataSet(), RESEARCH);
    const read = (output: DataSet) =>
      [T.PatientAge, T.PatientSex, T.PatientWeight].map((tag) => stringOf(output, tag));
    expect(read(research)).toEqual(['060Y', 'M', '71']);
    expect(read(paper)).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['089Y', '089Y'],
    ['090Y', '090Y'],
    ['091Y', '090Y'],
    ['104y', '090Y'],
    ['95', '090Y'],
    ['999M', '999M'],
    ['015D', '015D'],
  ])('an age of %s is told as %s', async (age, expected) => {
    const aged = withElements(plantedDataSet(), [element(T.PatientAge, 'AS', age)]);
    const output = await clean(aged, RESEARCH);
    expect(stringOf(output, T.PatientAge)).toBe(expected);
    expect(stringOf(await clean(output, RESEARCH), T.PatientAge)).toBe(expected);
    const ungrouped = { ...RESEARCH, ages: undefined };
    expect(stringOf(await clean(aged, ungrouped), T.PatientAge)).toBe(age);
  });
});

describe('dates', () => {
  const dated = withElements(plantedDataSet(), [
    element(T.AcquisitionDate, 'DA', '20240229'),
    element(T.ContentDate, 'DA', '2024.01.31'),
    element(T.DateOfLastCalibration, 'DA', ['20231201', 'nonsense', '']),
    element(T.AcquisitionTime, 'TM', '235959.5'),
    element(T.FrameReferenceDateTime, 'DT', '20240131235959.25+0900'),
    sequence(T.RadiopharmaceuticalInformationSequence, [
      dataSetOf([
        element(T.RadiopharmaceuticalStartDateTime, 'DT', '20240131091500'),
        element(T.RadiopharmaceuticalStartTime, 'TM', '091500'),
      ]),
    ]),
  ]);

  test('all move by the days of the person, times of day stay, offsets from UTC go', async () => {
    const output = await clean(dated, RESEARCH);
    expect(stringOf(output, T.StudyDate)).toBe(moved('20240131'));
    expect(stringOf(output, T.AcquisitionDate)).toBe(moved('20240229'));
    expect(stringOf(output, T.ContentDate)).toBe(moved('20240131'));
    expect(stringsOf(output, T.DateOfLastCalibration)).toEqual([moved('20231201'), '', '']);
    expect(stringOf(output, T.StudyTime)).toBe('101533');
    expect(stringOf(output, T.AcquisitionTime)).toBe('235959.5');
    expect(stringOf(output, T.FrameReferenceDateTime)).toBe(`${moved('20240131')}235959.25`);
    expect(stringOf(output, T.LongitudinalTemporalInformationModified)).toBe('MODIFIED');
  });

  test('in items too: the time since an injection is what it was', async () => {
    const output = await clean(dated, RESEARCH);
    const [item] = itemsOf(output, T.RadiopharmaceuticalInformationSequence);
    const injected = item && stringOf(item, T.RadiopharmaceuticalStartDateTime);
    expect(injected).toBe(`${moved('20240131')}091500`);
  });

  test('stay with the option that says so, and are marked', async () => {
    const policy = deidPolicySchema.parse({ ...RESEARCH, options: ['retainFullDates'] });
    const output = await clean(dated, policy);
    expect(stringOf(output, T.StudyDate)).toBe('20240131');
    expect(stringOf(output, T.LongitudinalTemporalInformationModified)).toBe('UNMODIFIED');
    expect(stringOf(output, T.PatientBirthDate)).toBeUndefined();
  });

  test('both options of dates together are refused', () => {
    const options = ['retainFullDates', 'retainModifiedDates'];
    expect(deidPolicySchema.safeParse({ ...RESEARCH, options }).success).toBe(false);
  });
});

test('what an option keeps goes when it is not what its VR says', async () => {
  const ofDevice = dataSetOf([
    element(T.DeviceSerialNumber, 'LO', 'SN 4711'),
    element(T.DeviceUID, 'UI', '1.2.3.4'),
  ]);
  const honest = await clean(withElements(plantedDataSet(), ofDevice.values()), RESEARCH);
  expect(stringOf(honest, T.DeviceSerialNumber)).toBe('SN 4711');
  expect(stringOf(honest, T.DeviceUID)).toBe('1.2.3.4');
  const dishonest = [
    element(T.PatientWeight, 'DS', 'Doe^Jane 71'),
    element(T.PatientAge, 'AS', 'Jane'),
    element(T.PatientSex, 'CS', 'F, Jane Doe of ward 4'),
    element(T.DeviceUID, 'UI', 'Jane Doe'),
    element(T.DeviceSerialNumber, 'LO', 'a letter about Jane Doe '.repeat(12)),
    element(T.StudyTime, 'TM', '640229'),
    element(T.SeriesTime, 'TM', 'at ten, Jane Doe'),
    element(T.AcquisitionTime, 'TM', '20240131101533'),
    element(T.FrameReferenceDateTime, 'DT', '20240131640229.123456'),
  ];
  const output = await clean(withElements(plantedDataSet(), dishonest), RESEARCH);
  for (const { tag } of dishonest) {
    const left = stringOf(output, tag);
    if (tag === T.DeviceUID) expect(left).toMatch(/^2\.25\.\d+$/);
    else expect(left).toBeUndefined();
  }
});

describe('descriptions', () => {
  test('keep their known words', async () => {
    const output = await clean(
      withElements(plantedDataSet(), [
        element(T.SeriesDescription, 'LO', 'CT ABDOMEN PORTAL 5mm Hong 20240131'),
        element(T.ProtocolName, 'LO', 'Dr.Kim liver'),
      ]),
      RESEARCH,
    );
    expect(stringOf(output, T.StudyDescription)).toBe('Abdomen');
    expect(stringOf(output, T.SeriesDescription)).toBe('CT ABDOMEN PORTAL 5mm');
    expect(stringOf(output, T.ProtocolName)).toBe('liver');
    const basic = await clean(plantedDataSet(), BASIC_PSEUDONYM);
    expect(basic.has(T.StudyDescription)).toBe(false);
  });

  // 홍길동 흉부 조영증강 CT in EUC-KR behind ESC $ ) C.
  const korean = Uint8Array.of(
    0x1b, 0x24, 0x29, 0x43, 0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf, 0x20, 0xc8, 0xe4, 0xba, 0xce, 0x20,
    0xc1, 0xb6, 0xbf, 0xb5, 0xc1, 0xf5, 0xb0, 0xad, 0x20, 0x43, 0x54, 0x20,
  ); // prettier-ignore

  test('in Korean keep theirs, in the character set of the file', async () => {
    const description = { ...element(T.SeriesDescription, 'LO', ''), bytes: korean };
    const output = await clean(withElements(plantedDataSet(), [description]), RESEARCH);
    expect(textOf(output, T.SeriesDescription)).toBe('흉부 조영증강 CT');
    expect(stringsOf(output, T.SpecificCharacterSet)).toEqual(['', 'ISO 2022 IR 149']);
    const utf8 = withElements(plantedDataSet(), [
      element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
      element(T.SeriesDescription, 'LO', '홍길동 흉부 조영증강 CT'),
    ]);
    expect(textOf(await clean(utf8, RESEARCH), T.SeriesDescription)).toBe('흉부 조영증강 CT');
  });

  test('in a character set that is not written here keep what is ASCII', async () => {
    const output = await clean(
      withElements(plantedDataSet(), [
        element(T.SpecificCharacterSet, 'CS', 'ISO_IR 100'),
        { ...element(T.SeriesDescription, 'LO', ''), bytes: Uint8Array.of(0x43, 0x54, 0x20, 0xe9) },
      ]),
      RESEARCH,
    );
    expect(stringOf(output, T.SeriesDescription)).toBe('CT');
  });
});

test('UIDs stay with their option, and only with it', async () => {
  const policy = deidPolicySchema.parse({ ...RCDM_PAPER, options: ['retainUids'] });
  const input = plantedDataSet();
  const output = await clean(input, policy);
  expect(stringOf(output, T.StudyInstanceUID)).toBe(stringOf(input, T.StudyInstanceUID));
  expect(stringOf(await clean(input, RESEARCH), T.StudyInstanceUID)).toMatch(/^2\.25\./);
});

test('each option leaves its code in the file', async () => {
  const output = await clean(plantedDataSet(), RESEARCH);
  const codes = itemsOf(output, T.DeidentificationMethodCodeSequence).map((item) =>
    stringOf(item, T.CodeValue),
  );
  expect(codes).toEqual([
    '113100', '113108', '113107', '113105', '113104', '113103', '113109', '113111',
  ]); // prettier-ignore
});

describe('the scan of the output', () => {
  const scanned = async (input: DataSet, policy: DeidPolicy, leaked: readonly Element[] = []) => {
    const output = withElements(await clean(input, policy), leaked);
    const file = { ...plantedFile(), dataSet: input };
    return createResidualScanner(file, policy).scanFile([write(output)]);
  };
  const vendor = withElements(plantedDataSet(), [
    element(T.SeriesDescription, 'LO', 'CT ABDOMEN PORTAL Gildongsson'),
    element(0x00090010, 'LO', 'SIEMENS CT VA0  COAD'),
    element(0x00091040, 'LO', 'CT ABDOMEN PORTAL'),
    element(0x00091041, 'LO', 'PLANTSERIAL'),
    element(0x00091042, 'SH', '101533'),
    element(0x00091043, 'LO', 'CT ABDOMEN ward Nordblick'),
  ]);

  test.each(PRESETS.map((policy) => [policy.id, policy] as const))(
    'finds nothing in an honest file: %s',
    async (_, policy) => {
      expect(await scanned(plantedDataSet(), policy)).toEqual([]);
      expect(await scanned(vendor, policy)).toEqual([]);
    },
  );

  test.each(['retainUids', 'retainFullDates'] as const)(
    'does not hold what %s keeps because it stands in the meta group or in what is removed too',
    async (option) => {
      const policy = deidPolicySchema.parse({ ...RCDM_PAPER, options: [option] });
      const input = withElements(plantedDataSet(), [
        element(T.RequestedProcedureComments, 'LT', '20240131'),
        sequence(T.RequestAttributesSequence, [
          dataSetOf([element(T.ScheduledProcedureStepStartDate, 'DA', '20240131')]),
        ]),
      ]);
      expect(await scanned(input, policy)).toEqual([]);
    },
  );

  test.each<[string, Element]>([
    ['PatientComments', element(T.PatientComments, 'LT', 'Hong Gildong')],
    ['AccessionNumber', element(T.AccessionNumber, 'SH', 'PLANTEDACC1')],
    ['SeriesDescription', element(T.SeriesDescription, 'LO', 'CT Gildongsson')],
    ['InstitutionName', element(T.InstitutionName, 'LO', 'Sainte Planted SIEMENS')],
    ['StudyInstanceUID', element(T.StudyInstanceUID, 'UI', '1.2.826.0.1.3680043.9.1.20240131.1')],
    ['ImageComments', element(T.ImageComments, 'LT', '20240131')],
    ['ImageComments', element(T.ImageComments, 'LT', 'at Nordblick')],
  ])('finds what research may not keep: %s', async (tag, leaked) => {
    expect((await scanned(vendor, RESEARCH, [leaked])).map((hit) => hit.tag)).toContain(tag);
  });
});
