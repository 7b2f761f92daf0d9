import type { DicomFile, FileBytes } from '../dicom/dataset.ts';
import { sizeOf } from '../dicom/file-bytes.ts';
import { checkPixelDataIsWhole } from '../dicom/pixel-length.ts';
import * as T from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';
import { writeDicomParts } from '../dicom/write.ts';
import { AppError } from '../errors.ts';
import type { DeidentifiedInstance, InstanceRows } from '../rcdm/rows.ts';
import type { Deidentified } from './brands.ts';
import { deidentify, type DeidSubject } from './deidentify.ts';
import type { Keyring } from './keyring.ts';
import type { DeidPolicy } from './policy.ts';
import { createResidualScanner, type ResidualHit } from './residual-scan.ts';
import { sha256Hex } from './sha256.ts';
import { NO_TREATMENTS, type Treatment, type TreatmentCounts } from './treatment.ts';

export interface ReleaseOrder {
  /** As it was read. */
  readonly original: DicomFile;
  /** The same object with the pixel data that is to be stored, still identified. */
  readonly source: DicomFile;
  readonly rows: InstanceRows;
  readonly policy: DeidPolicy;
  readonly keyring: Keyring;
  /** A person approved the pixels of `source`, in which marked boxes are black. False without it. */
  readonly arePixelsCleaned?: boolean;
  /** The face was taken out of the volume that `source` is a part of. False without it. */
  readonly isDefaced?: boolean;
  /** SHA-256 in lower-case hex, where the caller has a faster one than the platforms share. */
  readonly hash?: (parts: readonly FileBytes[]) => string | Promise<string>;
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

/** A released instance whose file is still in the parts that it was written in. */
export interface DeidentifiedParts extends Omit<DeidentifiedInstance, 'file'> {
  readonly parts: Deidentified<readonly FileBytes[]>;
  /** What became of the elements of the input. */
  readonly treatments: TreatmentCounts;
}

async function write(
  source: DicomFile,
  policy: DeidPolicy,
  subject: DeidSubject,
): Promise<readonly FileBytes[]> {
  const dataSet = await deidentify(source.dataSet, policy, subject);
  // A number of frames that is no number went: then nobody could read the pixels again.
  checkPixelDataIsWhole(dataSet);
  return writeDicomParts({ transferSyntaxUid: source.transferSyntaxUid, dataSet });
}

/**
 * The only door out for images: de-identifies, writes, searches bytes and rows for what the input said,
 * and marks both as de-identified. Pixel data that is on the disk stays there.
 * @throws {AppError} deid/residual-identifier, dicom/malformed; a DOMException when a Blob of the input
 * cannot be read
 */
export async function releaseParts(order: ReleaseOrder): Promise<DeidentifiedParts> {
  const { original, source, rows, policy, keyring, hash = sha256Hex } = order;
  const { arePixelsCleaned = false, isDefaced = false } = order;
  const treatments: Record<Treatment, number> = { ...NO_TREATMENTS };
  const parts = await write(source, policy, {
    keyring,
    personId: rows.person.personId,
    arePixelsCleaned,
    isDefaced,
    onTreatment: (treatment) => {
      treatments[treatment] += 1;
    },
  });
  const scanner = createResidualScanner(original, policy);
  const [sha256, inFile, inRows] = await Promise.all([
    hash(parts),
    scanner.scanFile(parts),
    scanner.scanRows(rows),
  ]);
  const [hit] = [...inFile, ...inRows];
  if (hit) refuse(hit);
  refuseUnshiftedDate(original, rows);

  return {
    rows: rows as Deidentified<InstanceRows>,
    parts: parts as Deidentified<readonly FileBytes[]>,
    treatments,
    record: {
      policyId: policy.id,
      policyVersion: policy.version,
      sha256,
      byteLength: parts.reduce((sum, part) => sum + sizeOf(part), 0),
    },
  };
}

/**
 * The same with the file as one Blob.
 * @throws {AppError} as releaseParts
 */
export async function releaseInstance(order: ReleaseOrder): Promise<DeidentifiedInstance> {
  const { parts, ...released } = await releaseParts(order);
  const file = new Blob(parts as readonly FileBytes[] as BlobPart[], { type: 'application/dicom' });
  return { ...released, file: file as Deidentified<Blob> };
}

/**
 * The only door out for objects that are no images and have no rows.
 * @throws {AppError} as releaseParts
 */
export async function releaseObject(
  {
    original,
    source,
    policy,
    keyring,
  }: Pick<ReleaseOrder, 'original' | 'source' | 'policy' | 'keyring'>,
  personId: string,
): Promise<Deidentified<readonly FileBytes[]>> {
  const parts = await write(source, policy, { keyring, personId });
  const [hit] = await createResidualScanner(original, policy).scanFile(parts);
  if (hit) refuse(hit);
  return parts as Deidentified<readonly FileBytes[]>;
}
