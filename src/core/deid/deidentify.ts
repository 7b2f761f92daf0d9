import { dataSetOf, element, sequence } from '../dicom/build.ts';
import { latin1, type CharacterSets } from '../dicom/character-sets.ts';
import type { DataSet, Element, SequenceElement, Tag, ValueElement } from '../dicom/dataset.ts';
import { characterSetsOf } from '../dicom/values.ts';
import { treatmentOf } from './actions.ts';
import { alwaysPresent } from './always-present.ts';
import { codingSchemeOf } from './coding-schemes.ts';
import { dummyElement } from './dummy.ts';
import { cleanElement } from './descriptors/clean-element.ts';
import { isHonestValue, valuesOf } from './honest-form.ts';
import { isStandardUid, type Keyring } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';
import { shiftElement } from './shift-element.ts';

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
}

/** Where an element stands: how deep, and what counts for it there. */
interface Scope {
  readonly depth: number;
  readonly codingScheme: string;
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
    rewrite(item, walk, scope.depth + 1, scope.characterSets),
  );
  const hadContent = source.items.some((item) => item.size > 0);
  return hadContent && items.every((item) => item.size === 0) ? null : sequence(source.tag, items);
}

function rewrite(
  source: DataSet,
  walk: Walk,
  depth: number,
  inherited: CharacterSets,
): Map<Tag, Element> {
  const scope: Scope = {
    depth,
    codingScheme: codingSchemeOf(source),
    characterSets: characterSetsOf(source, inherited),
  };
  const kept = new Map<Tag, Element>();
  for (const [tag, original] of source) {
    const result = rewriteElement(original, kept, walk, scope);
    if (result) kept.set(tag, result);
  }
  return kept;
}

function rewriteElement(
  source: Element,
  kept: Map<Tag, Element>,
  walk: Walk,
  scope: Scope,
): Element | null {
  const { tag } = source;
  switch (treatmentOf(source, walk.policy, scope.codingScheme, scope.depth)) {
    case 'remove':
      return null;
    case 'keep':
      return source;
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
      return source.kind === 'value' ? cleanElement(source, scope.characterSets).element : null;
    case 'recurse':
      return source.kind === 'sequence' ? rewriteSequence(source, walk, scope) : null;
  }
}

/** Values that are no codes become empty, in their places; null when none is one. */
function withHonestValues(source: ValueElement): Element | null {
  const values = valuesOf(source.bytes).map((value) => (isHonestValue(value, source) ? value : ''));
  return values.every((value) => value === '') ? null : element(source.tag, source.vr, values);
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
  /** What a person marked in the pixels was blanked: the output says so. False without it. */
  readonly arePixelsCleaned?: boolean;
  /** The voxels of the face were taken out of the volume: the output says so. False without it. */
  readonly isDefaced?: boolean;
}

/**
 * A new data set by the policy (PS3.15 annex E), with the markers of the Basic Profile. The input is
 * not changed; kept elements share their bytes with it. Mapped UIDs are put in place at the end,
 * because the keyed hash is asynchronous.
 */
export async function deidentify(
  dataSet: DataSet,
  policy: DeidPolicy,
  { keyring, personId, arePixelsCleaned = false, isDefaced = false }: DeidSubject,
): Promise<DataSet> {
  const open: OpenPlace[] = [];
  const days = await keyring.dayOffset(personId);
  const kept = rewrite(dataSet, { policy, days, open }, 0, []);
  await fillUids(open, keyring);
  for (const always of alwaysPresent(policy, personId, { arePixelsCleaned, isDefaced })) {
    kept.set(always.tag, always);
  }
  return dataSetOf(kept.values());
}
