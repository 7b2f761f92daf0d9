import type { Tag } from '../dicom/dataset.ts';
import { MASKED_ROWS, ROWS } from './confidentiality.generated.ts';

/** Actions of PS3.15 table E.1-1. C is "clean"; where nothing can clean, it is carried out as a removal. */
export const ACTIONS = ['D', 'Z', 'X', 'K', 'C', 'U'] as const;
export type Action = (typeof ACTIONS)[number];

const byTag = new Map<Tag, string>(ROWS.map(([tag, action]) => [tag, action]));

/** What the Basic Profile does with a tag, as the table writes it (`X/Z/D`); undefined when unlisted. */
export function basicProfile(tag: Tag): string | undefined {
  const exact = byTag.get(tag);
  if (exact !== undefined) return exact;
  return MASKED_ROWS.find(([value, mask]) => (tag & mask) >>> 0 === value)?.[2];
}

/**
 * The one action that keeps the object conformant whatever the attribute's type is: the last letter
 * of a compound (PS3.15 E.3: X/Z/D is D where type 1, so D is right everywhere).
 */
export function iodSafeAction(compound: string): Action {
  const last = compound.replace('*', '').split('/').at(-1);
  const action = ACTIONS.find((known) => known === last);
  if (!action) throw new RangeError('action is not one of PS3.15 table E.1-1');
  return action;
}
