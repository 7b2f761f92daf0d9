import { dataSetOf, element, sequence } from '../dicom/build.ts';
import { latin1 } from '../dicom/character-sets.ts';
import type { DataSet, Element, SequenceElement, Tag, ValueElement } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { codingSchemeOf, treatmentOf } from './actions.ts';
import { dummyElement, VR_OF_BLANK } from './dummy.ts';
import { isStandardUid, type Keyring } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';

/** Code meaning of DCM 113100, PS3.16 CID 7050. */
export const PROFILE_MEANING = 'Basic Application Confidentiality Profile';

type MapUid = (original: string) => string;

function mapUids(source: ValueElement, mapUid: MapUid): Element {
  const uids = latin1(source.bytes)
    .split('\\')
    .map((uid) => uid.replace(/^[ \0]+|[ \0]+$/g, ''));
  const mapped = uids.map((uid) => (uid === '' || isStandardUid(uid) ? uid : mapUid(uid)));
  return element(source.tag, 'UI', mapped);
}

/**
 * Items keep their places, since frames are matched by position. A sequence of which nothing is left
 * although something was in it goes as a whole.
 */
function rewriteSequence(
  source: SequenceElement,
  policy: DeidPolicy,
  mapUid: MapUid,
  depth: number,
): Element | null {
  const items = source.items.map((item) => rewrite(item, policy, mapUid, depth + 1));
  const hadContent = source.items.some((item) => item.size > 0);
  return hadContent && items.every((item) => item.size === 0) ? null : sequence(source.tag, items);
}

function rewriteElement(
  source: Element,
  policy: DeidPolicy,
  mapUid: MapUid,
  scheme: string,
  depth: number,
): Element | null {
  switch (treatmentOf(source, policy, scheme, depth)) {
    case 'remove':
      return null;
    case 'keep':
      return source;
    case 'blank':
      return source.kind === 'sequence'
        ? sequence(source.tag, [])
        : { kind: 'value', tag: source.tag, vr: source.vr, bytes: new Uint8Array(0) };
    case 'dummy':
      return dummyElement(source);
    case 'map-uid':
      return source.kind === 'value' ? mapUids(source, mapUid) : null;
    case 'recurse':
      return source.kind === 'sequence' ? rewriteSequence(source, policy, mapUid, depth) : null;
  }
}

function rewrite(source: DataSet, policy: DeidPolicy, mapUid: MapUid, depth: number): DataSet {
  const scheme = codingSchemeOf(source);
  const kept = new Map<Tag, Element>();
  for (const [tag, original] of source) {
    const result = rewriteElement(original, policy, mapUid, scheme, depth);
    if (result) kept.set(tag, result);
  }
  return kept;
}

/** CID 7050 of PS3.16: what was done, as a code. */
function methodCode(value: string, meaning: string): DataSet {
  return dataSetOf([
    element(T.CodeValue, 'SH', value),
    element(T.CodingSchemeDesignator, 'SH', 'DCM'),
    element(T.CodeMeaning, 'LO', meaning),
  ]);
}

function markersOf(policy: DeidPolicy): Element[] {
  return [
    element(T.PatientIdentityRemoved, 'CS', 'YES'),
    element(T.DeidentificationMethod, 'LO', policy.method),
    sequence(T.DeidentificationMethodCodeSequence, [methodCode('113100', PROFILE_MEANING)]),
    element(T.LongitudinalTemporalInformationModified, 'CS', 'REMOVED'),
  ];
}

/**
 * A new data set by the policy (PS3.15 annex E), with the markers of the Basic Profile. The input is
 * not changed; kept elements share their bytes with it. UIDs are collected in a first pass, because
 * the keyed hash is asynchronous, and put in place in a second one.
 */
export async function deidentify(
  dataSet: DataSet,
  policy: DeidPolicy,
  keyring: Keyring,
): Promise<DataSet> {
  const originals = new Set<string>();
  rewrite(
    dataSet,
    policy,
    (uid) => {
      originals.add(uid);
      return '';
    },
    0,
  );
  const mapped = new Map(
    await Promise.all([...originals].map(async (uid) => [uid, await keyring.uid(uid)] as const)),
  );
  const kept = new Map(rewrite(dataSet, policy, (uid) => mapped.get(uid) ?? '', 0));
  for (const keyword of policy.blank) {
    kept.set(T[keyword], element(T[keyword], VR_OF_BLANK[keyword], ''));
  }
  for (const marker of markersOf(policy)) kept.set(marker.tag, marker);
  return dataSetOf([...kept.values()]);
}
