import type { DataSet, Tag as TagNumber } from '../../dicom/dataset.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { itemOf, numberOf, numbersOf, stringsOf } from '../../dicom/values.ts';

/** Where the attributes of one frame stand. PS3.3 C.7.6.16. */
export interface FrameHeader {
  readonly dataSet: DataSet;
  /** Items of the shared and of the per-frame functional groups; absent in a classic image. */
  readonly shared: DataSet | undefined;
  readonly own: DataSet | undefined;
}

/** The data sets in which an attribute of a macro may stand, the most particular first. */
function placesOf({ dataSet, shared, own }: FrameHeader, macro: TagNumber): readonly DataSet[] {
  if (own === undefined && shared === undefined) return [dataSet];
  return [
    own && itemOf(own, macro),
    own && itemOf(own, Tag.UnassignedPerFrameConvertedAttributesSequence),
    shared && itemOf(shared, macro),
    shared && itemOf(shared, Tag.UnassignedSharedConvertedAttributesSequence),
    dataSet,
  ].filter((place) => place !== undefined);
}

/** Item of a functional group macro: that of the frame, else the shared one. */
export function macroOf({ shared, own }: FrameHeader, macro: TagNumber): DataSet | undefined {
  return (own && itemOf(own, macro)) ?? (shared && itemOf(shared, macro));
}

/** Numbers of the most particular place that has the attribute; [] when there is none. */
export function frameNumbers(
  header: FrameHeader,
  macro: TagNumber,
  tag: TagNumber,
): readonly number[] {
  for (const place of placesOf(header, macro)) {
    const numbers = numbersOf(place, tag);
    if (numbers.length > 0) return numbers;
  }
  return [];
}

/**
 * Numbers that say where a frame lies: of a frame with functional groups only those in its groups, since one
 * position above them would be that of every frame.
 */
export function placeNumbers(
  header: FrameHeader,
  macro: TagNumber,
  tag: TagNumber,
): readonly number[] {
  if (header.own === undefined) return numbersOf(header.dataSet, tag);
  const item = macroOf(header, macro);
  return item === undefined ? [] : numbersOf(item, tag);
}

/** First number of the most particular place that has one. */
export function frameNumber(
  header: FrameHeader,
  macro: TagNumber,
  tag: TagNumber,
): number | undefined {
  for (const place of placesOf(header, macro)) {
    const number = numberOf(place, tag);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** Texts of the most particular place that has the attribute; [] when there is none. */
export function frameTexts(
  header: FrameHeader,
  macro: TagNumber,
  tag: TagNumber,
): readonly string[] {
  for (const place of placesOf(header, macro)) {
    const texts = stringsOf(place, tag);
    if (texts.some((text) => text !== '')) return texts;
  }
  return [];
}
