import { BODY_PART_WORDS, REGION_CODES } from './body-part-words.ts';
import { derived, foldText, term } from './derive.ts';
import type { Derived } from './rows.ts';
import { BODY_PARTS } from './vocabulary.ts';

/** What the body part rules look at, from the original header. */
export interface BodyPartFacts {
  readonly bodyPartExamined: string;
  /** Code Value of each item of Anatomic Region Sequence (SNOMED CT, or SNOMED RT as `T-D3000`). */
  readonly regionCodes: readonly string[];
  /** Series, protocol, study descriptions: the nearest to the image first. */
  readonly descriptions: readonly string[];
}

/** Vendors' spellings of the code string. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ABD: 'ABDOMEN',
  ABDOMENANDPELVIS: 'ABDOMENPELVIS',
  ABDPELVIS: 'ABDOMENPELVIS',
  CHESTTOPELVIS: 'CHESTABDPELVIS',
  CHESTANDABDOMEN: 'CHESTABDOMEN',
  CERVICALSPINE: 'CSPINE',
  THORACICSPINE: 'TSPINE',
  LUMBARSPINE: 'LSPINE',
  HEADANDNECK: 'HEADNECK',
  EXTREMITIES: 'EXTREMITY',
};

/** The one part that a description names; parts that stand together ("chest abdomen") are one code. */
function bodyPartOfText(text: string): string | null {
  let rest = foldText(text);
  const found = new Set<string>();
  for (const [code, pattern] of BODY_PART_WORDS) {
    const without = rest.replace(pattern, ' | ');
    if (without === rest) continue;
    rest = without;
    found.add(code);
  }
  const [code] = found;
  return found.size === 1 && code !== undefined ? code : null;
}

/** DICOM body part code: as stated, else by the coded region, else by words, else UNKNOWN. */
export function bodyPartOf(facts: BodyPartFacts): Derived<string> {
  const stated = term(facts.bodyPartExamined).replaceAll(/[^A-Z0-9]/g, '');
  const code = SPELLINGS[stated] ?? stated;
  if (BODY_PARTS.has(code)) return derived(code, 'body-part-examined', `code=${code}`, 1);
  const regions = facts.regionCodes.map(term).filter((region) => region in REGION_CODES);
  const parts = new Set(regions.map((region) => REGION_CODES[region] ?? ''));
  const [region] = regions;
  const [part] = parts;
  if (parts.size === 1 && part !== undefined && region !== undefined) {
    return derived(part, 'anatomic-region', `code=${region}`, 1);
  }
  // The stated text may be a phrase in place of a code ("흉부", "LOW DOSE CHEST").
  for (const [index, text] of [facts.bodyPartExamined, ...facts.descriptions].entries()) {
    const named = bodyPartOfText(text);
    if (named !== null)
      return derived(named, 'description', `text=${index}`, index === 0 ? 0.8 : 0.6);
  }
  return derived('UNKNOWN', 'none', '', 0);
}
