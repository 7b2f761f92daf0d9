import type { DataSet } from '../dicom/dataset.ts';
import type { PixelDescription } from '../dicom/pixels.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';

/**
 * Whether the smallest value is white. Presentation LUT Shape and Photometric Interpretation say the same
 * thing once (PS3.3 C.11.6.1.2); where they contradict each other, the later stage, the shape, is right.
 */
export function isInverted(
  dataSet: DataSet,
  { photometricInterpretation }: PixelDescription,
): boolean {
  const shape = stringOf(dataSet, Tags.PresentationLUTShape);
  if (shape === 'INVERSE') return true;
  return photometricInterpretation === 'MONOCHROME1' && shape !== 'IDENTITY';
}
