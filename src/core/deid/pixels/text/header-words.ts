import type { DataSet, Tag } from '../../../dicom/dataset.ts';
import * as T from '../../../dicom/tags.generated.ts';
import { stringsOf, textsOf } from '../../../dicom/values.ts';

/** What a header says of its patient: text in the picture that equals it tells who it is. */
export interface HeaderWords {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  /** YYYYMMDD. */
  readonly dates: readonly string[];
  readonly places: readonly string[];
}

const NAMES = [
  T.PatientName, T.OtherPatientNames, T.PatientBirthName, T.PatientMotherBirthName,
  T.ReferringPhysicianName, T.PerformingPhysicianName, T.OperatorsName,
  T.NameOfPhysiciansReadingStudy, T.PhysiciansOfRecord, T.RequestingPhysician,
]; // prettier-ignore
const IDS = [T.PatientID, T.OtherPatientIDs, T.AccessionNumber, T.StudyID, T.AdmissionID];
const DATES = [
  T.PatientBirthDate, T.StudyDate, T.SeriesDate, T.AcquisitionDate, T.ContentDate,
]; // prettier-ignore
const PLACES = [T.InstitutionName, T.InstitutionalDepartmentName, T.StationName];

/** Words of a name in all its representations. PS3.5 section 6.2.1. */
const NAME_SEPARATORS = /[\s^=,.\\]+/;

const every = (dataSet: DataSet, tags: readonly Tag[]): string[] =>
  tags.flatMap((tag) => textsOf(dataSet, tag)).filter((text) => text !== '');

/** From the top level of a data set. */
export function headerWordsOf(dataSet: DataSet): HeaderWords {
  const distinct = (values: readonly string[]) => [...new Set(values)].filter(Boolean);
  const dates = DATES.flatMap((tag) => stringsOf(dataSet, tag)).map((date) =>
    date.replace(/\D/g, '').slice(0, 8),
  );
  return {
    names: distinct(every(dataSet, NAMES).flatMap((name) => name.split(NAME_SEPARATORS))),
    ids: distinct(every(dataSet, IDS)),
    dates: distinct(dates.filter((date) => date.length === 8)),
    places: distinct(every(dataSet, PLACES)),
  };
}
