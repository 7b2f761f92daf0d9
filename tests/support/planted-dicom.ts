import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet, DicomFile, Element } from '../../src/core/dicom/dataset.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { createKeyring, type Keyring } from '../../src/core/deid/keyring.ts';

/** A keyring with a key that a test can make again. */
export async function testKeyring(fill = 1): Promise<Keyring> {
  const raw = new Uint8Array(32).fill(fill);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return createKeyring(await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']));
}

/** Bytes of hex digits, odd lengths filled with a space. */
export function hexBytes(hex: string): Uint8Array {
  const pairs = hex.replaceAll(' ', '').match(/../g) ?? [];
  const bytes = pairs.map((pair) => Number.parseInt(pair, 16));
  return Uint8Array.from(bytes.length % 2 === 0 ? bytes : [...bytes, 0x20]);
}

/** Hong^Gildong=洪^吉洞=홍^길동 in ISO 2022 IR 149, as PS3.5 annex I writes it. */
const KOREAN_NAME = hexBytes(
  '48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7 3d 1b 24 29 43 c8 ab 5e 1b 24 29 43 b1 e6 b5 bf',
);
/** Yamada^Tarou=山田^太郎 in ISO 2022 IR 87, as PS3.5 annex H writes it. */
const JAPANESE_NAME = hexBytes(
  '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42',
);

/** Byte strings that name somebody or something in the planted file, as they could stand anywhere. */
export const PLANTED: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ...[
    'Gildong', 'Yamada', 'PLANTED-ID-77', 'PLANTEDACC1', 'Planted Road', '010-9999-1234', 'Sainte Planted',
    'PlantedDoc', 'PlantedTech', 'PLANTEDST', 'PLANTSERIAL', 'planted private', 'planted unknown',
    'planted overlay', 'planted curve', 'planted trailing', 'planted deep', 'planted original',
    'planted comment', 'PLANTAET', 'planted acquisition', 'planted creator', 'planted lens',
    '19640229', '20240131', '1.2.826.0.1.3680043.9.1', '20240131.77', 'PLANTEDCODE', 'planted meaning',
    'planted icon', 'planted session', 'planted in a number', 'PLANTED CODE STR',
  ].map((text) => [text, new TextEncoder().encode(text)] as const),
  ['洪 euc-kr', hexBytes('29 43 fb f3')],
  ['吉洞 euc-kr', hexBytes('d1 ce d4 d7')],
  ['길동 euc-kr', hexBytes('b1 e6 b5 bf')],
  ['山田 jis', hexBytes('3b 33 45 44')],
  ['太郎 jis', hexBytes('42 40 4f 3a')],
]; // prettier-ignore

const bytesOf = (text: string) => hexBytes(Buffer.from(text).toString('hex'));

function item(...elements: Element[]): DataSet {
  return dataSetOf(elements);
}

/** Pixels of a gradient with noise: 16 bits, values to 4095. */
export function testPixels(count: number, seed = 1): Uint8Array {
  const pixels = new Uint16Array(count);
  let state = seed;
  for (let at = 0; at < count; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[at] = ((at * 7) % 3000) + (state >>> 26);
  }
  return new Uint8Array(pixels.buffer);
}

/** What research needs and the profile keeps. */
export const RETAINED: readonly Element[] = [
  element(T.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']),
  element(T.Modality, 'CS', 'CT'),
  element(T.Manufacturer, 'LO', 'SIEMENS'),
  element(T.ManufacturerModelName, 'LO', 'SOMATOM Force'),
  element(T.BodyPartExamined, 'CS', 'ABDOMEN'),
  element(T.ScanningSequence, 'CS', 'SE'),
  element(T.SliceThickness, 'DS', 1.5),
  element(T.KVP, 'DS', 120),
  element(T.SoftwareVersions, 'LO', 'syngo CT 2012B'),
  element(T.ExposureTime, 'IS', 500),
  element(T.FilterType, 'SH', 'FLAT'),
  element(T.ConvolutionKernel, 'SH', 'B30f'),
  element(T.PatientPosition, 'CS', 'HFS'),
  element(T.SequenceName, 'SH', '*tfi2d1'),
  element(T.InstanceNumber, 'IS', 7),
  element(T.ImagePositionPatient, 'DS', [-158.135803, -179.035797, -75.699997]),
  element(T.ImageOrientationPatient, 'DS', [1, 0, 0, 0, 1, 0]),
  element(T.PixelSpacing, 'DS', [0.661468, 0.661468]),
  element(T.WindowCenter, 'DS', 40),
  element(T.WindowWidth, 'DS', 400),
  element(T.RescaleIntercept, 'DS', -1024),
  element(T.RescaleSlope, 'DS', 1),
  element(T.RescaleType, 'LO', 'HU'),
  element(T.PixelPaddingValue, 'SS', [-2000]),
];

const pixelModule = (size: number): Element[] => [
  element(T.SamplesPerPixel, 'US', 1),
  element(T.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
  element(T.Rows, 'US', size),
  element(T.Columns, 'US', size),
  element(T.BitsAllocated, 'US', 16),
  element(T.BitsStored, 'US', 12),
  element(T.HighBit, 'US', 11),
  element(T.PixelRepresentation, 'US', 0),
  element(T.PixelData, 'OW', testPixels(size * size)),
];

export const PLANTED_STUDY_UID = '1.2.826.0.1.3680043.9.1.20240131.1';
const SERIES_UID = '1.2.826.0.1.3680043.9.1.20240131.2';
const INSTANCE_UID = '1.2.826.0.1.3680043.9.1.20240131.77';

/** A CT slice with something identifying in every place that a data set has. */
export function plantedDataSet(size = 64): DataSet {
  return dataSetOf([
    ...RETAINED,
    ...pixelModule(size),
    element(T.SpecificCharacterSet, 'CS', ['', 'ISO 2022 IR 149']),
    element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(T.SOPInstanceUID, 'UI', INSTANCE_UID),
    element(T.StudyInstanceUID, 'UI', PLANTED_STUDY_UID),
    element(T.SeriesInstanceUID, 'UI', SERIES_UID),
    element(T.StudyDate, 'DA', '20240131'),
    element(T.StudyTime, 'TM', '101533'),
    element(T.SeriesDate, 'DA', '20240131'),
    element(T.AcquisitionDateTime, 'DT', '20240131101533.120'),
    element(T.AccessionNumber, 'SH', 'PLANTEDACC1'),
    element(T.InstitutionName, 'LO', 'Sainte Planted SIEMENS'),
    element(T.InstitutionAddress, 'ST', 'Planted Road 5'),
    element(T.ReferringPhysicianName, 'PN', 'Ref^PlantedDoc'),
    element(T.StationName, 'SH', 'PLANTEDST'),
    element(T.OperatorsName, 'PN', ['Op^PlantedTech', 'Second^PlantedTech']),
    element(T.StudyDescription, 'LO', 'Abdomen planted comment Hong'),
    { ...element(T.PatientName, 'PN', ''), bytes: KOREAN_NAME },
    element(T.PatientID, 'LO', 'PLANTED-ID-77'),
    element(T.PatientBirthDate, 'DA', '19640229'),
    element(T.PatientSex, 'CS', 'M'),
    element(T.PatientAge, 'AS', '060Y'),
    element(T.PatientWeight, 'DS', 71),
    element(T.PatientTelephoneNumbers, 'SH', '010-9999-1234'),
    element(T.PatientComments, 'LT', 'planted comment\\with a backslash'),
    element(T.DeviceSerialNumber, 'LO', 'PLANTSERIAL'),
    element(T.AcquisitionComments, 'LT', 'planted acquisition 20240131'),
    element(T.ImageComments, 'LT', 'planted comment'),
    element(T.BurnedInAnnotation, 'CS', 'NO'),
    element(T.ReconstructionDiameter, 'DS', 'planted in a number'),
    element(T.ScanOptions, 'CS', 'PLANTED CODE STR=1'),
    sequence(T.ReferencedImageSequence, [
      item(
        element(T.ReferencedSOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
        element(T.ReferencedSOPInstanceUID, 'UI', INSTANCE_UID),
        { ...element(T.PatientName, 'PN', ''), bytes: JAPANESE_NAME },
        element(T.SpecificCharacterSet, 'CS', ['', 'ISO 2022 IR 87']),
        sequence(T.ScheduledProcedureStepSequence, [
          item(element(T.ScheduledProcedureStepDescription, 'LO', 'planted deep')),
        ]),
        element(0x00111001, 'LO', 'planted private'),
      ),
    ]),
    sequence(T.AnatomicRegionSequence, [
      item(
        element(T.CodeValue, 'SH', '818981001'),
        element(T.CodingSchemeDesignator, 'SH', 'SCT'),
        element(T.CodeMeaning, 'LO', 'Abdomen'),
      ),
    ]),
    sequence(T.ProcedureCodeSequence, [
      item(
        element(T.CodeValue, 'SH', 'PLANTEDCODE'),
        element(T.CodingSchemeDesignator, 'SH', '99LOCAL'),
        element(T.ContextGroupExtensionFlag, 'CS', 'N'),
        element(T.CodeMeaning, 'LO', 'planted meaning'),
      ),
    ]),
    sequence(T.OriginalAttributesSequence, [
      item(
        sequence(T.ModifiedAttributesSequence, [
          item(element(T.PatientID, 'LO', 'planted original')),
        ]),
      ),
    ]),
    sequence(T.IconImageSequence, [item(element(T.PixelData, 'OB', bytesOf('planted icon')))]),
    element(0x00091001, 'UN', bytesOf('planted private bytes')),
    element(0x00110010, 'LO', 'planted creator'),
    element(0x00111001, 'LO', 'planted private'),
    sequence(0x00111002, [item(element(T.PatientName, 'PN', 'Private^PlantedDoc'))]),
    element(0x00189999, 'UN', bytesOf('planted unknown tag')),
    element(T.LensMake, 'LO', 'planted lens'),
    element(0x50002500, 'LO', 'planted curve'),
    element(0x60000022, 'LO', 'planted overlay text'),
    element(0x60001500, 'LO', 'planted overlay label'),
    element(0x60003000, 'OW', bytesOf('planted overlay bits')),
    element(T.RequestingService, 'LO', 'planted session'),
    element(T.DataSetTrailingPadding, 'OB', bytesOf('planted trailing padding')),
  ]);
}

export function plantedFile(size = 64): DicomFile {
  return {
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    meta: dataSetOf([
      element(T.MediaStorageSOPInstanceUID, 'UI', INSTANCE_UID),
      element(T.SourceApplicationEntityTitle, 'AE', 'PLANTAET'),
      element(T.PrivateInformation, 'OB', bytesOf('planted private information')),
    ]),
    dataSet: plantedDataSet(size),
    hasPreamble: true,
  };
}

/** Names of the planted strings that stand in the bytes; plain search, nothing shared with the engine. */
export function plantedIn(bytes: Uint8Array): string[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const upper = Buffer.from(haystack.toString('latin1').toUpperCase(), 'latin1');
  return PLANTED.filter(
    ([name, needle]) =>
      haystack.includes(Buffer.from(needle)) ||
      upper.includes(Buffer.from(name.toUpperCase(), 'latin1')),
  ).map(([name]) => name);
}
