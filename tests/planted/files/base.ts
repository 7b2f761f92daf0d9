import * as T from '../../../src/core/dicom/tags.generated.ts';
import { Planter, type Plant } from '../planter.ts';
import {
  encodeElements,
  encodeFile,
  EXPLICIT,
  textElement,
  words,
  type RawElement,
  type RawForm,
} from '../raw-dicom.ts';

export interface PlantedFile {
  /** A word for what is special about it; also the name of the file. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly plants: readonly Plant[];
}

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const SIZE = 16;

/** Noise on a gradient: twelve bits in sixteen, no byte of it a letter for long. */
export function pixels(count = SIZE * SIZE): Uint8Array {
  let state = 7;
  const values = Uint16Array.from({ length: count }, (_, at) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((at * 11) % 3000) + (state >>> 27);
  });
  return new Uint8Array(values.buffer);
}

/** Rows, columns, bits: 16 × 16, unsigned, twelve bits. */
function pixelModule(frames = 1): RawElement[] {
  return [
    words(T.SamplesPerPixel, 'US', 1),
    textElement(T.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    words(T.Rows, 'US', SIZE),
    words(T.Columns, 'US', SIZE),
    words(T.BitsAllocated, 'US', 16),
    words(T.BitsStored, 'US', 12),
    words(T.HighBit, 'US', 11),
    words(T.PixelRepresentation, 'US', 0),
    ...(frames > 1 ? [textElement(T.NumberOfFrames, 'IS', String(frames))] : []),
  ];
}

function pixelData(frames = 1): RawElement {
  return { tag: T.PixelData, vr: 'OW', value: pixels(SIZE * SIZE * frames) };
}

/** What the scanner says of the technique; nothing in it names anybody. */
function technique(): RawElement[] {
  return [
    textElement(T.ImageType, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    textElement(T.Modality, 'CS', 'CT'),
    textElement(T.Manufacturer, 'LO', 'SIEMENS'),
    textElement(T.ManufacturerModelName, 'LO', 'SOMATOM Force'),
    textElement(T.BodyPartExamined, 'CS', 'CHEST'),
    textElement(T.SliceThickness, 'DS', '1.5'),
    textElement(T.KVP, 'DS', '120'),
    textElement(T.ConvolutionKernel, 'SH', 'Br40d'),
    textElement(T.PatientPosition, 'CS', 'HFS'),
    textElement(T.ImagePositionPatient, 'DS', '-158.1\\-179.0\\-75.7'),
    textElement(T.ImageOrientationPatient, 'DS', '1\\0\\0\\0\\1\\0'),
    textElement(T.PixelSpacing, 'DS', '0.66\\0.66'),
    textElement(T.RescaleIntercept, 'DS', '-1024'),
    textElement(T.RescaleSlope, 'DS', '1'),
    textElement(T.RescaleType, 'LO', 'HU'),
    textElement(T.InstanceNumber, 'IS', '7'),
  ];
}

/** One planted text element, its place named by its keyword. */
export type Put = (
  keyword: keyof typeof T,
  vr: string,
  kind: Parameters<Planter['plant']>[0],
) => RawElement;

/** Plants under a path, `top` or the sequences around. */
export function putter(planter: Planter, path: string): Put {
  return (keyword, vr, kind) =>
    textElement(T[keyword], vr, planter.plant(kind, `${path}/${keyword}`, keyword));
}

/** Who, where, when: what every hospital writes on top of a file. */
function identity(put: Put): RawElement[] {
  return [
    put('SOPInstanceUID', 'UI', 'uid'),
    put('StudyInstanceUID', 'UI', 'uid'),
    put('SeriesInstanceUID', 'UI', 'uid'),
    put('FrameOfReferenceUID', 'UI', 'uid'),
    put('PatientName', 'PN', 'name'),
    put('PatientID', 'LO', 'id'),
    put('PatientBirthDate', 'DA', 'date'),
    put('PatientAddress', 'LO', 'address'),
    put('PatientTelephoneNumbers', 'SH', 'phone'),
    put('OtherPatientIDs', 'LO', 'resident'),
    put('OtherPatientNames', 'PN', 'name'),
    put('PatientComments', 'LT', 'email'),
    put('AccessionNumber', 'SH', 'id'),
    put('StudyID', 'SH', 'id'),
    put('StudyDate', 'DA', 'date'),
    put('StudyTime', 'TM', 'time'),
    put('InstitutionName', 'LO', 'institution'),
    put('InstitutionAddress', 'ST', 'address'),
    put('StationName', 'SH', 'place'),
    put('DeviceSerialNumber', 'LO', 'id'),
    put('ReferringPhysicianName', 'PN', 'name'),
    put('PerformingPhysicianName', 'PN', 'name'),
    put('OperatorsName', 'PN', 'name'),
    put('StudyDescription', 'LO', 'name'),
    put('SeriesDescription', 'LO', 'phone'),
    put('ProtocolName', 'LO', 'institution'),
    put('ImageComments', 'LT', 'url'),
  ];
}

const byTag = (elements: readonly RawElement[]): RawElement[] =>
  [...elements].sort((a, b) => a.tag - b.tag);

/** The later of two elements with one tag stays. */
function merged(...groups: readonly (readonly RawElement[])[]): RawElement[] {
  return byTag([...new Map(groups.flat().map((one) => [one.tag, one])).values()]);
}

function metaOf(transferSyntaxUid: string, sopClassUid = CT_IMAGE): RawElement[] {
  return [
    textElement(T.MediaStorageSOPClassUID, 'UI', sopClassUid),
    textElement(T.MediaStorageSOPInstanceUID, 'UI', '1.2.3.4.5'),
    textElement(T.TransferSyntaxUID, 'UI', transferSyntaxUid),
  ];
}

export interface Recipe {
  readonly name: string;
  /** Elements beside the usual ones, in whose place they come. */
  readonly put?: (planter: Planter) => readonly RawElement[];
  readonly sopClassUid?: string;
  readonly frames?: number;
  /** No pixels: an object that is no image. */
  readonly hasPixels?: boolean;
  readonly form?: RawForm;
  readonly transferSyntaxUid?: string;
  /** Group 0002 beside what must stand there. */
  readonly meta?: (planter: Planter) => readonly RawElement[];
  readonly hasMeta?: boolean;
  readonly preamble?: (planter: Planter) => Uint8Array;
  /** Turns the encoded data set into what stands in the file. */
  readonly wrap?: (body: Uint8Array, planter: Planter) => Uint8Array;
}

/** A file with the usual identity on top and what its recipe puts besides. */
export function makeFile(recipe: Recipe, from: number): PlantedFile & { readonly next: number } {
  const planter = new Planter(from);
  const {
    name, put, sopClassUid = CT_IMAGE, frames = 1, hasPixels = true, form = EXPLICIT,
    transferSyntaxUid = EXPLICIT_LITTLE,
  } = recipe; // prettier-ignore
  const usual = identity(putter(planter, 'top'));
  const usualPlants = planter.plants.length;
  const special = put?.(planter) ?? [];
  const elements = merged(
    [textElement(T.SOPClassUID, 'UI', sopClassUid)],
    technique(),
    hasPixels ? [...pixelModule(frames), pixelData(frames)] : [],
    usual,
    special,
  );
  const encoded = encodeElements(elements, form);
  const body = recipe.wrap?.(encoded, planter) ?? encoded;
  const isBare = recipe.hasMeta === false;
  const meta = isBare
    ? null
    : merged(metaOf(transferSyntaxUid, sopClassUid), recipe.meta?.(planter) ?? []);
  const preamble = recipe.preamble?.(planter);
  const bytes = encodeFile({ ...(preamble && { preamble }), meta, body });
  const replaced = new Set<number | undefined>(special.map(({ tag }) => tag));
  const tags: Readonly<Record<string, number>> = T;
  const plants = planter.plants.filter(
    ({ keyword }, index) => index >= usualPlants || !replaced.has(tags[keyword]),
  );
  return { name, bytes, plants, next: planter.next };
}
