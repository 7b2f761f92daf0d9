import type { DataSet } from '../../dicom/dataset.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { numbersOf } from '../../dicom/values.ts';
import { orientationOf } from './orientation.ts';
import { POSITION_TOLERANCE_MM } from './tolerances.ts';
import { add, scale, type Vector3 } from './vector.ts';

/**
 * Positions of the planes of an RT Dose by its Grid Frame Offset Vector: distances along the normal when the
 * first is zero, else heights (z) of axial planes. Null when it is neither. PS3.3 C.8.8.3.2.
 */
export function gridPositions(
  dataSet: DataSet,
  offsets: readonly number[],
): readonly Vector3[] | null {
  const [x, y, z] = numbersOf(dataSet, Tag.ImagePositionPatient);
  const orientation = orientationOf(numbersOf(dataSet, Tag.ImageOrientationPatient));
  if (orientation === null || x === undefined || y === undefined || z === undefined) return null;
  if (offsets[0] === 0) {
    return offsets.map((offset) => add([x, y, z], scale(orientation.normal, offset)));
  }
  const isAxial = orientation.alongRow[0] === 1 && orientation.alongColumn[1] === 1;
  const isHeight = Math.abs((offsets[0] ?? NaN) - z) <= POSITION_TOLERANCE_MM;
  return isAxial && isHeight ? offsets.map((height) => [x, y, height]) : null;
}
