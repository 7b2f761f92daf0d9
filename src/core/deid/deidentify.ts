import { dataSetOf, element, sequence } from '../dicom/build.ts';
import { latin1, type CharacterSets } from '../dicom/character-sets.ts';
import type { DataSet, Element, SequenceElement, Tag, ValueElement } from '../dicom/dataset.ts';
import { characterSetsOf } from '../dicom/values.ts';
import { treatmentOf } from './actions.ts';
import { alwaysPresent } from './always-present.ts';
import { dummyElement } from './dummy.ts';
import { cleanElement } from './descriptors/clean-element.ts';
import { withGroupedAges } from './group-ages.ts';
import { isHonestValue, valuesOf } from './honest-form.ts';
import { isStandardUid, type Keyring } from './keyring.ts';
import { holdsName, namesIn } from './name-parts.ts';
import { mustNotBeEmpty } from './object-treatment.ts';
import type { DeidPolicy } from './policy.ts';
import { safePrivateOf } from './private/safe-private.ts';
import { shiftElement } from './shift-element.ts';
import type { Treatment } from './treatment.ts';
import { surroundingsInside, surroundingsOf, type Surroundings } from './surroundings.ts';

/** Where a mapped UID goes once it is known: the keyed hash is asynchronous. */
interface OpenPlace {
  readonly kept: Map<Tag, Element>;
  readonly tag: Tag;
  readonly uids: readonly string[];
}

interface Walk {
  readonly policy: DeidPolicy;
  readonly days: number;
  readonly open: OpenPlace[];
  readonly onTreatment: (treatment: Treatment) => void;
  /** Of the persons that the input tells of; asked for when a text is cleaned. */
  readonly names: () => ReadonlySet<string>;
}

/** Where an element stands, and what counts for it there. */
interface Scope {
  readonly place: Surroundings;
  readonly characterSets: CharacterSets;
}

const isMapped = (uid: string): boolean => uid !== '' && !isStandardUid(uid);

function uidsOf({ bytes }: ValueElement): string[] {
  return latin1(bytes)
    .split('\\')
    .map((uid) => uid.replace(/^[ \0]+|[ \0]+$/g, ''));
}

/**
 * Items keep their places, since frames are matched by position. A sequence of which nothing is left
 * although something was in it goes as a whole.
 */
function rewriteSequence(source: SequenceElement, walk: Walk, scope: Scope): Element | null {
  const items = source.items.map((item) =>
    rewrite(surroundingsInside(item, source.tag, scope.place), walk, scope.characterSets),
  );
  const hadContent = source.items.some((item) => item.size > 0);
  return hadContent && items.every((item) => item.size === 0) ? null : sequence(source.tag, items);
}

function rewrite(place: Surroundings, walk: Walk, inherited: CharacterSets): Map<Tag, Element> {
  const source = place.dataSet;
  const scope: Scope = { place, characterSets: characterSetsOf(source, inherited) };
  const kept = new Map<Tag, Element>();
  for (const [tag, original] of source) {
    const result = rewriteElement(original, kept, walk, scope);
    if (result) kept.set(tag, result);
  }
  return kept;
}

/** Terms of a site that somebody in this file is called like. */
function isNamedTerm(
  source: Element,
  { isContent, codingScheme }: Surroundings,
  walk: Walk,
): boolean {
  if (!isContent || codingScheme !== '' || source.kind !== 'value' || source.vr !== 'SH')
    return false;
  return holdsName(latin1(source.bytes).trim(), walk.names());
}

/** A safe private value of unknown VR gets the one that it is known to have. */
function withKnownVr(source: Element, place: Surroundings): Element {
  if (source.kind !== 'value' || source.vr !== 'UN') return source;
  const vr = safePrivateOf(source, place)?.vr;
  return vr === undefined || vr === 'SQ' ? source : { ...source, vr };
}

function cleaned(
  source: ValueElement,
  characterSets: CharacterSets,
  names: ReadonlySet<string>,
): Element | null {
  const { element: result } = cleanElement(source, characterSets, names);
  return result.bytes.length === 0 && mustNotBeEmpty(source.tag) ? dummyElement(source) : result;
}

function rewriteElement(
  source: Element,
  kept: Map<Tag, Element>,
  walk: Walk,
  scope: Scope,
): Element | null {
  const { tag } = source;
  const treatment = treatmentOf(source, walk.policy, scope.place);
  walk.onTreatment(treatment);
  switch (treatment) {
    case 'remove':
      return null;
    case 'keep':
      return isNamedTerm(source, scope.place, walk)
        ? dummyElement(source)
        : withGroupedAges(withKnownVr(source, scope.place), walk.policy);
    case 'blank':
      return source.kind === 'sequence'
        ? sequence(tag, [])
        : { kind: 'value', tag, vr: source.vr, bytes: new Uint8Array(0) };
    case 'dummy':
      return dummyElement(source);
    case 'map-uid': {
      if (source.kind !== 'value') return null;
      const uids = uidsOf(source);
      if (uids.some(isMapped)) walk.open.push({ kept, tag, uids });
      return element(
        tag,
        'UI',
        uids.map((uid) => (isMapped(uid) ? '' : uid)),
      );
    }
    case 'shift-date':
      return source.kind === 'value' ? shiftElement(source, walk.days) : null;
    case 'clean-codes':
      return source.kind === 'value' ? withHonestValues(source) : null;
    case 'clean-text':
      return source.kind === 'value' ? cleaned(source, scope.characterSets, walk.names()) : null;
    case 'recurse':
      return source.kind === 'sequence' ? rewriteSequence(source, walk, scope) : null;
  }
}

/** Values that are no codes become empty, in their places; null or a dummy when none is one. */
function withHonestValues(source: ValueElement): Element | null {
  const values = valuesOf(source.bytes).map((value) => (isHonestValue(value, source) ? value : ''));
  if (values.some((value) => value !== '')) return element(source.tag, source.vr, values);
  return mustNotBeEmpty(source.tag) ? dummyElement(source) : null;
}

async function fillUids(open: readonly OpenPlace[], keyring: Keyring): Promise<void> {
  const originals = new Set(open.flatMap(({ uids }) => uids.filter(isMapped)));
  const mapped = new Map(
    await Promise.all([...originals].map(async (uid) => [uid, await keyring.uid(uid)] as const)),
  );
  for (const { kept, tag, uids } of open) {
    kept.set(
      tag,
      element(
        tag,
        'UI',
        uids.map((uid) => (isMapped(uid) ? (mapped.get(uid) ?? '') : uid)),
      ),
    );
  }
}

/** Whose object it is, and what was done to its pixels before. */
export interface DeidSubject {
  /** Pseudonym and date offset are made with it for this person. */
  readonly keyring: Keyring;
  /** Keyed id of the person, as mapInstance gives it. */
  readonly personId: string;
  /** A person approved the pixels, with what was marked in them blanked: the output says so. False without it. */
  readonly arePixelsCleaned?: boolean;
  /** The voxels of the face were taken out of the volume: the output says so. False without it. */
  readonly isDefaced?: boolean;
  /** Told of each element, nested ones too, by what becomes of it; what is in a removed one is not looked at. */
  readonly onTreatment?: (treatment: Treatment) => void;
}

/**
 * A new data set by the policy (PS3.15 annex E), with the markers of the Basic Profile. The input is
 * not changed; kept elements share their bytes with it. Mapped UIDs are put in place at the end,
 * because the keyed hash is asynchronous.
 */
export async function deidentify(
  dataSet: DataSet,
  policy: DeidPolicy,
  subject: DeidSubject,
): Promise<DataSet> {
  const { keyring, personId, arePixelsCleaned = false, isDefaced = false } = subject;
  const { onTreatment = () => undefined } = subject;
  const open: OpenPlace[] = [];
  const days = await keyring.dayOffset(personId);
  let found: ReadonlySet<string> | undefined;
  const names = () => (found ??= namesIn(dataSet));
  const walk: Walk = { policy, days, open, names, onTreatment };
  const kept = rewrite(surroundingsOf(dataSet), walk, []);
  await fillUids(open, keyring);
  for (const always of alwaysPresent(policy, personId, { arePixelsCleaned, isDefaced })) {
    kept.set(always.tag, always);
  }
  return dataSetOf(kept.values());
}
