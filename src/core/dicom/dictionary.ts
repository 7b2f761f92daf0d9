import type { Tag, Vr } from './dataset.ts';
import { PACKED_DICTIONARY } from './dictionary.generated.ts';

/** A VR of PS3.6, where the standard leaves the choice to other attributes: all of them. */
export type DictionaryVr = Vr | 'US/SS' | 'OB/OW' | 'US/OW' | 'US/SS/OW';

export interface DictionaryEntry {
  readonly keyword: string;
  readonly vr: DictionaryVr;
  /** Value multiplicity as PS3.6 writes it: 1, 2-2n, 1-n. */
  readonly vm: string;
}

export interface VrContext {
  readonly pixelRepresentation?: number | undefined;
  readonly bitsAllocated?: number | undefined;
}

interface Dictionary {
  readonly exact: ReadonlyMap<Tag, DictionaryEntry>;
  /** Entries of groups and elements that repeat, by the mask of their fixed digits. */
  readonly repeating: ReadonlyMap<number, ReadonlyMap<Tag, DictionaryEntry>>;
}

const GROUP_LENGTH: DictionaryEntry = { keyword: 'GroupLength', vr: 'UL', vm: '1' };
const PRIVATE_CREATOR: DictionaryEntry = { keyword: 'PrivateCreator', vr: 'LO', vm: '1' };

let dictionary: Dictionary | undefined;

function unpack(): Dictionary {
  const exact = new Map<Tag, DictionaryEntry>();
  const repeating = new Map<number, Map<Tag, DictionaryEntry>>();
  for (const line of PACKED_DICTIONARY.trim().split('\n')) {
    const [form = '', vr = '', vm = '', keyword = ''] = line.split('|');
    const entry: DictionaryEntry = { keyword, vr: vr as DictionaryVr, vm };
    if (!form.includes('X')) {
      exact.set(parseInt(form, 16), entry);
      continue;
    }
    const mask = parseInt(form.replaceAll(/[^X]/g, 'F').replaceAll('X', '0'), 16);
    const masked = repeating.get(mask) ?? new Map<Tag, DictionaryEntry>();
    repeating.set(mask, masked.set(parseInt(form.replaceAll('X', '0'), 16), entry));
  }
  return { exact, repeating };
}

export function groupOf(tag: Tag): number {
  return tag >>> 16;
}

export function elementOf(tag: Tag): number {
  return tag & 0xffff;
}

export function isPrivate(tag: Tag): boolean {
  return groupOf(tag) % 2 === 1;
}

/** The element that reserves a block of private tags, PS3.5 section 7.8.1. */
function isPrivateCreator(tag: Tag): boolean {
  return isPrivate(tag) && elementOf(tag) >= 0x10 && elementOf(tag) <= 0xff;
}

/** Entry of PS3.6 with repeating groups, group lengths and private creators; else undefined. */
export function lookupTag(tag: Tag): DictionaryEntry | undefined {
  dictionary ??= unpack();
  const exact = dictionary.exact.get(tag);
  if (exact) return exact;
  if (elementOf(tag) === 0) return GROUP_LENGTH;
  if (isPrivate(tag)) return isPrivateCreator(tag) ? PRIVATE_CREATOR : undefined;
  for (const [mask, entries] of dictionary.repeating) {
    const entry = entries.get((tag & mask) >>> 0);
    if (entry) return entry;
  }
  return undefined;
}

/** Whether a tag is four letters: no group of any vendor is, but text where an element must stand. */
function isText(tag: Tag): boolean {
  return [24, 16, 8, 0].every((shift) => /[ -~]/.test(String.fromCharCode((tag >>> shift) & 0xff)));
}

/** Keyword of a tag, or `ggggeeee` where PS3.6 gives none: safe in messages. */
export function keywordOf(tag: Tag): string {
  const keyword = lookupTag(tag)?.keyword;
  return keyword ?? (isText(tag) ? 'no-tag' : tag.toString(16).padStart(8, '0'));
}

/** Settles an open VR by Pixel Representation and Bits Allocated, PS3.5 annex A. */
export function resolveVr(vr: DictionaryVr, context: VrContext): Vr {
  switch (vr) {
    case 'US/SS':
      return context.pixelRepresentation === 1 ? 'SS' : 'US';
    case 'OB/OW':
      return context.bitsAllocated !== undefined && context.bitsAllocated <= 8 ? 'OB' : 'OW';
    case 'US/OW':
    case 'US/SS/OW':
      return 'OW';
    default:
      return vr;
  }
}
