import { latin1, type CharacterSets } from '../../dicom/character-sets.ts';
import type { DataSet, DicomFile, Tag, ValueElement } from '../../dicom/dataset.ts';
import { groupOf, isPrivate, lookupTag } from '../../dicom/dictionary.ts';
import * as T from '../../dicom/tags.generated.ts';
import { characterSetsOf, textsOfElement } from '../../dicom/values.ts';
import { isText } from '../../dicom/vr.ts';
import { isStandardUid } from '../keyring.ts';
import { treatmentOf } from '../actions.ts';
import { cleanDescriptor } from '../descriptors/clean-descriptor.ts';
import { partsOfName } from '../name-parts.ts';
import { TECHNICAL_TEXT, type DeidPolicy } from '../policy.ts';
import { surroundingsInside, surroundingsOf, type Surroundings } from '../surroundings.ts';

export type IdentifierKind =
  | 'person-name'
  | 'identifier'
  | 'contact'
  | 'birth-date'
  | 'date'
  | 'uid'
  | 'time'
  | 'institution'
  | 'station'
  | 'free-text'
  | 'overlay'
  | 'private'
  | 'unknown';

/** These name one person or one examination: they count wherever they stand. */
const STRONG: ReadonlySet<IdentifierKind> = new Set([
  'person-name', 'identifier', 'contact', 'birth-date', 'date', 'uid',
]); // prettier-ignore

/** A text of the input that may not be in the output. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly text: string;
  /** Bytes as they stood in the input, where the text is not ASCII. */
  readonly raw?: Uint8Array;
}

export function isStrong(kind: IdentifierKind): boolean {
  return STRONG.has(kind);
}

const KIND_BY_TAG = new Map<Tag, IdentifierKind>([
  ...[
    T.PatientID, T.OtherPatientIDs, T.AccessionNumber, T.AdmissionID, T.MedicalRecordLocator,
    T.ServiceEpisodeID, T.InsurancePlanIdentification, T.PlacerOrderNumberImagingServiceRequest,
    T.FillerOrderNumberImagingServiceRequest, T.SpecimenAccessionNumber, T.StudyID,
    T.ClinicalTrialSubjectID, T.ClinicalTrialSubjectReadingID,
  ].map((tag) => [tag, 'identifier'] as const),
  ...[
    T.PatientAddress, T.PatientTelephoneNumbers, T.PatientTelecomInformation,
    T.ReferringPhysicianAddress, T.ReferringPhysicianTelephoneNumbers, T.PersonAddress,
    T.PersonTelephoneNumbers, T.PersonTelecomInformation, T.OrderCallbackPhoneNumber,
  ].map((tag) => [tag, 'contact'] as const),
  ...[
    T.InstitutionName, T.InstitutionAddress, T.InstitutionalDepartmentName,
  ].map((tag) => [tag, 'institution'] as const),
  // Often named after the model, which stays.
  ...[
    T.StationName, T.PerformedStationName, T.ScheduledStationName, T.PerformedLocation,
  ].map((tag) => [tag, 'station'] as const),
  [T.PatientBirthDate, 'birth-date'],
  [T.PatientBirthDateInAlternativeCalendar, 'birth-date'],
]); // prettier-ignore

/** Longest text and most pieces that one blob gives: enough to see that it leaked. */
const LONGEST_PIECE = 64;
const MOST_PIECES = 32;

/** Kept as they are, so finding them again means nothing. */
const TECHNICAL = new Set<string>([
  ...TECHNICAL_TEXT,
  'CodeValue', 'CodeMeaning', 'CodingSchemeDesignator', 'CodingSchemeVersion', 'LongCodeValue',
  'URNCodeValue', 'DeidentificationMethod', 'ImplementationVersionName',
]); // prettier-ignore

/** Attributes that describe the technique: texts common to many files stand there by right. */
export function isTechnicalText(tag: Tag): boolean {
  return TECHNICAL.has(lookupTag(tag)?.keyword ?? '');
}

/** They name a program or an encoding, and may be those of this program. */
const NAMES_NOBODY = new Set<Tag>([T.ImplementationClassUID, T.TransferSyntaxUID]);

function kindOf({ tag, vr }: ValueElement): IdentifierKind | null {
  if (NAMES_NOBODY.has(tag)) return null;
  if (vr === 'PN') return 'person-name';
  if (vr === 'UI') return 'uid';
  const known = KIND_BY_TAG.get(tag);
  if (known) return known;
  if (isPrivate(tag)) return 'private';
  if (vr === 'UN') return 'unknown';
  if (vr === 'DA' || vr === 'DT') return 'date';
  if (vr === 'TM') return 'time';
  if (groupOf(tag) >>> 8 === 0x60 || groupOf(tag) >>> 8 === 0x50) return 'overlay';
  if (vr === 'CS' || vr === 'DS' || vr === 'IS' || vr === 'AS' || !isText(vr)) return null;
  return isTechnicalText(tag) ? null : 'free-text';
}

/** Readable runs of a blob of unknown make, as `strings` prints them. */
function readableRuns(bytes: Uint8Array): string[] {
  const runs: string[] = [];
  for (const [run] of latin1(bytes).matchAll(/[\x20-\x7e\xa0-\xff]{6,}/g)) {
    if (/[A-Za-z\xa0-\xff]{3}|\d{6}/.test(run)) runs.push(run.trim().slice(0, LONGEST_PIECE));
    if (runs.length === MOST_PIECES) break;
  }
  return runs;
}

/** 19640229 also as 1964-02-29, 1964.02.29 and 1964/02/29. */
function formsOfDate(text: string): string[] {
  const date = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})/.exec(text);
  if (!date) return [];
  const [, year, month, day] = date;
  return ['', '-', '.', '/'].map((sign) => [year, month, day].join(sign));
}

function textsFor(kind: IdentifierKind, text: string): string[] {
  switch (kind) {
    case 'person-name':
      return partsOfName(text);
    case 'birth-date':
    case 'date':
      return formsOfDate(text);
    case 'time':
      return /^\d{6}/.test(text) && !/^\d\d0000(\.0*)?$/.test(text) ? [text] : [];
    case 'uid':
      return isStandardUid(text) || text.length < 10 ? [] : [text];
    case 'identifier':
    case 'contact':
      return [text, text.replace(/[^\p{L}\p{N}]/gu, '')];
    default:
      return [text.slice(0, LONGEST_PIECE)];
  }
}

/** Pieces between delimiters and escape sequences, where the input had bytes beyond ASCII. */
function rawPieces(kind: IdentifierKind, bytes: Uint8Array): Identifier[] {
  if (bytes.length > 1024 || !bytes.some((byte) => byte >= 0x80 || byte === 0x1b)) return [];
  const pieces: Identifier[] = [];
  let from = 0;
  const close = (to: number) => {
    const raw = bytes.subarray(from, to);
    if (raw.some((byte) => byte >= 0x80)) pieces.push({ kind, text: '', raw });
  };
  bytes.forEach((byte, at) => {
    if (at < from || ![0x00, 0x1b, 0x20, 0x3d, 0x5c, 0x5e].includes(byte)) return;
    close(at);
    from = byte === 0x1b ? at + 4 : at + 1;
  });
  close(bytes.length);
  return pieces;
}

const DATE_DIGITS = 8;
const digitsOf = (text: string): string => text.replace(/\D/g, '');
const folded = (text: string): string => text.trim().toLowerCase();

type KeptTexts = ReadonlySet<ValueElement>;

/** What the policy leaves in a file: values as they are, and whether there are texts with words taken out. */
interface LeftTexts {
  readonly kept: KeptTexts;
  readonly isCleaned: boolean;
}

function leftTexts(dataSet: DataSet, policy: DeidPolicy): LeftTexts {
  const kept = new Set<ValueElement>();
  let isCleaned = policy.options.includes('cleanDescriptors');
  const look = (place: Surroundings) => {
    for (const element of place.dataSet.values()) {
      const { tag } = element;
      if (element.kind === 'sequence') {
        for (const item of element.items) look(surroundingsInside(item, tag, place));
      }
      if (element.kind !== 'value' || kindOf(element) === null) continue;
      const treatment = treatmentOf(element, policy, place);
      if (treatment === 'keep') kept.add(element);
      else if (treatment === 'clean-text') isCleaned = true;
    }
  };
  // Without options a policy leaves no text of an image but those of the technique.
  const place = surroundingsOf(dataSet);
  if (policy.options.length > 0 || place.kind !== 'image') look(place);
  return { kept, isCleaned };
}

/** Texts that scanners repeat out of descriptions, which are cleaned and stay. */
const CLEANED_KINDS: ReadonlySet<IdentifierKind> = new Set([
  'free-text', 'private', 'unknown', 'overlay',
]); // prettier-ignore

function readElement(
  kind: IdentifierKind,
  element: ValueElement,
  characterSets: CharacterSets,
): readonly Identifier[] {
  if (!isText(element.vr)) {
    return readableRuns(element.bytes).map((text) => ({ kind, text }));
  }
  const texts = textsOfElement(element, characterSets);
  return [
    ...texts.flatMap((text) => textsFor(kind, text)).map((text) => ({ kind, text })),
    ...rawPieces(kind, element.bytes),
  ];
}

/**
 * Files of one study say the same again and again: a value is read once. Kept in the memory of this thread
 * only, and forgotten all at once when there are too many.
 */
const knownValues = new Map<string, readonly Identifier[]>();
const MOST_VALUES = 10_000;
const LONGEST_KNOWN_BYTES = 128;

function fromElement(element: ValueElement, characterSets: CharacterSets): readonly Identifier[] {
  const { vr, bytes } = element;
  const kind = kindOf(element);
  if (kind === null || bytes.length === 0) return [];
  if (bytes.length > LONGEST_KNOWN_BYTES) return readElement(kind, element, characterSets);
  // The length says where the value ends, whatever is in it.
  const key = `${kind} ${vr} ${bytes.length} ${latin1(bytes)}${characterSets.join('\\')}`;
  const known = knownValues.get(key);
  if (known) return known;
  const read = readElement(kind, element, characterSets);
  // Raw pieces are ranges of the file, which must not be held.
  if (read.some(({ raw }) => raw)) return read;
  if (knownValues.size >= MOST_VALUES) knownValues.clear();
  knownValues.set(key, read);
  return read;
}

function fromDataSet(dataSet: DataSet, inherited: CharacterSets, kept: KeptTexts): Identifier[] {
  const characterSets = characterSetsOf(dataSet, inherited);
  return [...dataSet.values()].flatMap((element) => {
    if (element.kind === 'value') {
      return kept.has(element) ? [] : fromElement(element, characterSets);
    }
    if (element.kind !== 'sequence') return [];
    return element.items.flatMap((item) => fromDataSet(item, characterSets, kept));
  });
}

/**
 * Every text of a file that may not be in the output under this policy: file meta, data set, items,
 * private and unknown data. What an option keeps does not count; of weak texts only the words that
 * cleaning takes out do, where descriptions are cleaned.
 */
export function collectIdentifiers(file: DicomFile, policy: DeidPolicy): Identifier[] {
  const { kept, isCleaned } = leftTexts(file.dataSet, policy);
  const all = [...fromDataSet(file.meta, [], kept), ...fromDataSet(file.dataSet, [], kept)];
  if (kept.size === 0 && !isCleaned) return all;
  const keptTexts = [...kept].flatMap((element) => textsOfElement(element, [])).map(folded);
  const isKept = (text: string) => keptTexts.some((each) => each.includes(folded(text)));
  const keptValues = new Set(
    keptTexts.flatMap((text) => [text, digitsOf(text).slice(0, DATE_DIGITS)]),
  );
  return all.flatMap((one) => {
    // The same UID stands in the meta group, the same day at what is removed.
    if (one.kind === 'uid' && keptValues.has(one.text)) return [];
    if (one.kind === 'date' && keptValues.has(digitsOf(one.text))) return [];
    if (isStrong(one.kind)) return [one];
    // Nobody can tell such a word from the text that is kept, and it is kept by right.
    if (isKept(one.text)) return [];
    if (!isCleaned || !CLEANED_KINDS.has(one.kind)) return [one];
    const removed = cleanDescriptor(one.text).removed.filter((text) => !isKept(text));
    return removed.map((text) => ({ kind: one.kind, text }));
  });
}
