import { dataSetOf, element, sequence } from '../dicom/build.ts';
import { latin1, type CharacterSets } from '../dicom/character-sets.ts';
import type { DataSet, Element, SequenceElement, Tag, ValueElement } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { characterSetsOf } from '../dicom/values.ts';
import { codingSchemeOf, treatmentOf } from './actions.ts';
import { dummyElement, VR_OF_BLANK } from './dummy.ts';
import { OPTIONS, PIXEL_OPTIONS, type DeidOption } from './confidentiality.ts';
import { cleanElement } from './descriptors/clean-element.ts';
import { isStandardUid, type Keyring } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';
import { shiftElement } from './shift-element.ts';

/** Code meaning of DCM 113100, PS3.16 CID 7050. */
export const PROFILE_MEANING = 'Basic Application Confidentiality Profile';

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
    case 'clean-text':
      return source.kind === 'value' ? cleanElement(source, scope.characterSets).element : null;
    case 'recurse':
      return source.kind === 'sequence' ? rewriteSequence(source, walk, scope) : null;
  }
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

/** CID 7050 of PS3.16: what was done, as a code. */
function methodCode([value, meaning]: readonly [value: string, meaning: string]): DataSet {
  return dataSetOf([
    element(T.CodeValue, 'SH', value),
    element(T.CodingSchemeDesignator, 'SH', 'DCM'),
    element(T.CodeMeaning, 'LO', meaning),
  ]);
}

/** Longitudinal Temporal Information Modified, PS3.3 C.12.1. */
function datesAfter({ options }: DeidPolicy): string {
  if (options.includes('retainFullDates')) return 'UNMODIFIED';
  return options.includes('retainModifiedDates') ? 'MODIFIED' : 'REMOVED';
}

interface PixelState {
  readonly arePixelsCleaned: boolean;
  readonly isDefaced: boolean;
}

/** Options that were carried out on this object: a policy can ask for those of pixels, not claim them. */
function doneOptions({ options }: DeidPolicy, done: PixelState): DeidOption[] {
  return [
    ...(done.arePixelsCleaned ? (['cleanPixelData'] as const) : []),
    ...(done.isDefaced ? (['cleanRecognizableVisualFeatures'] as const) : []),
    ...options.filter((option) => !PIXEL_OPTIONS.includes(option)),
  ];
}

/** PS3.15 sections E.3.1 and E.3.2: the codes about pixels and the NO of each go together. */
function markersOf(policy: DeidPolicy, done: PixelState): Element[] {
  return [
    element(T.PatientIdentityRemoved, 'CS', 'YES'),
    element(T.DeidentificationMethod, 'LO', policy.method),
    sequence(T.DeidentificationMethodCodeSequence, [
      methodCode(['113100', PROFILE_MEANING]),
      ...doneOptions(policy, done).map((option) => methodCode(OPTIONS[option])),
    ]),
    element(T.LongitudinalTemporalInformationModified, 'CS', datesAfter(policy)),
    ...(done.arePixelsCleaned ? [element(T.BurnedInAnnotation, 'CS', 'NO')] : []),
    ...(done.isDefaced ? [element(T.RecognizableVisualFeatures, 'CS', 'NO')] : []),
  ];
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
  for (const keyword of policy.blank) {
    kept.set(T[keyword], element(T[keyword], VR_OF_BLANK[keyword], ''));
  }
  if (policy.patientIdentity === 'pseudonym') {
    kept.set(T.PatientID, element(T.PatientID, 'LO', personId));
    kept.set(T.PatientName, element(T.PatientName, 'PN', personId));
  }
  for (const marker of markersOf(policy, { arePixelsCleaned, isDefaced }))
    kept.set(marker.tag, marker);
  return dataSetOf(kept.values());
}
