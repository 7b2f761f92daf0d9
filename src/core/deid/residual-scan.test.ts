import { describe, expect, test } from 'vitest';
import {
  hexBytes,
  plantedFile,
  testKeyring,
  testPixels,
} from '../../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence, withElements } from '../dicom/build.ts';
import type { DataSet, DicomFile, Element, FileBytes } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../dicom/transfer-syntaxes.ts';
import { writeDicomFile, writeDicomParts } from '../dicom/write.ts';
import { deidentify } from './deidentify.ts';
import { RCDM_PAPER } from './policy.ts';
import { createResidualScanner, type ResidualHit } from './residual-scan.ts';

const write = (dataSet: DataSet) =>
  writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });
const input = plantedFile(64);
const scanner = createResidualScanner(input, RCDM_PAPER);
const subject = { keyring: await testKeyring(), personId: 'p' };
const cleaned = await deidentify(input.dataSet, RCDM_PAPER, subject);
const scan = (...parts: FileBytes[]) => scanner.scanFile(parts);
const scanWith = (...leaked: Element[]) => scan(write(withElements(cleaned, leaked)));
const keyOf = ({ tag, kind, encoding }: ResidualHit) => `${tag} ${kind} ${encoding}`;

/** An input with other elements, cleaned and scanned: what the gate says of an honest file. */
async function scanHonest(...elements: Element[]): Promise<readonly ResidualHit[]> {
  const file: DicomFile = { ...input, dataSet: withElements(input.dataSet, elements) };
  const output = await deidentify(file.dataSet, RCDM_PAPER, subject);
  return createResidualScanner(file, RCDM_PAPER).scanFile([write(output)]);
}

test('a file that was cleaned has no hit', async () => {
  expect(await scan(write(cleaned))).toEqual([]);
});

test('words that this engine writes itself are no finds, even when somebody was called so', async () => {
  expect(await scanHonest(element(T.OperatorsName, 'PN', 'Removed by CTP'))).toEqual([]);
});

test.each(['Gil Dong', 'Gil-Dong'])(
  'a given name in two words is found in one: %s',
  async (given) => {
    const file = {
      ...input,
      dataSet: withElements(input.dataSet, [element(T.PatientName, 'PN', `Hong^${given}`)]),
    };
    const leaked = withElements(cleaned, [element(T.SequenceName, 'SH', 'x gildong')]);
    const hits = await createResidualScanner(file, RCDM_PAPER).scanFile([write(leaked)]);
    expect(hits.map(({ tag, kind }) => `${tag} ${kind}`)).toContain('SequenceName person-name');
  },
);

test('an institution in Korean is found among technical texts', async () => {
  const utf8 = element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192');
  const file = {
    ...input,
    dataSet: dataSetOf([utf8, element(T.InstitutionName, 'LO', '한빛의료원')]),
  };
  const leaked = withElements(cleaned, [element(T.SequenceName, 'SH', 'x 한빛의료원')]);
  const hits = await createResidualScanner(file, RCDM_PAPER).scanFile([write(leaked)]);
  expect(hits.map(({ tag, kind }) => `${tag} ${kind}`)).toEqual(['SequenceName institution']);
});

const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};
const comment = (bytes: Uint8Array): Element => ({
  ...element(T.ImageComments, 'LT', ''),
  bytes,
});

describe('what is put back into a cleaned file is found', () => {
  test.each<[string, Element]>([
    ['SequenceName person-name utf-8', element(T.SequenceName, 'SH', 'X GILDONG')],
    ['ImageComments person-name utf-8', comment(new TextEncoder().encode('for 길동 '))],
    [
      'SequenceName person-name euc-kr',
      { ...element(T.SequenceName, 'SH', ''), bytes: hexBytes('58 1b 24 29 43 b1 e6 b5 bf') },
    ],
    ['ImageComments person-name utf-8', comment(new TextEncoder().encode('길동'.normalize('NFD')))],
    ['ImageComments person-name utf-16le', comment(utf16('Yamada'))],
    ['ImageComments person-name utf-16be', comment(utf16('Yamada', true))],
    ['ImageComments person-name euc-kr', comment(hexBytes('1b 24 29 43 b1 e6 b5 bf'))],
    ['ImageComments person-name iso-2022-jp', comment(hexBytes('1b 24 42 3b 33 45 44 1b 28 42'))],
    ['ImageComments person-name shift_jis', comment(hexBytes('8e 52 93 63'))],
    ['ImageComments person-name euc-jp', comment(hexBytes('bb b3 c5 c4'))],
    [
      'PatientName person-name whole-value',
      { ...element(T.PatientName, 'PN', ''), bytes: hexBytes('c8 ab') },
    ],
    ['PatientName person-name whole-value', element(T.PatientName, 'PN', 'Ref')],
    ['PatientID identifier utf-8', element(T.PatientID, 'LO', 'PLANTED-ID-77')],
    ['ImageComments identifier utf-8', element(T.ImageComments, 'LT', 'no plantedid77.')],
    ['ImageComments contact utf-8', element(T.ImageComments, 'LT', 'tel 01099991234')],
    ['ImageComments birth-date utf-8', element(T.ImageComments, 'LT', 'born 1964-02-29')],
    ['ContentDate date utf-8', element(T.ContentDate, 'DA', '20240131')],
    ['ContentTime time utf-8', element(T.ContentTime, 'TM', '101533')],
    [
      'InstitutionName institution utf-8',
      element(T.InstitutionName, 'LO', 'Sainte Planted SIEMENS'),
    ],
    [
      'Manufacturer institution utf-8',
      element(T.Manufacturer, 'LO', 'Sainte Planted SIEMENS 3D lab'),
    ],
    ['StationName station utf-8', element(T.StationName, 'SH', 'PLANTEDST')],
    [
      'ImageComments free-text utf-8',
      element(T.ImageComments, 'LT', 'Abdomen planted comment Hong'),
    ],
    [
      '00091001 private utf-8',
      element(0x00091001, 'UN', new TextEncoder().encode('planted private bytes ')),
    ],
    ['OverlayDescription overlay utf-8', element(0x60000022, 'LO', 'planted overlay text')],
    [
      'StudyInstanceUID uid utf-8',
      element(T.StudyInstanceUID, 'UI', '1.2.826.0.1.3680043.9.1.20240131.1'),
    ],
    [
      'PixelData person-name utf-8',
      element(T.PixelData, 'OW', new TextEncoder().encode('..Gildong..x')),
    ],
  ])('%s', async (hit, leaked) => {
    expect((await scanWith(leaked)).map(keyOf)).toContain(hit);
  });

  test('in a nested item and in a preamble', async () => {
    const nested = sequence(T.AnatomicRegionSequence, [
      dataSetOf([element(T.CodeMeaning, 'LO', 'Gildong')]),
    ]);
    expect((await scanWith(nested)).map(keyOf)).toContain('CodeMeaning person-name utf-8');
    const bytes = write(cleaned);
    bytes.set(new TextEncoder().encode('PLANTAET'), 10);
    expect((await scan(bytes)).map(keyOf)).toContain('outside-elements free-text utf-8');
  });

  test('what stands behind the last element breaks the walk', async () => {
    const bytes = write(cleaned);
    const longer = new Uint8Array(bytes.length + 6);
    longer.set(bytes);
    await expect(scan(longer)).rejects.toMatchObject({ code: 'dicom/malformed' });
  });

  test('a hit does not hold what was found', async () => {
    const hits = JSON.stringify(await scanWith(element(T.PatientID, 'LO', 'PLANTED-ID-77')));
    expect(hits).not.toMatch(/planted-id/i);
  });
});

describe('does not cry wolf', () => {
  test.each<[string, Element[]]>([
    ['institution named like the maker', [element(T.InstitutionName, 'LO', 'SIEMENS')]],
    [
      'institution named like a maker of several words',
      [
        element(T.InstitutionName, 'LO', 'GE MEDICAL SYSTEMS'),
        element(T.Manufacturer, 'LO', 'GE MEDICAL SYSTEMS'),
      ],
    ],
    [
      'station named like the model',
      [
        element(T.StationName, 'SH', 'SOMATOM'),
        element(T.ManufacturerModelName, 'LO', 'SOMATOM Force'),
      ],
    ],
    [
      'private copies of technical values',
      [element(0x00111001, 'LO', 'SOMATOM Force'), element(0x00111003, 'SH', 'ABDOMEN')],
    ],
    [
      'short ids',
      [
        element(T.StudyID, 'SH', '1'),
        element(T.AccessionNumber, 'SH', '7'),
        element(T.PatientID, 'LO', 'CT'),
      ],
    ],
    ['an id of six digits in a coordinate', [element(T.PatientID, 'LO', '135803')]],
    ['an id of a standard UID', [element(T.PatientID, 'LO', '10008')]],
    ['a description that equals a body part', [element(T.StudyDescription, 'LO', 'ABDOMEN')]],
    ['a phantom', [element(T.PatientName, 'PN', 'PHANTOM^ABDOMEN')]],
    [
      'dates that say nothing',
      [element(T.PatientBirthDate, 'DA', '19000101'), element(T.StudyTime, 'TM', '000000')],
    ],
    ['a name anonymised before', [element(T.PatientName, 'PN', 'REMOVED')]],
    ['a surname inside a technical word', [element(T.PatientName, 'PN', 'Toma^Yng')]],
  ])('%s', async (_, elements) => {
    expect(await scanHonest(...elements)).toEqual([]);
  });

  test('its own output, read in again', async () => {
    const again: DicomFile = { ...input, meta: new Map(), dataSet: cleaned };
    const output = await deidentify(cleaned, RCDM_PAPER, subject);
    expect(await createResidualScanner(again, RCDM_PAPER).scanFile([write(output)])).toEqual([]);
  });

  test('pixels that spell a short name by chance', async () => {
    const bytes = new TextEncoder().encode('..Hong..Sainte Planted SIEMENS..');
    expect(await scanWith(element(T.PixelData, 'OW', bytes))).toEqual([]);
  });

  test('dark noise of 8 bits over the values of digits', async () => {
    const noise = testPixels(262_144, 9).map((byte) => 48 + (byte % 3));
    expect(await scanWith(element(T.PixelData, 'OW', noise))).toEqual([]);
  });
});

describe('a file in parts', () => {
  const name = new TextEncoder().encode('Gildong');

  /** Pixel data of this length with the name in it. */
  function withName(byteLength: number, at: number): DataSet {
    const pixels = testPixels(byteLength / 2);
    pixels.set(name, at);
    return withElements(cleaned, [element(T.PixelData, 'OW', pixels)]);
  }
  const partsOf = (dataSet: DataSet) =>
    writeDicomParts({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });

  test('is searched over the borders of its parts, wherever they lie', async () => {
    const whole = write(withName(128, 60));
    const border = whole.length - 128 + 60;
    for (let cut = border - 2; cut <= border + name.length + 2; cut += 1) {
      const hits = await scan(whole.subarray(0, cut), whole.subarray(cut));
      expect(hits.map(keyOf)).toContain('PixelData person-name utf-8');
    }
    expect(await scan(whole.subarray(0, 900), whole.subarray(900))).toHaveLength(1);
  });

  test('is searched at every place of a large value, over the borders of windows too', async () => {
    const windowBytes = 4 * 1024 ** 2;
    const byteLength = 2 * windowBytes + 4096;
    const places = [0, 1, 2, 3, byteLength - name.length, byteLength - name.length - 1];
    for (let before = -2; before <= name.length + 2; before += 1) places.push(windowBytes - before);
    const [first = new Uint8Array(0), pixels] = partsOf(withName(byteLength, 0));
    if (!(pixels instanceof Uint8Array)) throw new Error('pixel data is not a part of its own');
    const clean = testPixels(byteLength / 2);
    expect(await scan(first, clean)).toEqual([]);
    for (const place of places) {
      const leaked = clean.slice();
      leaked.set(name, place);
      expect((await scan(first, leaked)).map(keyOf)).toEqual(['PixelData person-name utf-8']);
    }
  });

  test('is searched on the disk as in memory', async () => {
    const [first, pixels] = partsOf(withName(200_000, 131_072 - 3));
    if (!first || !(pixels instanceof Uint8Array)) throw new Error('not in two parts');
    const halves = [pixels.slice(0, 131_072), pixels.slice(131_072)].map(
      (half) => new Blob([half]),
    );
    expect((await scan(first, ...halves)).map(keyOf)).toEqual(['PixelData person-name utf-8']);
  });

  test('whose headers cannot be looked at is not let through', async () => {
    await expect(scan(new Blob([write(cleaned)]))).rejects.toMatchObject({
      code: 'dicom/malformed',
    });
  });
});
