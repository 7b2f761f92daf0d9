import type { DataSet, Element, Tag, ValueElement } from '../../dicom/dataset.ts';
import { elementOf, groupOf } from '../../dicom/dictionary.ts';
import * as T from '../../dicom/tags.generated.ts';
import { itemsOf, numberOf, numbersOf, stringOf, stringsOf } from '../../dicom/values.ts';
import { swapUnitBytes } from '../../dicom/vr.ts';
import { hasHonestForm, valuesOf } from '../honest-form.ts';
import type { Surroundings } from '../surroundings.ts';
import { SAFE_PRIVATE, type SafePrivateAttribute } from './safe-private-list.ts';

const keyOf = (creator: string, group: number, element: number): string =>
  `${group} ${element} ${creator.trim().toUpperCase()}`;

const listed: ReadonlyMap<string, SafePrivateAttribute> = new Map(
  SAFE_PRIVATE.map((one) => [keyOf(one.creator, one.group, one.element), one]),
);

/** First and last element number of the blocks of private attributes, PS3.5 section 7.8.1. */
const isCreator = (tag: Tag): boolean => elementOf(tag) >= 0x10 && elementOf(tag) <= 0xff;
const isInBlock = (tag: Tag): boolean => elementOf(tag) >= 0x1000;

function creatorOf(tag: Tag, dataSet: DataSet): string | undefined {
  const creators = stringsOf(dataSet, ((groupOf(tag) << 16) >>> 0) + (elementOf(tag) >>> 8));
  // A second value is no part of a creator, and would stay with it.
  return creators.length === 1 ? creators[0] : undefined;
}

/**
 * Whether the sender says of an attribute that it may identify somebody (Private Data Element
 * Characteristics, PS3.3 C.12.1). Such a claim counts against an attribute, never for one: nobody can
 * check it, and a device that calls its own block safe is no proof.
 */
function isCalledUnsafe(tag: Tag, creator: string, root: DataSet): boolean {
  return itemsOf(root, T.PrivateDataElementCharacteristicsSequence).some((claim) => {
    const isOfBlock =
      numberOf(claim, T.PrivateGroupReference) === groupOf(tag) &&
      stringOf(claim, T.PrivateCreatorReference) === creator;
    if (!isOfBlock) return false;
    const status = stringOf(claim, T.BlockIdentifyingInformationStatus) ?? '';
    if (status === 'SAFE') return false;
    const harmless = numbersOf(claim, T.NonidentifyingPrivateElements);
    return !(status === 'MIXED' && harmless.includes(elementOf(tag) & 0xff));
  });
}

/** As many values as the list says, each of the form of its VR; numbers are finite. */
function isHonest(element: ValueElement, { vr, values, form }: SafePrivateAttribute): boolean {
  if (vr === 'SQ' || !(form || hasHonestForm({ ...element, vr }))) return false;
  const [fewest, most] = values;
  const unit = swapUnitBytes(vr);
  if (unit === 1) {
    const texts = valuesOf(element.bytes);
    const isFull = texts.length >= fewest && texts.length <= most;
    return isFull && texts.every((text) => text !== '' && (form?.test(text) ?? true));
  }
  const numbers = numbersOf(new Map([[element.tag, { ...element, vr }]]), element.tag);
  const count = element.bytes.length / unit;
  return count >= fewest && count <= most && numbers.every(Number.isFinite);
}

/** Entry of the list for a private attribute with its creator and an honest value; else undefined. */
export function safePrivateOf(
  element: Element,
  { dataSet, root }: Surroundings,
): SafePrivateAttribute | undefined {
  const { tag } = element;
  if (!isInBlock(tag)) return undefined;
  const creator = creatorOf(tag, dataSet);
  if (creator === undefined || isCalledUnsafe(tag, creator, root)) return undefined;
  const entry = listed.get(keyOf(creator, groupOf(tag), elementOf(tag) & 0xff));
  // Files in Implicit VR do not say what a private value is: the list does.
  if (!entry || (element.vr !== entry.vr && element.vr !== 'UN')) return undefined;
  if (element.kind === 'sequence') return entry;
  return element.kind === 'value' && isHonest(element, entry) ? entry : undefined;
}

/** Whether a private element stays: a listed attribute, or the creator of a block that has one here. */
export function isSafePrivate(element: Element, place: Surroundings): boolean {
  const { tag } = element;
  if (!isCreator(tag)) return safePrivateOf(element, place) !== undefined;
  const start = ((groupOf(tag) << 16) >>> 0) + elementOf(tag) * 0x100;
  return [...place.dataSet.values()].some(
    (one) => one.tag >= start && one.tag < start + 0x100 && safePrivateOf(one, place) !== undefined,
  );
}
