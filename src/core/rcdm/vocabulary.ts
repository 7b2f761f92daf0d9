import { BODY_PART_ROWS, MODALITY_ROWS } from './vocabulary.generated.ts';

/** A coded word of the vocabulary; conceptId is 0 when no standard OMOP concept is known. */
export interface VocabularyTerm {
  readonly code: string;
  readonly name: string;
  readonly conceptId: number;
}

function index(rows: readonly (readonly [string, string, number])[]) {
  return new Map<string, VocabularyTerm>(
    rows.map(([code, name, conceptId]) => [code, { code, name, conceptId }]),
  );
}

/** DICOM modality codes, PS3.3 C.7.3.1.1.1. */
export const MODALITIES: ReadonlyMap<string, VocabularyTerm> = index(MODALITY_ROWS);

/** DICOM body part codes, PS3.16 annex L. */
export const BODY_PARTS: ReadonlyMap<string, VocabularyTerm> = index(BODY_PART_ROWS);
