import { identify } from '../../src/core/deid/brands.ts';
import type { SurveyedHeader } from '../../src/core/rpc/survey.ts';

/** What a plain CT says, for tests that care for a part of it. */
export function surveyedHeader(own: Partial<SurveyedHeader> = {}): SurveyedHeader {
  return {
    personId: 'p1',
    patientId: identify('100'),
    patientName: identify('Hong^Gildong=='),
    birthDate: identify('19640229'),
    sex: identify('M'),
    studyKey: 'st1',
    studyDate: identify('20240131'),
    studyDescription: identify('Chest'),
    seriesKey: 'se1',
    seriesNumber: 1,
    seriesDescription: identify('Axial'),
    modality: 'CT',
    bodyPart: 'CHEST',
    plane: 'AXIAL',
    phase: 'UNKNOWN',
    rows: 512,
    columns: 512,
    frames: 1,
    hold: null,
    face: 'none',
    ...own,
  };
}
