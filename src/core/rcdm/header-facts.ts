import type { DataSet } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { itemsOf, numberOf, stringOf, stringsOf, textOf } from '../dicom/values.ts';
import type { BodyPartFacts } from './body-part.ts';
import { term } from './derive.ts';
import { groupItems, numbersInGroups, orientationsOf } from './functional-groups.ts';
import { imageTypeOf } from './image-type.ts';
import { phaseOf, type PhaseFacts } from './phase.ts';
import { planeOf } from './plane.ts';
import type { RadiologyImageRow, RadiologyOccurrenceRow } from './rows.ts';

const KVP_MODALITIES = new Set(['CT', 'CR', 'DX', 'MG', 'RF', 'XA', 'IO', 'PX', 'RG', 'BMD']);
/** PS3.3 C.7.6.3.1.2 and PS3.5 8.2, with the retired ones. */
const PHOTOMETRIC_INTERPRETATIONS = new Set([
  'MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB', 'HSV', 'ARGB', 'CMYK', 'YBR_FULL',
  'YBR_FULL_422', 'YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT', 'XYB',
]); // prettier-ignore
/** CT and MR Image Storage, with the enhanced ones. */
const SLICE_SOP_CLASS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:2|4)(?:\.1)?$/;

type Dosage = Pick<RadiologyOccurrenceRow, 'dosageUnit' | 'dosageValue' | 'exposureTimeMs'>;
type ImageFacts = Omit<
  RadiologyImageRow,
  | 'imageId'
  | 'radiologyOccurrenceId'
  | 'personId'
  | 'seriesUid'
  | 'sopInstanceUid'
  | 'sopClassUid'
  | 'transferSyntaxUid'
  | 'modality'
>;

function within(value: number | undefined, least: number, most: number): number | null {
  return value !== undefined && value >= least && value <= most ? value : null;
}

function positive(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
}

function integer(value: number | undefined, least: number, otherwise: number): number {
  return value !== undefined && Number.isSafeInteger(value) && value >= least ? value : otherwise;
}

/** All numbers finite and of that count, or null. */
function vector(values: readonly number[], count: number): readonly number[] | null {
  return values.length === count && values.every(Number.isFinite) ? values : null;
}

export function bodyPartFactsOf(dataSet: DataSet): BodyPartFacts {
  const regions = [...groupItems(dataSet, Tag.FrameAnatomySequence)]
    .flatMap((item) => itemsOf(item, Tag.AnatomicRegionSequence))
    .map((item) => stringOf(item, Tag.CodeValue) ?? '');
  return {
    bodyPartExamined: textOf(dataSet, Tag.BodyPartExamined) ?? '',
    regionCodes: [...new Set(regions)],
    descriptions: [
      Tag.SeriesDescription,
      Tag.ProtocolName,
      Tag.StudyDescription,
      Tag.RequestedProcedureDescription,
    ].map((tag) => textOf(dataSet, tag) ?? ''),
  };
}

function exposureTimeMs(dataSet: DataSet): number | null {
  const microseconds = positive(numberOf(dataSet, Tag.ExposureTimeInuS));
  return (
    positive(numberOf(dataSet, Tag.ExposureTime)) ??
    (microseconds === null ? null : microseconds / 1000) ??
    positive(numbersInGroups(dataSet, Tag.CTExposureSequence, Tag.ExposureTimeInms)[0])
  );
}

/** Tube voltage of X-rays or field strength of MR, and Exposure Time; impossible values are null. */
export function dosageOf(dataSet: DataSet, modality: string): Dosage {
  if (modality === 'MR') {
    const tesla = within(numberOf(dataSet, Tag.MagneticFieldStrength), 0.001, 30);
    return { dosageUnit: tesla === null ? null : 'T', dosageValue: tesla, exposureTimeMs: null };
  }
  if (!KVP_MODALITIES.has(modality)) {
    return { dosageUnit: null, dosageValue: null, exposureTimeMs: null };
  }
  const [stated] = numbersInGroups(dataSet, Tag.CTXRayDetailsSequence, Tag.KVP);
  const kvp = within(stated, 1, 1000);
  return {
    dosageUnit: kvp === null ? null : 'kVp',
    dosageValue: kvp,
    exposureTimeMs: exposureTimeMs(dataSet),
  };
}

/** DT has the time after eight digits of date; the zone does not matter within one examination. */
function timeOf(dataSet: DataSet): string {
  const time = stringOf(dataSet, Tag.AcquisitionTime);
  if (time !== undefined) return time;
  return (stringOf(dataSet, Tag.AcquisitionDateTime) ?? '').slice(8).replace(/[+-]\d{4}$/, '');
}

function imageTypeValues(dataSet: DataSet): readonly string[] {
  const frameTypes = [Tag.MRImageFrameTypeSequence, Tag.CTImageFrameTypeSequence].flatMap((macro) =>
    [...groupItems(dataSet, macro)].map((item) => stringsOf(item, Tag.FrameType)),
  );
  const own = stringsOf(dataSet, Tag.ImageType);
  return own.length > 0 ? own : (frameTypes.find((values) => values.length > 0) ?? []);
}

function phaseFactsOf(
  dataSet: DataSet,
  modality: string,
  sopClassUid: string,
  bodyPart: string,
): PhaseFacts {
  const usages = [...groupItems(dataSet, Tag.ContrastBolusUsageSequence)];
  const values = (tag: number) => usages.flatMap((item) => stringsOf(item, tag));
  return {
    modality,
    agentPhases: values(Tag.ContrastBolusAgentPhase),
    agentAdministered: values(Tag.ContrastBolusAgentAdministered),
    seriesDescription: textOf(dataSet, Tag.SeriesDescription) ?? '',
    protocolName: textOf(dataSet, Tag.ProtocolName) ?? '',
    acquisitionTime: timeOf(dataSet),
    bolusStartTime: stringOf(dataSet, Tag.ContrastBolusStartTime) ?? '',
    agent: dataSet.has(Tag.ContrastBolusAgent)
      ? (textOf(dataSet, Tag.ContrastBolusAgent) ?? '')
      : null,
    route: textOf(dataSet, Tag.ContrastBolusRoute) ?? '',
    bodyPart,
    isDeidentified: term(stringOf(dataSet, Tag.PatientIdentityRemoved)) === 'YES',
    isOriginalImage:
      SLICE_SOP_CLASS.test(sopClassUid) && term(imageTypeValues(dataSet)[0]) === 'ORIGINAL',
  };
}

/** First value of each: several windows mean alternatives. A window without a width is none. */
function windowOf(dataSet: DataSet): Pick<ImageFacts, 'windowCenter' | 'windowWidth'> {
  const [center] = numbersInGroups(dataSet, Tag.FrameVOILUTSequence, Tag.WindowCenter);
  const [width] = numbersInGroups(dataSet, Tag.FrameVOILUTSequence, Tag.WindowWidth);
  const windowWidth = positive(width);
  return center === undefined || !Number.isFinite(center) || windowWidth === null
    ? { windowCenter: null, windowWidth: null }
    : { windowCenter: center, windowWidth };
}

function pixelSpacingOf(dataSet: DataSet): readonly [number, number] | null {
  const numbers = numbersInGroups(dataSet, Tag.PixelMeasuresSequence, Tag.PixelSpacing);
  const [rows, columns] = numbers.map(positive);
  return numbers.length === 2 && rows && columns ? [rows, columns] : null;
}

function positionOf(dataSet: DataSet): readonly [number, number, number] | null {
  const values = numbersInGroups(dataSet, Tag.PlanePositionSequence, Tag.ImagePositionPatient);
  const [x, y, z] = vector(values, 3) ?? [];
  return x === undefined || y === undefined || z === undefined ? null : [x, y, z];
}

/** Everything of an image row that comes out of the header without a key. */
export function imageFactsOf(
  dataSet: DataSet,
  modality: string,
  sopClassUid: string,
  bodyPart: string,
): ImageFacts {
  const orientations = orientationsOf(dataSet);
  const phaseFacts = phaseFactsOf(dataSet, modality, sopClassUid, bodyPart);
  const photometric = term(stringOf(dataSet, Tag.PhotometricInterpretation));
  return {
    imageType: imageTypeOf({
      modality,
      values: imageTypeValues(dataSet),
      sopClassUid,
      descriptions: [phaseFacts.seriesDescription, phaseFacts.protocolName],
    }),
    plane: planeOf({
      modality,
      orientations,
      viewPosition: stringOf(dataSet, Tag.ViewPosition) ?? null,
      patientOrientation: stringsOf(dataSet, Tag.PatientOrientation),
    }),
    phase: phaseOf(phaseFacts),
    imageNo: integer(numberOf(dataSet, Tag.InstanceNumber), 0, 0),
    rows: integer(numberOf(dataSet, Tag.Rows), 0, 0),
    columns: integer(numberOf(dataSet, Tag.Columns), 0, 0),
    frames: integer(numberOf(dataSet, Tag.NumberOfFrames), 1, 1),
    ...windowOf(dataSet),
    sliceThicknessMm: positive(
      numbersInGroups(dataSet, Tag.PixelMeasuresSequence, Tag.SliceThickness)[0],
    ),
    pixelSpacingMm: pixelSpacingOf(dataSet),
    imageOrientation: vector(orientations[0] ?? [], 6),
    imagePositionMm: positionOf(dataSet),
    bitsStored: integer(numberOf(dataSet, Tag.BitsStored), 0, 0),
    photometricInterpretation: PHOTOMETRIC_INTERPRETATIONS.has(photometric) ? photometric : '',
  };
}
