import type { Tag } from '../dicom/dataset.ts';
import { MASKED_ROWS, ROWS } from './confidentiality.generated.ts';

/** Actions of PS3.15 table E.1-1. C is "clean"; where nothing can clean, it is carried out as a removal. */
export const ACTIONS = ['D', 'Z', 'X', 'K', 'C', 'U'] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * Options of PS3.15 section E.3 with their code (CID 7050): those that have a column in the table in its
 * order, then the two about pixels.
 */
export const OPTIONS = {
  retainSafePrivate: ['113111', 'Retain Safe Private Option'],
  retainUids: ['113110', 'Retain UIDs Option'],
  retainDeviceIdentity: ['113109', 'Retain Device Identity Option'],
  retainInstitutionIdentity: ['113112', 'Retain Institution Identity Option'],
  retainPatientCharacteristics: ['113108', 'Retain Patient Characteristics Option'],
  retainFullDates: ['113106', 'Retain Longitudinal Temporal Information Full Dates Option'],
  retainModifiedDates: ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  cleanDescriptors: ['113105', 'Clean Descriptors Option'],
  cleanStructuredContent: ['113104', 'Clean Structured Content Option'],
  cleanGraphics: ['113103', 'Clean Graphics Option'],
  cleanPixelData: ['113101', 'Clean Pixel Data Option'],
  cleanRecognizableVisualFeatures: ['113102', 'Clean Recognizable Visual Features Option'],
} as const satisfies Record<string, readonly [code: string, meaning: string]>;
export type DeidOption = keyof typeof OPTIONS;

/** They tell of the pixels: a file says so only after its own pixels were cleaned. */
export const PIXEL_OPTIONS: readonly DeidOption[] = [
  'cleanPixelData',
  'cleanRecognizableVisualFeatures',
];

interface Row {
  readonly action: string;
  /** Action of each option that says something of the attribute. */
  readonly options: Readonly<Partial<Record<string, Action>>>;
}

function rowOf(action: string, options: string): Row {
  const named = options.split(' ').map((option) => option.split('='));
  return { action, options: Object.fromEntries(named) as Row['options'] };
}

const byTag = new Map<Tag, Row>(
  ROWS.map(([tag, action, options]) => [tag, rowOf(action, options)]),
);
const masked = MASKED_ROWS.map(([value, mask, action, options]) => ({
  value,
  mask,
  row: rowOf(action, options),
}));

function rowAt(tag: Tag): Row | undefined {
  return byTag.get(tag) ?? masked.find(({ value, mask }) => (tag & mask) >>> 0 === value)?.row;
}

/**
 * What the chosen options do with a tag: K before C, since an option that keeps says more than one that
 * cleans. Undefined when none of them speaks of it.
 */
export function optionAction(
  tag: Tag,
  chosen: readonly DeidOption[],
): { readonly option: DeidOption; readonly action: 'K' | 'C' } | undefined {
  const options = rowAt(tag)?.options;
  if (!options) return undefined;
  for (const action of ['K', 'C'] as const) {
    const option = chosen.find((name) => options[name] === action);
    if (option) return { option, action };
  }
  return undefined;
}

/** What the Basic Profile does with a tag, as the table writes it (`X/Z/D`); undefined when unlisted. */
export function basicProfile(tag: Tag): string | undefined {
  return rowAt(tag)?.action;
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
