import type { CharacterSets } from '../../src/core/dicom/character-sets.ts';
import type { DataSet, Element, ValueElement } from '../../src/core/dicom/dataset.ts';
import { isPrivate } from '../../src/core/dicom/dictionary.ts';
import { characterSetsOf, stringsOf, textsOfElement } from '../../src/core/dicom/values.ts';
import { treatmentOf } from '../../src/core/deid/actions.ts';
import { cleanTexts } from '../../src/core/deid/descriptors/clean-element.ts';
import { dummyElement } from '../../src/core/deid/dummy.ts';
import { hasUngroupedAge } from '../../src/core/deid/group-ages.ts';
import { valuesOf } from '../../src/core/deid/honest-form.ts';
import { isKeyedUid, isStandardUid } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { isShiftedValue } from '../../src/core/deid/shift-element.ts';
import { surroundingsInside, type Surroundings } from '../../src/core/deid/surroundings.ts';
import { isSame } from './is-same.ts';
import { Refused } from './refusal.ts';

function isEmpty(element: Element): boolean {
  return element.kind === 'sequence' ? element.items.length === 0 : isEmptyValue(element);
}

function isEmptyValue(element: Element): boolean {
  return element.kind === 'value' && element.bytes.length === 0;
}

/** All that a cleaned text is written in. The cleaner's classes of letters are narrowed to it in here. */
const CLEAN_ALPHABET = /^[\x20-\x7e가-힣]*$/;

/** Cleaning again would change nothing; or nothing was left and the object needs a value. */
function isClean(element: ValueElement, characterSets: CharacterSets): boolean {
  const texts = textsOfElement(element, characterSets);
  if (!texts.every((text) => CLEAN_ALPHABET.test(text))) return false;
  const isFixed = cleanTexts(element, characterSets).every(({ text }, at) => text === texts[at]);
  return isFixed || isSame(element, dummyElement(element));
}

/** Made with a key, of the standard, or empty. */
function isMappedUid(uid: string): boolean {
  return uid === '' || isKeyedUid(uid) || isStandardUid(uid);
}

/** Where an element stands, and what texts are written in there. */
interface Place {
  readonly around: Surroundings;
  readonly characterSets: CharacterSets;
}

function judgeElement(element: Element, policy: DeidPolicy, place: Place): void {
  const { tag } = element;
  const { around, characterSets } = place;
  const treatment = treatmentOf(element, policy, around);
  switch (treatment) {
    case 'keep':
      if (hasUngroupedAge(element, policy)) throw new Refused('not-clean', tag);
      break;
    case 'remove':
      throw new Refused(isPrivate(tag) ? 'private' : 'not-allowed', tag);
    // Asked for only where a value is no code, and such values are gone afterwards.
    case 'clean-codes':
      throw new Refused('not-allowed', tag);
    case 'clean-text':
      if (element.kind !== 'value' || !isClean(element, characterSets)) {
        throw new Refused('not-clean', tag);
      }
      break;
    case 'shift-date':
      if (element.kind !== 'value' || !valuesOf(element.bytes).every(isShiftedValue(element.vr))) {
        throw new Refused('not-a-date', tag);
      }
      break;
    case 'blank':
      if (!isEmpty(element)) throw new Refused('not-blank', tag);
      break;
    case 'dummy':
      if (!isSame(element, dummyElement(element))) throw new Refused('not-dummy', tag);
      break;
    case 'map-uid':
      if (!stringsOf(around.dataSet, tag).every(isMappedUid))
        throw new Refused('original-uid', tag);
      break;
    case 'recurse':
      if (element.kind !== 'sequence') throw new Refused('not-allowed', tag);
      for (const item of element.items) {
        const inside = surroundingsInside(item, tag, around);
        judgeElements(policy, inside, characterSetsOf(item, characterSets));
      }
  }
}

/**
 * Every element as the policy leaves it: what the policy would still change has not been through it.
 * `always` is judged elsewhere.
 * @throws {Refused}
 */
export function judgeElements(
  policy: DeidPolicy,
  around: Surroundings,
  characterSets: CharacterSets,
  always?: DataSet,
): void {
  for (const element of around.dataSet.values()) {
    if (!always?.has(element.tag)) judgeElement(element, policy, { around, characterSets });
  }
}
