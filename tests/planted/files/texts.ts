import * as T from '../../../src/core/dicom/tags.generated.ts';
import type { Planter, PlantKind } from '../planter.ts';
import { textElement, type RawElement } from '../raw-dicom.ts';
import { jisBytes, legacyBytes } from '../scanner.ts';
import type { Recipe } from './base.ts';

type Encode = (text: string) => Buffer;

function orFail(bytes: Buffer | null): Buffer {
  if (!bytes) throw new Error('a planted character that the encoding lacks');
  return bytes;
}

const utf8: Encode = (text) => Buffer.from(text, 'utf8');
const latin1: Encode = (text) => Buffer.from(text, 'latin1');
const eucKr: Encode = (text) => orFail(legacyBytes(text, 'euc-kr'));
const shiftJis: Encode = (text) => orFail(legacyBytes(text, 'shift_jis'));
const gb18030: Encode = (text) => orFail(legacyBytes(text, 'gb18030'));

/** Each part of a name calls its set anew, PS3.5 annexes H and I. */
function escaped(text: string, encode: Encode, call: string, back: string): Buffer {
  const parts = text.split(/([\^= \\])/).map((part) => {
    const isAscii = /^[ -~]*$/.test(part);
    if (isAscii) return Buffer.from(part);
    return Buffer.concat([Buffer.from(call), encode(part), Buffer.from(back)]);
  });
  return Buffer.concat(parts);
}

const ESC = '\u001b';
const iso2022Kr: Encode = (text) => escaped(text, eucKr, `${ESC}$)C`, '');
const iso2022Jp: Encode = (text) =>
  escaped(text, (part) => orFail(jisBytes(part)), `${ESC}$B`, `${ESC}(B`);

const TEXTS: readonly (readonly [keyof typeof T, string])[] = [
  ['PatientName', 'PN'], ['OtherPatientNames', 'PN'], ['PatientComments', 'LT'], ['PatientAddress', 'LO'],
  ['StudyDescription', 'LO'], ['SeriesDescription', 'LO'], ['ProtocolName', 'LO'],
  ['InstitutionName', 'LO'], ['ImageComments', 'LT'], ['ReferringPhysicianName', 'PN'],
  ['Manufacturer', 'LO'], ['SequenceName', 'SH'], ['ConvolutionKernel', 'SH'], ['StationName', 'SH'],
  ['AdditionalPatientHistory', 'LT'], ['DerivationDescription', 'ST'], ['ContrastBolusAgent', 'LO'],
]; // prettier-ignore

/** Names in one encoding in all sorts of text, on top and in items. */
function inEncoding(kind: PlantKind, encode: Encode, terms: string | null) {
  return (planter: Planter): RawElement[] => {
    const all = (path: string, wrap = (text: string) => text) =>
      TEXTS.map(([keyword, vr]) => {
        const planted = planter.plant(kind, `${path}/${keyword}`, keyword);
        return textElement(T[keyword], vr, encode(vr === 'PN' ? planted : wrap(planted)));
      }).sort((a, b) => a.tag - b.tag);
    const inWords = (text: string) => `CT CHEST ${text.replace('^', ' ')} PORTAL`;
    return [
      ...(terms === null ? [] : [textElement(T.SpecificCharacterSet, 'CS', terms)]),
      ...all('top'),
      {
        tag: T.RequestAttributesSequence,
        vr: 'SQ',
        value: [all('items'), all('items between words', inWords)],
      },
    ];
  };
}

/** A name in its three representations, and with all five parts. */
function wholeNames(planter: Planter): RawElement[] {
  const [latin, korean] = [
    planter.plant('name', 'three representations/alphabetic', 'PatientName'),
    planter.plant('korean', 'three representations/phonetic', 'PatientName'),
  ];
  const five = ['name', 'name', 'name'].map((kind) =>
    planter.plant(kind as PlantKind, 'five parts/OtherPatientNames', 'OtherPatientNames'),
  );
  const many = ['name', 'name', 'name', 'name'].map((kind) =>
    planter.plant(kind as PlantKind, 'many values/OperatorsName', 'OperatorsName'),
  );
  const spaced = planter.plant('name', 'in words/PatientComments', 'PatientComments');
  return [
    textElement(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
    textElement(T.PatientName, 'PN', `${latin}==${korean}`),
    textElement(T.OtherPatientNames, 'PN', `${five.join('^').replace('^', ' ')}^Dr^MD`),
    textElement(T.OperatorsName, 'PN', many.join('\\')),
    textElement(T.PatientComments, 'LT', `seen with ${spaced.replace('^', ', ')} today`),
    textElement(T.SeriesDescription, 'LO', `  ${planter.plant('name', 'padded/SeriesDescription', 'SeriesDescription').replace('^', ' ')}    `),
    textElement(T.StudyID, 'SH', `   ${planter.plant('id', 'padded/StudyID', 'StudyID')}\0\0`),
  ]; // prettier-ignore
}

const WORDS = [
  'CT CHEST',
  'MR BRAIN',
  'ABDOMEN PORTAL',
  'T2 TSE AX',
  '흉부 조영증강',
  '복부골반 CT',
];
const KINDS: readonly PlantKind[] = [
  'name', 'korean', 'id', 'phone', 'resident', 'email', 'url', 'address', 'institution', 'date', 'gps', 'code',
]; // prettier-ignore
const DESCRIPTIONS = [
  'StudyDescription', 'SeriesDescription', 'ProtocolName', 'PerformedProcedureStepDescription',
  'RequestedProcedureDescription', 'ContrastBolusAgent', 'AcquisitionProtocolDescription',
  'DerivationDescription', 'AcquisitionDeviceProcessingDescription', 'ReasonForStudy', 'ImageComments',
  'AdmittingDiagnosesDescription',
] as const; // prettier-ignore

/** Identifiers of every kind between words that are kept. */
function descriptions(planter: Planter): RawElement[] {
  const say = (index: number, path: string, keyword: (typeof DESCRIPTIONS)[number]) => {
    const kind = KINDS[index % KINDS.length] ?? 'name';
    const planted = planter.plant(kind, `${path}/${keyword}`, keyword).replace('^', ' ');
    return textElement(T[keyword], 'LO', `${WORDS[index % WORDS.length] ?? ''} ${planted} 5mm`);
  };
  const vrs: Readonly<Record<string, string>> = {
    DerivationDescription: 'ST', ImageComments: 'LT',
  }; // prettier-ignore
  const all = (path: string, shift: number) =>
    DESCRIPTIONS.map((keyword, index) => ({
      ...say(index + shift, path, keyword),
      vr: vrs[keyword] ?? 'LO',
    })).sort((a, b) => a.tag - b.tag);
  return [
    textElement(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
    ...all('top', 0),
    {
      tag: T.RequestAttributesSequence,
      vr: 'SQ',
      value: KINDS.map((kind, shift) => all(`items ${kind}`, shift + 1)),
    },
  ];
}

/** UIDs with telephone numbers in them, under 2.25 and under the standard's own root. */
function speakingUids(planter: Planter): RawElement[] {
  const phone = (place: string) => planter.plant('phone', place, place).replaceAll('-', '');
  const dotted = (place: string) =>
    planter.plant('phone', place, place).replace(/^010-(\d{3})(\d)-(\d\d)(\d\d)$/, '$1.$2$3.$4');
  return [
    textElement(T.StudyInstanceUID, 'UI', `2.25.${phone('StudyInstanceUID').slice(1)}`),
    textElement(T.SeriesInstanceUID, 'UI', `1.2.840.10008.5.1.4.${dotted('SeriesInstanceUID')}`),
    textElement(T.FrameOfReferenceUID, 'UI', `1.2.840.10008.${dotted('FrameOfReferenceUID')}`),
    textElement(T.DeviceUID, 'UI', `1.2.840.10008.1.2.4.${dotted('DeviceUID')}`),
    textElement(T.CreatorVersionUID, 'UI', `1.2.840.10008.6.1.${dotted('CreatorVersionUID')}`),
    textElement(
      T.SynchronizationFrameOfReferenceUID,
      'UI',
      planter.plant('name', 'no UID/name', 'x'),
    ),
  ];
}

function numbers(planter: Planter): RawElement[] {
  const digits = (kind: PlantKind, keyword: keyof typeof T) =>
    planter.plant(kind, `digits/${keyword}`, keyword).replaceAll(/\D/g, '');
  return [
    textElement(T.AcquisitionNumber, 'IS', digits('phone', 'AcquisitionNumber')),
    textElement(T.SeriesNumber, 'IS', digits('resident', 'SeriesNumber')),
    textElement(T.ReconstructionDiameter, 'DS', digits('phone', 'ReconstructionDiameter')),
    textElement(T.TableHeight, 'DS', digits('resident', 'TableHeight')),
    textElement(T.Exposure, 'IS', `1\\${digits('phone', 'Exposure')}`),
    textElement(T.WindowCenter, 'DS', `40\\${digits('phone', 'WindowCenter')}`),
    textElement(T.ScanOptions, 'CS', digits('phone', 'ScanOptions')),
    textElement(T.SequenceVariant, 'CS', planter.plant('name', 'code/SequenceVariant', 'SequenceVariant').replace('^', ' ').slice(0, 16)),
    textElement(T.ImageType, 'CS', `ORIGINAL\\PRIMARY\\AXIAL\\${planter.plant('place', 'code/ImageType', 'ImageType').toUpperCase()}`),
    textElement(T.PatientPosition, 'CS', planter.plant('place', 'code/PatientPosition', 'PatientPosition').toUpperCase()),
    textElement(T.PatientAge, 'AS', planter.plant('place', 'age/PatientAge', 'PatientAge')),
    textElement(T.StudyTime, 'TM', planter.plant('name', 'time/StudyTime', 'StudyTime')),
    textElement(T.StudyDate, 'DA', planter.plant('name', 'date/StudyDate', 'StudyDate')),
    textElement(T.SeriesDate, 'DA', planter.plant('phone', 'date/SeriesDate', 'SeriesDate')),
    textElement(T.AcquisitionDateTime, 'DT', planter.plant('resident', 'date/AcquisitionDateTime', 'AcquisitionDateTime')),
  ]; // prettier-ignore
}

/** Texts in every character set and form, and texts in places for something else. */
export const TEXTS_IN_FORMS: readonly Recipe[] = [
  { name: 'korean-iso-2022', put: inEncoding('korean', iso2022Kr, '\\ISO 2022 IR 149') },
  { name: 'korean-utf-8', put: inEncoding('korean', utf8, 'ISO_IR 192') },
  { name: 'korean-without-escapes', put: inEncoding('korean', eucKr, '\\ISO 2022 IR 149') },
  { name: 'korean-not-declared', put: inEncoding('korean', eucKr, null) },
  { name: 'korean-declared-as-latin', put: inEncoding('korean', utf8, 'ISO_IR 100') },
  { name: 'japanese-iso-2022', put: inEncoding('japanese', iso2022Jp, '\\ISO 2022 IR 87') },
  { name: 'japanese-shift-jis', put: inEncoding('japanese', shiftJis, 'ISO_IR 13') },
  { name: 'japanese-shift-jis-as-latin', put: inEncoding('japanese', shiftJis, 'ISO_IR 100') },
  { name: 'japanese-shift-jis-as-korean', put: inEncoding('japanese', shiftJis, '\\ISO 2022 IR 149') },
  { name: 'chinese-gb18030', put: inEncoding('chinese', gb18030, 'GB18030') },
  { name: 'chinese-not-declared', put: inEncoding('chinese', gb18030, 'ISO_IR 192') },
  { name: 'latin-1', put: inEncoding('french', latin1, 'ISO_IR 100') },
  { name: 'latin-1-as-utf-8', put: inEncoding('french', latin1, 'ISO_IR 192') },
  { name: 'utf-16', put: inEncoding('name', (text) => Buffer.from(text, 'utf16le'), null) },
  { name: 'base64', put: inEncoding('name', (text) => Buffer.from(Buffer.from(`name: ${text} end`).toString('base64')), null) },
  { name: 'whole-names', put: wholeNames },
  { name: 'descriptions', put: descriptions },
  { name: 'speaking-uids', put: speakingUids },
  { name: 'numbers-and-codes', put: numbers },
  {
    name: 'longer-than-64-kib',
    put: (planter) => [
      { tag: T.ImageComments, vr: 'UT', value: Buffer.from(planter.plant('name', 'long/ImageComments', 'ImageComments').padEnd(70_000, '.')) },
      { tag: T.TextValue, vr: 'UT', value: Buffer.from(planter.plant('name', 'long/TextValue', 'TextValue').padStart(70_000, 'x')) },
    ],
  },
]; // prettier-ignore
