import { deidentify } from '../../src/core/deid/deidentify.ts';
import { createKeyring, createSiteKey } from '../../src/core/deid/keyring.ts';
import { RCDM_PAPER, type DeidPolicy } from '../../src/core/deid/policy.ts';
import { withElements } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';

const keyring = createKeyring(await createSiteKey());

/** A phantom image as the program sends it, and what its row says of the file. */
export interface ReleasedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly dataSet: DataSet;
  readonly declared: {
    readonly sopClassUid: string;
    readonly sopInstanceUid: string;
    readonly seriesUid: string;
    readonly transferSyntaxUid: string;
  };
}

/** `put` stands in the file beside what de-identification left: what it puts there was not cleaned. */
export async function releasedFile(
  index: number,
  put: readonly Element[] = [],
  policy: DeidPolicy = RCDM_PAPER,
  personId = 'person000000001',
): Promise<ReleasedFile> {
  const { dataSet: original } = await readDicomFile(phantomInstance(index).bytes);
  const clean = await deidentify(original, policy, { keyring, personId });
  const dataSet = withElements(clean, put);
  const transferSyntaxUid = ExplicitVRLittleEndian;
  return {
    bytes: writeDicomFile({ transferSyntaxUid, dataSet }),
    dataSet,
    declared: {
      sopClassUid: stringOf(dataSet, T.SOPClassUID) ?? '',
      sopInstanceUid: stringOf(dataSet, T.SOPInstanceUID) ?? '',
      seriesUid: stringOf(dataSet, T.SeriesInstanceUID) ?? '',
      transferSyntaxUid,
    },
  };
}
