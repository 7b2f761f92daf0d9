import { term, wholeWords } from './derive.ts';
import type { ImageType } from './rows.ts';

/** What the image type rules look at. */
export interface ImageTypeFacts {
  /** DICOM modality code. */
  readonly modality: string;
  /** Image Type (0008,0008), and Frame Type of enhanced objects. */
  readonly values: readonly string[];
  readonly sopClassUid: string;
  readonly descriptions: readonly string[];
}

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const SLICED = new Set(['CT', 'MR', 'PT', 'NM']);
/** "Survey" of bones is no localizer: the words count for sliced modalities only. */
const LOCALIZER_WORDS = wholeWords(
  'localizers?|localisers?|loc|scouts?|topograms?|surview|scanograms?|survey|scanoscope|pilot',
);

/** LOCALIZER by Image Type value 3 or by name, SECONDARY by value 2, else PRIMARY. PS3.3 C.7.6.1.1.2. */
export function imageTypeOf(facts: ImageTypeFacts): ImageType {
  const values = facts.values.map(term);
  if (values.slice(2).includes('LOCALIZER')) return 'LOCALIZER';
  if (
    facts.sopClassUid === SECONDARY_CAPTURE ||
    facts.sopClassUid.startsWith(`${SECONDARY_CAPTURE}.`)
  ) {
    return 'SECONDARY';
  }
  const named = facts.descriptions.some((text) => text.search(LOCALIZER_WORDS) >= 0);
  if (named && SLICED.has(facts.modality)) return 'LOCALIZER';
  return values[1] === 'SECONDARY' ? 'SECONDARY' : 'PRIMARY';
}
