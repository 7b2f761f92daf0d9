import type { DataSet, Tag as TagNumber } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { itemsOf, numbersOf } from '../dicom/values.ts';

/**
 * The items in which an attribute of a functional group may stand: the data set itself, the shared
 * group, then frame after frame. PS3.3 C.7.6.16.
 */
export function* groupItems(dataSet: DataSet, macro: TagNumber): Generator<DataSet> {
  yield dataSet;
  const [shared] = itemsOf(dataSet, Tag.SharedFunctionalGroupsSequence);
  if (shared !== undefined) yield* itemsOf(shared, macro);
  for (const frame of itemsOf(dataSet, Tag.PerFrameFunctionalGroupsSequence)) {
    yield* itemsOf(frame, macro);
  }
}

/** Numbers of the first place that has the attribute. */
export function numbersInGroups(
  dataSet: DataSet,
  macro: TagNumber,
  tag: TagNumber,
): readonly number[] {
  for (const item of groupItems(dataSet, macro)) {
    const numbers = numbersOf(item, tag);
    if (numbers.length > 0) return numbers;
  }
  return [];
}

/** Image Orientation (Patient): one, or one a frame; of tomographic NM that of its first detector. */
export function orientationsOf(dataSet: DataSet): readonly (readonly number[])[] {
  const own = numbersOf(dataSet, Tag.ImageOrientationPatient);
  if (own.length > 0) return [own];
  const found = [...groupItems(dataSet, Tag.PlaneOrientationSequence)]
    .map((item) => numbersOf(item, Tag.ImageOrientationPatient))
    .filter((numbers) => numbers.length > 0);
  if (found.length > 0) return found;
  return itemsOf(dataSet, Tag.DetectorInformationSequence)
    .map((item) => numbersOf(item, Tag.ImageOrientationPatient))
    .filter((numbers) => numbers.length > 0)
    .slice(0, 1);
}
