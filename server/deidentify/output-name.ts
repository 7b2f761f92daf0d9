import { treatmentOf } from '../../src/core/deid/actions.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { surroundingsOf } from '../../src/core/deid/surroundings.ts';
import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { AppError } from '../../src/core/errors.ts';

const UID = /^[0-9.]{1,64}$/;

/**
 * Of the SOP Instance UID that the new file has: the mapped one, or its own where the policy keeps it.
 * @throws {AppError} dicom/malformed
 */
export async function fileNameOf(
  { dataSet }: DicomFile,
  policy: DeidPolicy,
  keyring: Keyring,
): Promise<string> {
  const element = dataSet.get(Tag.SOPInstanceUID);
  const own = stringOf(dataSet, Tag.SOPInstanceUID);
  if (!element || own === undefined) {
    throw new AppError('dicom/malformed', 'SOP Instance UID is missing');
  }
  const isKept = treatmentOf(element, policy, surroundingsOf(dataSet)) === 'keep';
  const uid = isKept ? own : await keyring.uid(own);
  if (!UID.test(uid)) throw new AppError('dicom/malformed', 'SOP Instance UID is no UID');
  return `${uid}.dcm`;
}
