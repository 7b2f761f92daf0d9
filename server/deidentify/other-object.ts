import type { Deidentified } from '../../src/core/deid/brands.ts';
import { objectHoldReason } from '../../src/core/deid/hold.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import { releaseObject } from '../../src/core/deid/release.ts';
import type { DicomFile, FileBytes } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { personOfObject } from '../../src/core/rcdm/map-instance.ts';
import { withPixelsToStore } from '../../workers/import/pixels-to-store.ts';
import type { RunOrder } from './file-task.ts';

type ObjectRun = Pick<RunOrder, 'policy' | 'compression'> & { readonly keyring: Keyring };

/**
 * De-identifies an object that is no image, when its kind and the policy allow it. It has no rows.
 * @throws {AppError} deid/object-kind when it is held; as releaseObject and decodeToNative; AbortError
 */
export async function releaseOtherObject(
  original: DicomFile,
  { policy, compression, keyring }: ObjectRun,
  signal: AbortSignal,
): Promise<Deidentified<readonly FileBytes[]>> {
  const held = objectHoldReason(original.dataSet, policy);
  if (held) throw held;
  const source = original.dataSet.has(Tag.PixelData)
    ? await withPixelsToStore(original, compression, signal)
    : { ...original, transferSyntaxUid: ExplicitVRLittleEndian };
  const personId = await personOfObject(original.dataSet, keyring);
  return releaseObject({ original, source, policy, keyring }, personId);
}
