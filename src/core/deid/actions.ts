import { latin1 } from '../dicom/character-sets.ts';
import type { Element, Tag, Vr } from '../dicom/dataset.ts';
import { elementOf, groupOf, isPrivate, lookupTag } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { basicProfile, iodSafeAction, optionAction, type DeidOption } from './confidentiality.ts';
import { isPlainTerm } from './coding-schemes.ts';
import { contentTreatment } from './content/content-treatment.ts';
import { hasHonestForm, valuesOf } from './honest-form.ts';
import { hasIdentifyingForm } from './identifying-forms.ts';
import { mayNotGo, objectTreatment } from './object-treatment.ts';
import type { DeidPolicy } from './policy.ts';
import { isSafePrivate } from './private/safe-private.ts';
import { ROOT_KINDS, type RootKind, type Surroundings } from './surroundings.ts';
import type { Treatment } from './treatment.ts';

const FILE_AND_MESSAGE_GROUPS = new Set([0x0000, 0x0002, 0x0004]);
/** Patient, study, visit and results management: what the table does not list there goes. */
const IDENTITY_GROUPS = new Set([0x0010, 0x0032, 0x0038, 0x4008]);

/** Numbers whose form cannot carry a text. */
const NUMBER_VRS = new Set<Vr>(['AT', 'FD', 'FL', 'SL', 'SS', 'SV', 'UL', 'US', 'UV']);
const BULK_VRS = new Set<Vr>(['OB', 'OW', 'OF', 'OD', 'OL', 'OV']);
const BULK_TAGS = new Set<Tag>([
  T.PixelData, T.FloatPixelData, T.DoubleFloatPixelData, T.LUTData,
  T.RedPaletteColorLookupTableData, T.GreenPaletteColorLookupTableData,
  T.BluePaletteColorLookupTableData, T.AlphaPaletteColorLookupTableData,
  T.SegmentedRedPaletteColorLookupTableData, T.SegmentedGreenPaletteColorLookupTableData,
  T.SegmentedBluePaletteColorLookupTableData, T.SegmentedAlphaPaletteColorLookupTableData,
]); // prettier-ignore

/** The terms of a code triplet; they stay when a public body keeps the scheme. */
const CODE_TAGS = new Set<Tag>([
  T.CodeValue, T.LongCodeValue, T.URNCodeValue, T.CodeMeaning, T.CodingSchemeDesignator,
  T.CodingSchemeVersion,
]); // prettier-ignore
/** They say where a code comes from, and go with it. */
const CODE_ORIGIN_TAGS = new Set<Tag>([
  T.ContextIdentifier, T.ContextUID, T.ContextGroupExtensionFlag, T.MappingResource,
  T.MappingResourceUID,
]); // prettier-ignore
/** Curves and overlays, which hold graphics and unlisted free text (60xx,0022) and (60xx,1500). */
function isCurveOrOverlay(group: number): boolean {
  return (group & 0xff00) === 0x5000 || (group & 0xff00) === 0x6000;
}

function profileTreatment(compound: string, vr: Vr): Treatment {
  // X/Z/U*: the sequence of references stays, its UIDs are mapped (PS3.15 E.1.1).
  const action = iodSafeAction(compound);
  switch (action) {
    case 'X':
    case 'C':
      return 'remove';
    case 'Z':
      return vr === 'UI' ? 'map-uid' : 'blank';
    case 'D':
      return vr === 'UI' ? 'map-uid' : 'dummy';
    case 'U':
      return vr === 'SQ' ? 'recurse' : vr === 'UI' ? 'map-uid' : 'remove';
    case 'K':
      return vr === 'SQ' ? 'recurse' : 'keep';
  }
}

const DATE_VRS = new Set<Vr>(['DA', 'DT']);
const DATE_OPTIONS = new Set<DeidOption>(['retainFullDates', 'retainModifiedDates']);
const TEXT_VRS = new Set<Vr>(['LO', 'LT', 'SH', 'ST', 'UC', 'UT']);

/** How an option that cleans does it; null where it can only remove, as the profile does. */
function cleaning(option: DeidOption, vr: Vr): Treatment | null {
  if (option === 'retainModifiedDates') {
    if (DATE_VRS.has(vr)) return 'shift-date';
    return vr === 'TM' ? 'keep' : null;
  }
  // C for the identity of a device stands at application entities, which no word list can clean.
  if (option === 'retainDeviceIdentity') return null;
  return TEXT_VRS.has(vr) ? 'clean-text' : null;
}

/** What the options of a policy say of a listed attribute; null when they leave it to the profile. */
function optionTreatment(tag: Tag, vr: Vr, { options }: DeidPolicy): Treatment | null {
  // Of a date only the options of dates decide: the day of a calibration is no trait of the device.
  const isDate = DATE_VRS.has(vr) || vr === 'TM';
  const spoken = optionAction(
    tag,
    isDate ? options.filter((one) => DATE_OPTIONS.has(one)) : options,
  );
  if (!spoken) return null;
  if (vr === 'SQ') return 'recurse';
  return spoken.action === 'K' ? 'keep' : cleaning(spoken.option, vr);
}

/** Dates and times that the table does not list go the way of those that it does. */
function unlistedTime(vr: Vr, { options }: DeidPolicy): Treatment | null {
  if (!DATE_VRS.has(vr) && vr !== 'TM') return null;
  if (options.includes('retainFullDates')) return 'keep';
  return options.includes('retainModifiedDates') ? cleaning('retainModifiedDates', vr) : null;
}

function unlistedTreatment({ tag, vr }: Attribute, keyword: string, policy: DeidPolicy): Treatment {
  if (IDENTITY_GROUPS.has(groupOf(tag))) return 'remove';
  if (vr === 'UI') return policy.options.includes('retainUids') ? 'keep' : 'map-uid';
  if (vr === 'SQ') return 'recurse';
  const ofTime = unlistedTime(vr, policy);
  if (ofTime) return ofTime;
  if (NUMBER_VRS.has(vr)) return 'keep';
  if (BULK_VRS.has(vr)) return BULK_TAGS.has(tag) ? 'keep' : 'remove';
  if (vr === 'CS' || vr === 'DS' || vr === 'IS') return 'keep';
  if (policy.technicalText.some((known) => known === keyword)) return 'keep';
  const isDescribed = policy.options.includes('cleanDescriptors') && TEXT_VRS.has(vr);
  return isDescribed ? 'clean-text' : 'remove';
}

const vrsByText = new Map<string, ReadonlySet<string>>();

/** The VRs that the dictionary gives to a tag: "US or SS" is two. */
function givenVrs(text: string): ReadonlySet<string> {
  const known = vrsByText.get(text);
  if (known) return known;
  const vrs = new Set(text.split(/[^A-Z]+/));
  vrsByText.set(text, vrs);
  return vrs;
}

/**
 * Decides by allow-list (PS3.15 E.1 with E.3 for compounds): policy, then table E.1-1, then what is
 * known to carry no text.
 */
export function treatmentOf(element: Element, policy: DeidPolicy, place: Surroundings): Treatment {
  if (isPrivate(element.tag)) return privateTreatment(element, policy, place);
  const treatment = saysCleaned(element, policy)
    ? 'remove'
    : (contentTreatment(element, policy, place) ?? knownTreatment(element, policy, place));
  if (treatment !== 'keep') return treatment;
  if (!hasHonestForm(element)) return insteadOfDishonest(element, policy);
  if (CODE_TAGS.has(element.tag)) return termTreatment(element);
  return !isTechnical(element) && !optionTreatment(element.tag, element.vr, policy)
    ? 'remove'
    : treatment;
}

function keepsPrivate({ options }: DeidPolicy): boolean {
  return options.includes('retainSafePrivate');
}

function privateTreatment(element: Element, policy: DeidPolicy, place: Surroundings): Treatment {
  if (!keepsPrivate(policy)) return 'remove';
  if (!isSafePrivate(element, place)) return 'remove';
  return element.kind === 'sequence' ? 'recurse' : 'keep';
}

/** What the object may need, if only as empty, stays so; UIDs stay where references need them. */
function insteadOfDishonest({ tag, vr }: Element, policy: DeidPolicy): Treatment {
  if (vr === 'UI') return 'map-uid';
  if (optionTreatment(tag, vr, policy)) return 'blank';
  return vr === 'CS' ? 'clean-codes' : 'remove';
}

/** A meaning must stand where its code does; it says nothing more when it is a dummy. */
function termTreatment(element: Element): Treatment {
  if (element.kind === 'value' && isPlainTerm(element)) return 'keep';
  return element.tag === T.CodeMeaning ? 'dummy' : 'remove';
}

/**
 * Whether a text that every policy keeps is what devices write, in ASCII: what has the form of an
 * identifier was typed by somebody.
 */
function isTechnical(element: Element): boolean {
  if (element.kind !== 'value' || !TEXT_VRS.has(element.vr)) return true;
  const text = latin1(element.bytes).replace(/\0+$/, '');
  return /^[\t\r\n\x20-\x7e]*$/.test(text) && !hasIdentifyingForm(text);
}

/** What the treatment of an attribute hangs on besides the policy: never the value. */
interface Attribute {
  readonly tag: Tag;
  readonly vr: Vr;
  readonly isNested: boolean;
  /** It stands in an item whose codes are of a scheme that a public body keeps. */
  readonly isInPublicCode: boolean;
  readonly kind: RootKind;
}

interface Decided {
  readonly vr: Vr;
  readonly treatment: Treatment;
}

/** By policy, by nesting, scheme and kind, by tag: files have the same attributes again and again. */
const decided = new WeakMap<DeidPolicy, readonly Map<Tag, Decided>[]>();
const MOST_DECIDED = 20_000;
const KINDS_OF_PLACES = 4 * ROOT_KINDS.length;

function knownTreatment(
  { tag, vr }: Element,
  policy: DeidPolicy,
  { depth, codingScheme, kind }: Surroundings,
): Treatment {
  const isNested = depth > 0;
  const isInPublicCode = codingScheme !== '';
  const maps = decided.get(policy) ?? Array.from({ length: KINDS_OF_PLACES }, () => new Map());
  decided.set(policy, maps);
  const at = ROOT_KINDS.indexOf(kind) * 4 + (isNested ? 2 : 0) + (isInPublicCode ? 1 : 0);
  const byTag = maps[at] as Map<Tag, Decided>;
  const known = byTag.get(tag);
  if (known?.vr === vr) return known.treatment;
  const treatment = treatmentOfAttribute({ tag, vr, isNested, isInPublicCode, kind }, policy);
  if (byTag.size >= MOST_DECIDED) byTag.clear();
  byTag.set(tag, { vr, treatment });
  return treatment;
}

function treatmentOfAttribute(attribute: Attribute, policy: DeidPolicy): Treatment {
  const { tag, vr, isNested, isInPublicCode, kind } = attribute;
  const group = groupOf(tag);
  if (FILE_AND_MESSAGE_GROUPS.has(group) || elementOf(tag) === 0) return 'remove';
  if (isCurveOrOverlay(group) || tag > T.PixelData) return 'remove';
  if (tag >= T.FloatPixelData && isNested) return 'remove';
  const entry = lookupTag(tag);
  // A VR that the standard does not give to the tag means that the value is not what it says.
  if (!entry || !givenVrs(entry.vr).has(vr)) return 'remove';
  const override = policy.overrides[entry.keyword];
  if (override === 'X' && mayNotGo(tag, kind)) return 'blank';
  if (override) return profileTreatment(override, vr);
  // It tells of private blocks that are no longer there.
  if (tag === T.PrivateDataElementCharacteristicsSequence && keepsPrivate(policy)) return 'remove';
  const byOption = optionTreatment(tag, vr, policy);
  if (byOption) return byOption;
  const ofObject = objectTreatment(tag, kind, policy);
  if (ofObject) return ofObject;
  const listed = basicProfile(tag);
  if (listed !== undefined) return profileTreatment(listed, vr);
  if (CODE_TAGS.has(tag)) return isInPublicCode ? 'keep' : 'remove';
  if (CODE_ORIGIN_TAGS.has(tag) && !isInPublicCode) return 'remove';
  return unlistedTreatment(attribute, entry.keyword, policy);
}

/** NO counts only from whoever cleaned the pixels, and nobody has (PS3.15 E.3.1); an override stands above. */
function saysCleaned(element: Element, { overrides }: DeidPolicy): boolean {
  if (element.tag !== T.BurnedInAnnotation || element.kind !== 'value') return false;
  if (overrides['BurnedInAnnotation'] !== undefined) return false;
  return valuesOf(element.bytes).some((text) => !/^YES$/i.test(text));
}
