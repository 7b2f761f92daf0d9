import { deidentify, type DeidSubject } from '../../src/core/deid/deidentify.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';

/**
 * What every output of a policy holds, with the pixels as they came and with cleaned ones: what
 * de-identification puts into an empty data set.
 */
export async function formsOf(
  policy: DeidPolicy,
  subject: Omit<DeidSubject, 'arePixelsCleaned'>,
): Promise<readonly DataSet[]> {
  return Promise.all(
    [false, true].map((arePixelsCleaned) =>
      deidentify(new Map(), policy, { ...subject, arePixelsCleaned }),
    ),
  );
}
