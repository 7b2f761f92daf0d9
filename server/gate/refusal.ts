import type { Tag } from '../../src/core/dicom/dataset.ts';
import { keywordOf } from '../../src/core/dicom/dictionary.ts';

type GateRule =
  | 'policy-unknown' | 'policy-locked' | 'object-kind' | 'not-dicom' | 'damaged' | 'foreign-form'
  | 'private' | 'marker-missing' | 'not-blank' | 'not-dummy' | 'not-clean' | 'not-a-date'
  | 'not-allowed' | 'original-uid' | 'pixel-length' | 'data-behind-pixels' | 'row-differs'; // prettier-ignore

/** Why a file is not stored. `tag` is a keyword or a number, never a value. */
export interface Refusal {
  readonly rule: GateRule;
  readonly tag: string;
}

/** Ends the judgement of a file. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(rule: GateRule, tag: Tag | null) {
    super(rule);
    this.refusal = { rule, tag: tag === null ? '' : keywordOf(tag) };
  }
}
