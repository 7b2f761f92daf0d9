import type { Deidentified } from '../../core/deid/brands.ts';
import type {
  ConditionOccurrenceRow,
  DeidRecord,
  PersonRow,
  RadiologyImageRow,
  RadiologyOccurrenceRow,
} from '../../core/rcdm/rows.ts';

/** A study as it is sent: its person and condition come with it. */
export interface StudyRows {
  readonly person: Deidentified<PersonRow>;
  readonly conditionOccurrence: Deidentified<ConditionOccurrenceRow> | null;
  readonly occurrence: Deidentified<RadiologyOccurrenceRow> & { readonly imageTotalCount: number };
}

export type ImageRows = Deidentified<RadiologyImageRow> & { readonly deid: DeidRecord };
