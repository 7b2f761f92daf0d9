import { explainInstance, type Explanation } from '../../src/core/deid/explain.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { mapInstance } from '../../src/core/rcdm/map-instance.ts';

/** @throws {AppError} dicom/* for what the file is */
export async function explainFile(
  bytes: FileBytes,
  policy: DeidPolicy,
  keyring: Keyring,
): Promise<Explanation> {
  const file = await readDicomBytes(bytes);
  const { person } = await mapInstance(file.dataSet, { keyring, condition: null });
  return explainInstance(file, policy, { keyring, personId: person.personId });
}
