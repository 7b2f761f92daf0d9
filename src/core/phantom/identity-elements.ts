import { element, sequence, dataSetOf } from '../dicom/build.ts';
import type { Element } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { toIso2022Kr } from './korean.ts';
import {
  DEVICE_SERIAL,
  INSTITUTION,
  INSTITUTION_ADDRESS,
  personName,
  STATION,
  type PhantomPerson,
} from './people.ts';

const CHARACTER_SETS = {
  ascii: 'ISO_IR 100',
  'iso-2022-kr': '\\ISO 2022 IR 149',
  'utf-8': 'ISO_IR 192',
} as const;

/** Private elements have no keyword: a block of group 0029, PS3.5 section 7.8. */
const PRIVATE_CREATOR = 0x00290010;
const PRIVATE_NOTE = 0x00291001;

/** A text in the character set of the person's files. */
export function encoded(text: string, { encoding }: PhantomPerson): string | Uint8Array {
  return encoding === 'iso-2022-kr' ? toIso2022Kr(text) : text;
}

function ageOf(person: PhantomPerson): string {
  const years = Number(person.studyDate.slice(0, 4)) - Number(person.birthDate.slice(0, 4));
  return `${String(years).padStart(3, '0')}Y`;
}

/** Everything that names somebody, planted at top level, nested and in a private block. */
export function identityElements(person: PhantomPerson): readonly Element[] {
  const name = encoded(personName(person), person);
  return [
    element(Tag.SpecificCharacterSet, 'CS', CHARACTER_SETS[person.encoding]),
    element(Tag.PatientName, 'PN', name),
    element(Tag.PatientID, 'LO', person.patientId),
    element(Tag.PatientBirthDate, 'DA', person.birthDate),
    element(Tag.PatientSex, 'CS', person.sex),
    element(Tag.PatientAge, 'AS', ageOf(person)),
    element(Tag.PatientAddress, 'LO', person.address),
    element(Tag.PatientTelephoneNumbers, 'SH', person.phone),
    element(Tag.PatientComments, 'LT', person.comment),
    sequence(Tag.OtherPatientIDsSequence, [
      dataSetOf([
        element(Tag.PatientID, 'LO', person.otherPatientId),
        element(Tag.IssuerOfPatientID, 'LO', INSTITUTION),
        element(Tag.TypeOfPatientID, 'CS', 'TEXT'),
      ]),
    ]),
    element(Tag.AccessionNumber, 'SH', person.accessionNumber),
    element(Tag.ReferringPhysicianName, 'PN', person.referringPhysician),
    element(Tag.OperatorsName, 'PN', person.operator),
    element(Tag.InstitutionName, 'LO', INSTITUTION),
    element(Tag.InstitutionAddress, 'ST', INSTITUTION_ADDRESS),
    element(Tag.StationName, 'SH', STATION),
    element(Tag.DeviceSerialNumber, 'LO', DEVICE_SERIAL),
    element(PRIVATE_CREATOR, 'LO', 'INVENTED SCANNER'),
    element(PRIVATE_NOTE, 'LO', `${person.name.latin} ${person.patientId}`),
  ];
}
