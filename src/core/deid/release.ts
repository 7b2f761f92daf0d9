import type { DicomFile } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';
import { writeDicomFile } from '../dicom/write.ts';
import { AppError } from '../errors.ts';
import type { DeidentifiedInstance, InstanceRows } from '../rcdm/rows.ts';
import type { Deidentified } from './brands.ts';
import { deidentify } from './deidentify.ts';
import type { Keyring } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';
import { createResidualScanner, type ResidualHit } from './residual-scan.ts';

export interface ReleaseOrder {
  /** As it was read. */
  readonly original: DicomFile;
  /** The same object with native pixels, still identified. */
  readonly native: DicomFile;
  readonly rows: InstanceRows;
  readonly policy: DeidPolicy;
  readonly keyring: Keyring;
}

function refuse({ tag, kind, encoding }: ResidualHit): never {
  throw new AppError('deid/residual-identifier', 'identifying text left after de-identification', {
    tag,
    kind,
    encoding,
  });
}

/** The scan cannot judge a shifted date (it may meet another date by chance): equality can. */
function refuseUnshiftedDate(original: DicomFile, rows: InstanceRows): void {
  const studyDate = stringOf(original.dataSet, T.StudyDate)?.replace(/\D/g, '');
  if (studyDate && rows.occurrence.shiftedDate?.replace(/\D/g, '') === studyDate) {
    refuse({ tag: 'shiftedDate', kind: 'date', encoding: 'utf-8' });
  }
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The only door out: de-identifies, writes, searches bytes and rows for what the input said, and
 * marks both as de-identified.
 * @throws {AppError} deid/residual-identifier, dicom/malformed
 */
export async function releaseInstance(order: ReleaseOrder): Promise<DeidentifiedInstance> {
  const { original, native, rows, policy, keyring } = order;
  const dataSet = await deidentify(native.dataSet, policy, keyring);
  const bytes = writeDicomFile({ transferSyntaxUid: native.transferSyntaxUid, dataSet });

  const scanner = createResidualScanner(original);
  const [hit] = [...scanner.scanFile(bytes, policy), ...scanner.scanRows(rows)];
  if (hit) refuse(hit);
  refuseUnshiftedDate(original, rows);

  return {
    rows: rows as Deidentified<InstanceRows>,
    bytes: bytes as Deidentified<Uint8Array<ArrayBuffer>>,
    record: {
      policyId: policy.id,
      policyVersion: policy.version,
      sha256: await sha256Hex(bytes),
      byteLength: bytes.byteLength,
    },
  };
}
