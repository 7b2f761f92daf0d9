import { deidentify, type DeidSubject } from '../../src/core/deid/deidentify.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';

const PIXEL_STATES = [
  { arePixelsCleaned: false, isDefaced: false },
  { arePixelsCleaned: true, isDefaced: false },
  { arePixelsCleaned: false, isDefaced: true },
  { arePixelsCleaned: true, isDefaced: true },
];

/**
 * What every output of a policy holds, with the pixels as they came, cleaned and without a face: what
 * de-identification puts into an empty data set.
 */
export async function formsOf(
  policy: DeidPolicy,
  subject: Pick<DeidSubject, 'keyring' | 'personId'>,
): Promise<readonly DataSet[]> {
  return Promise.all(
    PIXEL_STATES.map((state) => deidentify(new Map(), policy, { ...subject, ...state })),
  );
}
