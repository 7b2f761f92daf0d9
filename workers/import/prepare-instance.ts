import { faceHold } from '../../src/core/deid/faces/face-hold.ts';
import { holdReason } from '../../src/core/deid/hold.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { DicomFile, FileBytes } from '../../src/core/dicom/dataset.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { mapInstance, type MapContext } from '../../src/core/rcdm/map-instance.ts';
import type { InstanceRows } from '../../src/core/rcdm/rows.ts';
import type { Compression } from '../../src/core/rpc/import-api.ts';
import { withPixelsToStore } from './pixels-to-store.ts';

interface OpeningOrder extends Pick<MapContext, 'keyring' | 'condition'> {
  /** A person looked at the pixels and found nothing in them that names anybody. */
  readonly pixelsApproved: boolean;
  readonly policy: Pick<DeidPolicy, 'options'>;
  /** Its series was looked at: the face is cleared, or there is none. False without it. */
  readonly isFaceDecided?: boolean;
}

/** A file that was read and may go on, with what its header says. */
interface OpenedInstance {
  readonly original: DicomFile;
  readonly rows: InstanceRows;
}

interface PreparedInstance extends OpenedInstance {
  /** The same object with the pixel data that is to be kept, still identified. */
  readonly source: DicomFile;
}

/**
 * Reads a file and fills its rows.
 * @throws {AppError} dicom/* for what the file is; deid/object-kind, deid/burned-in-risk and
 * deid/recognizable-face when it is held
 */
export async function openInstance(bytes: FileBytes, order: OpeningOrder): Promise<OpenedInstance> {
  return openRead(await readDicomBytes(bytes), order);
}

/**
 * The same for a file that was read.
 * @throws {AppError} deid/object-kind, deid/images-only, deid/burned-in-risk and deid/recognizable-face when it
 * is held
 */
export async function openRead(
  original: DicomFile,
  { keyring, condition, pixelsApproved, policy, isFaceDecided = false }: OpeningOrder,
): Promise<OpenedInstance> {
  const { dataSet } = original;
  const held =
    holdReason(dataSet, { pixelsApproved }) ?? (isFaceDecided ? null : faceHold(dataSet, policy));
  if (held) throw held;
  return { original, rows: await mapInstance(dataSet, { keyring, condition }) };
}

/**
 * Gives an opened file the pixel data that is to be kept. The row tells of that file: decoding may have
 * turned the colour space.
 * @throws {AppError} dicom/* as decodeToNative; AbortError
 */
export async function withPixels(
  { original, rows }: OpenedInstance,
  compression: Compression,
  signal: AbortSignal,
): Promise<PreparedInstance> {
  const source = await withPixelsToStore(original, compression, signal);
  const { transferSyntaxUid } = source;
  const { photometricInterpretation, frames } = describePixels(source.dataSet);
  const ofFile = { photometricInterpretation, frames, transferSyntaxUid };
  return { original, source, rows: { ...rows, image: { ...rows.image, ...ofFile } } };
}
