import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';

const ROOT = '1.2.840.10008.5.1.4.1.1';
const UIDS = '1.2.826.0.1.3680043.9.7';

/** One study of one person: what all its objects say, and a CT slice that the others refer to. */
export const STUDY_UIDS = {
  study: `${UIDS}.1`,
  frameOfReference: `${UIDS}.2`,
  ct: `${UIDS}.3.1`,
  ctSeries: `${UIDS}.3`,
} as const;

export const CT_CLASS = `${ROOT}.2`;
const SR_CLASS = `${ROOT}.88.33`;

let serial = 10;
/** Patient, study, series and object of a study; `modality` begins a new series. */
export function objectOf(sopClass: string, modality: string, ...more: Element[]): DataSet {
  serial += 1;
  return dataSetOf([
    element(T.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
    element(T.SOPClassUID, 'UI', sopClass),
    element(T.SOPInstanceUID, 'UI', `${UIDS}.${serial}.1`),
    element(T.StudyInstanceUID, 'UI', STUDY_UIDS.study),
    element(T.SeriesInstanceUID, 'UI', `${UIDS}.${serial}`),
    element(T.Modality, 'CS', modality),
    element(T.PatientName, 'PN', 'Zyxwvut^Qwertz=홍^길동'),
    element(T.PatientID, 'LO', 'PLANT-4711'),
    element(T.PatientBirthDate, 'DA', '19640229'),
    element(T.StudyDate, 'DA', '20240131'),
    element(T.StudyTime, 'TM', '101533'),
    element(T.AccessionNumber, 'SH', 'PLANTACC9'),
    element(T.ReferringPhysicianName, 'PN', 'Refplant^Doc'),
    element(T.InstitutionName, 'LO', 'Planted General'),
    ...more,
  ]);
}

/** Reference to an object by class and instance. */
export function reference(sopClass: string, instance: string): DataSet {
  return dataSetOf([
    element(T.ReferencedSOPClassUID, 'UI', sopClass),
    element(T.ReferencedSOPInstanceUID, 'UI', instance),
  ]);
}

/** A term of a coding scheme. */
export function code(value: string, scheme: string, meaning: string): DataSet {
  return dataSetOf([
    element(T.CodeValue, 'SH', value),
    element(T.CodingSchemeDesignator, 'SH', scheme),
    element(T.CodeMeaning, 'LO', meaning),
  ]);
}

/** A content item: its value type, the code of its name, its value and what it contains. */
export function contentItem(type: string, name: DataSet, ...value: Element[]): DataSet {
  return dataSetOf([
    element(T.RelationshipType, 'CS', 'CONTAINS'),
    element(T.ValueType, 'CS', type),
    sequence(T.ConceptNameCodeSequence, [name]),
    ...value,
  ]);
}

/** A report whose tree holds these items. */
export function report(...items: DataSet[]): DataSet {
  return objectOf(
    SR_CLASS,
    'SR',
    element(T.ValueType, 'CS', 'CONTAINER'),
    sequence(T.ConceptNameCodeSequence, [code('126000', 'DCM', 'Imaging Measurement Report')]),
    element(T.ContinuityOfContent, 'CS', 'SEPARATE'),
    element(T.CompletionFlag, 'CS', 'COMPLETE'),
    element(T.VerificationFlag, 'CS', 'VERIFIED'),
    sequence(T.VerifyingObserverSequence, [
      dataSetOf([
        element(T.VerifyingOrganization, 'LO', 'Planted General'),
        element(T.VerificationDateTime, 'DT', '20240131121500'),
        element(T.VerifyingObserverName, 'PN', 'Verifier^Qwertz'),
      ]),
    ]),
    sequence(T.CurrentRequestedProcedureEvidenceSequence, [
      dataSetOf([
        sequence(T.ReferencedSeriesSequence, [
          dataSetOf([
            sequence(T.ReferencedSOPSequence, [reference(CT_CLASS, STUDY_UIDS.ct)]),
            element(T.SeriesInstanceUID, 'UI', STUDY_UIDS.ctSeries),
          ]),
        ]),
        element(T.StudyInstanceUID, 'UI', STUDY_UIDS.study),
      ]),
    ]),
    sequence(T.ContentSequence, items),
  );
}
