import type { DataSet } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../dicom/transfer-syntaxes.ts';
import { stringOf, textOf } from '../dicom/values.ts';
import type { Keyring } from '../deid/keyring.ts';
import { AppError } from '../errors.ts';
import { knownManufacturer, knownModel } from './device.ts';
import { bodyPartFactsOf, dosageOf, imageFactsOf } from './header-facts.ts';
import { bodyPartOf } from './body-part.ts';
import { modalityOf } from './modality.ts';
import { term } from './derive.ts';
import { shiftDate } from './shift-date.ts';
import type { Condition, ConditionOccurrenceRow, InstanceRows } from './rows.ts';

export interface MapContext {
  readonly keyring: Keyring;
  /** The same for all, or by keyed id of the person. */
  readonly condition: Condition | null | ((personId: string) => Condition | null);
  /** Of the file that will be stored; Explicit VR Little Endian unless said otherwise. */
  readonly storedTransferSyntaxUid?: string;
}

/** Defined Terms of Patient Position (0018,5100), PS3.3 C.7.3.1.1.2. */
const PATIENT_POSITIONS = new Set([
  'HFP', 'HFS', 'HFDR', 'HFDL', 'FFDR', 'FFDL', 'FFP', 'FFS', 'LFP', 'LFS', 'RFP', 'RFS', 'AFDR',
  'AFDL', 'PFDR', 'PFDL', 'AFP', 'AFS', 'PFP', 'PFS',
]); // prettier-ignore

function required(dataSet: DataSet, tag: number, attribute: string): string {
  const uid = stringOf(dataSet, tag);
  if (uid === undefined) {
    throw new AppError('dicom/malformed', 'a required UID is missing', { attribute });
  }
  return uid;
}

/**
 * Whose images these are. Without an id, name and birth date together stand for it; without both,
 * the study stands for a person of its own, so that strangers are never merged.
 */
async function personIdOf(dataSet: DataSet, studyUid: string, keyring: Keyring): Promise<string> {
  const text = (tag: number) => textOf(dataSet, tag)?.normalize('NFC').trim() ?? '';
  const patientId = text(Tag.PatientID);
  if (patientId !== '') {
    return keyring.id('person', 'patient-id', patientId, text(Tag.IssuerOfPatientID));
  }
  const name = text(Tag.PatientName).replace(/[\^= ]+$/, '');
  const birthDate = text(Tag.PatientBirthDate);
  return name !== '' && birthDate !== ''
    ? keyring.id('person', 'name-birth-date', name, birthDate)
    : keyring.id('person', 'study', studyUid);
}

/**
 * Keyed id of the person that any object is of: the same as in the rows of the images beside it.
 * @throws {AppError} dicom/malformed when the study UID is missing
 */
export async function personOfObject(dataSet: DataSet, keyring: Keyring): Promise<string> {
  const studyUid = required(dataSet, Tag.StudyInstanceUID, 'StudyInstanceUID');
  return personIdOf(dataSet, studyUid, keyring);
}

async function conditionRow(
  personId: string,
  { keyring, condition: choice }: MapContext,
): Promise<ConditionOccurrenceRow | null> {
  const condition = typeof choice === 'function' ? choice(personId) : choice;
  if (condition === null) return null;
  return {
    conditionOccurrenceId: await keyring.id('condition', personId, condition.code),
    personId,
    conditionCode: condition.code,
    conditionConceptId: condition.conceptId,
    conditionName: condition.name,
  };
}

/**
 * R_CDM rows of one instance, from the ORIGINAL header; what comes out is coded, keyed or a number.
 * @throws {AppError} dicom/malformed when the study, series or instance UID is missing
 */
export async function mapInstance(dataSet: DataSet, context: MapContext): Promise<InstanceRows> {
  const { keyring } = context;
  const studyUid = required(dataSet, Tag.StudyInstanceUID, 'StudyInstanceUID');
  const seriesUid = required(dataSet, Tag.SeriesInstanceUID, 'SeriesInstanceUID');
  const sopInstanceUid = required(dataSet, Tag.SOPInstanceUID, 'SOPInstanceUID');
  const sopClassUid = stringOf(dataSet, Tag.SOPClassUID) ?? '';
  const modality = modalityOf(stringOf(dataSet, Tag.Modality) ?? null, sopClassUid);
  const bodyPart = bodyPartOf(bodyPartFactsOf(dataSet));
  const personId = await personIdOf(dataSet, studyUid, keyring);
  // With the person: two people whose files share a study UID stay two studies.
  const radiologyOccurrenceId = await keyring.id('study', personId, studyUid);
  const conditionOccurrence = await conditionRow(personId, context);
  const position = term(stringOf(dataSet, Tag.PatientPosition));
  const days = await keyring.dayOffset(personId);
  return {
    person: { personId },
    conditionOccurrence,
    occurrence: {
      radiologyOccurrenceId,
      personId,
      conditionOccurrenceId: conditionOccurrence?.conditionOccurrenceId ?? null,
      conditionCode: conditionOccurrence?.conditionCode ?? null,
      studyUid: await keyring.uid(studyUid),
      shiftedDate: shiftDate(stringOf(dataSet, Tag.StudyDate), days),
      modality,
      manufacturer: knownManufacturer(stringOf(dataSet, Tag.Manufacturer)),
      manufacturerModel: knownModel(stringOf(dataSet, Tag.ManufacturerModelName)),
      patientPosition: PATIENT_POSITIONS.has(position) ? position : null,
      bodyPart,
      ...dosageOf(dataSet, modality),
    },
    image: {
      imageId: await keyring.id('image', personId, sopInstanceUid),
      radiologyOccurrenceId,
      personId,
      seriesUid: await keyring.uid(seriesUid),
      sopInstanceUid: await keyring.uid(sopInstanceUid),
      sopClassUid: sopClassUid === '' ? '' : await keyring.uid(sopClassUid),
      transferSyntaxUid: context.storedTransferSyntaxUid ?? ExplicitVRLittleEndian,
      modality,
      ...imageFactsOf(dataSet, modality, sopClassUid, bodyPart.value),
    },
  };
}
