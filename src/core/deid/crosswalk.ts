import { writeCsv } from '../dataset/csv.ts';
import type { DataSet } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { stringsOf, textOf } from '../dicom/values.ts';
import { isStandardUid, type Keyring } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';

type Pair = readonly [idOld: string, idNew: string];

/**
 * Which id became which. It names everybody: for the curator's download alone, never stored and never sent.
 */
export interface Crosswalk {
  readonly patients: readonly Pair[];
  readonly uids: readonly Pair[];
}

function uidsIn(dataSet: DataSet, found: Set<string>): Set<string> {
  for (const element of dataSet.values()) {
    if (element.kind === 'sequence') for (const item of element.items) uidsIn(item, found);
    if (element.vr !== 'UI') continue;
    for (const uid of stringsOf(dataSet, element.tag)) {
      if (uid !== '' && !isStandardUid(uid)) found.add(uid);
    }
  }
  return found;
}

/**
 * What the ids of one data set become, with all UIDs of it, nested ones too. Persons without a Patient ID
 * have no old id; where the policy keeps UIDs there are none to tell.
 */
export async function crosswalkOf(
  dataSet: DataSet,
  personId: string,
  { policy, keyring }: { readonly policy: DeidPolicy; readonly keyring: Keyring },
): Promise<Crosswalk> {
  const patientId = textOf(dataSet, T.PatientID)?.trim() ?? '';
  const mapped = policy.options.includes('retainUids') ? [] : [...uidsIn(dataSet, new Set())];
  return {
    patients: patientId === '' ? [] : [[patientId, personId]],
    uids: await Promise.all(mapped.map(async (uid) => [uid, await keyring.uid(uid)] as const)),
  };
}

function once(pairs: Iterable<Pair>): readonly Pair[] {
  const byBoth = new Map<string, Pair>();
  for (const pair of pairs) byBoth.set(JSON.stringify(pair), pair);
  return [...byBoth.values()];
}

/** Each pair once: two persons may have one old id at two places, and no id becomes two. */
export function joinCrosswalks(crosswalks: readonly Crosswalk[]): Crosswalk {
  return {
    patients: once(crosswalks.flatMap(({ patients }) => patients)),
    uids: once(crosswalks.flatMap(({ uids }) => uids)),
  };
}

/** In the form that validation scripts read: `id_old,id_new`. */
export function crosswalkCsv(pairs: readonly Pair[]): string {
  return writeCsv([['id_old', 'id_new'], ...pairs]);
}
