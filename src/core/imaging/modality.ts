import type { DataSet } from '../dicom/dataset.ts';
import type { PixelDescription } from '../dicom/pixels.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { itemOf } from '../dicom/values.ts';
import { AppError } from '../errors.ts';
import { lookUp, readLookupTable, type LookupTable } from './lookup-table.ts';

/** From stored to modality values (HU for CT): by table where there is one, else by slope and intercept. */
export interface Modality {
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  readonly modalityTable: LookupTable | null;
}

/**
 * The modality transformation of a frame, PS3.3 section C.11.1. A Modality LUT stands above a rescale.
 * @throws {AppError} dicom/malformed when the LUT cannot be read: the values would mean something else
 */
export function modalityOf(dataSet: DataSet, description: PixelDescription): Modality {
  const item = itemOf(dataSet, Tags.ModalityLUTSequence);
  const { rescaleSlope, rescaleIntercept, pixelRepresentation } = description;
  if (!item || description.sampleType !== 'integer') {
    return { rescaleSlope, rescaleIntercept, modalityTable: null };
  }
  const isSigned = pixelRepresentation === 1;
  const modalityTable = readLookupTable(item, Tags.LUTDescriptor, Tags.LUTData, isSigned);
  if (!modalityTable) throw new AppError('dicom/malformed', 'modality LUT cannot be read');
  return { rescaleSlope: 1, rescaleIntercept: 0, modalityTable };
}

/** Stored values to modality values. */
export function toModality(
  stored: ArrayLike<number>,
  { rescaleSlope, rescaleIntercept, modalityTable }: Modality,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(stored.length);
  if (modalityTable) {
    for (let i = 0; i < result.length; i++) result[i] = lookUp(modalityTable, stored[i] as number);
    return result;
  }
  for (let i = 0; i < result.length; i++) {
    result[i] = (stored[i] as number) * rescaleSlope + rescaleIntercept;
  }
  return result;
}

/** Smallest and largest stored value that the stored bits allow; null for floating point. */
function storedRange({
  sampleType,
  bitsStored,
  pixelRepresentation,
}: PixelDescription): readonly [min: number, max: number] | null {
  if (sampleType !== 'integer') return null;
  return pixelRepresentation === 1
    ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
    : [0, 2 ** bitsStored - 1];
}

/** Smallest and largest modality value that the stored bits allow; null for floating point. */
export function modalityRange(
  description: PixelDescription,
  { rescaleSlope, rescaleIntercept, modalityTable }: Modality,
): readonly [min: number, max: number] | null {
  if (modalityTable) return [0, 2 ** modalityTable.bits - 1];
  const stored = storedRange(description);
  if (!stored) return null;
  const [a, b] = [
    stored[0] * rescaleSlope + rescaleIntercept,
    stored[1] * rescaleSlope + rescaleIntercept,
  ];
  return [Math.min(a, b), Math.max(a, b)];
}
