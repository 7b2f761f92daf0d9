import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';

export type Point = readonly [number, number, number];
export type Cosines = readonly [number, number, number, number, number, number];

/** A header of one slice; what is null is left out. */
export interface SliceHeader {
  readonly columns?: number;
  readonly rows?: number;
  readonly modality?: string;
  readonly cosines?: readonly number[] | readonly string[] | null;
  readonly position?: readonly number[] | readonly string[] | null;
  /** Between rows, between columns, as Pixel Spacing has it. */
  readonly pixelSpacing?: readonly number[] | null;
  readonly instanceNumber?: number | null;
  readonly more?: readonly Element[];
}

export const AXIAL: Cosines = [1, 0, 0, 0, 1, 0];
export const CORONAL: Cosines = [1, 0, 0, 0, 0, -1];
export const SAGITTAL: Cosines = [0, 1, 0, 0, 0, -1];

/** A header of one slice, axial and at the origin where not told otherwise. */
export function sliceOf(header: SliceHeader = {}): DataSet {
  const { columns = 4, rows = 3, modality = 'CT' } = header;
  const { cosines = AXIAL, position = [0, 0, 0], pixelSpacing = [1, 1] } = header;
  const { instanceNumber = null, more = [] } = header;
  return dataSetOf([
    element(Tag.Modality, 'CS', modality),
    element(Tag.SeriesInstanceUID, 'UI', '2.25.1'),
    element(Tag.FrameOfReferenceUID, 'UI', '2.25.2'),
    element(Tag.Rows, 'US', rows),
    element(Tag.Columns, 'US', columns),
    ...(cosines === null ? [] : [element(Tag.ImageOrientationPatient, 'DS', cosines)]),
    ...(position === null ? [] : [element(Tag.ImagePositionPatient, 'DS', position)]),
    ...(pixelSpacing === null ? [] : [element(Tag.PixelSpacing, 'DS', pixelSpacing)]),
    ...(instanceNumber === null ? [] : [element(Tag.InstanceNumber, 'IS', instanceNumber)]),
    ...more,
  ]);
}

/** One frame of an enhanced multi-frame image. */
export interface EnhancedFrame {
  readonly position: Point;
  readonly cosines?: Cosines;
  /** More functional group macros of this frame. */
  readonly more?: readonly Element[];
  /** More of Frame Content. */
  readonly content?: readonly Element[];
}

/** A header of an enhanced multi-frame image: pixel measures shared, planes by frame. PS3.3 C.7.6.16. */
export function enhancedOf(
  frames: readonly EnhancedFrame[],
  pixelSpacing: readonly [number, number] = [1, 1],
  more: readonly Element[] = [],
): DataSet {
  const item = (...elements: Element[]) => [dataSetOf(elements)];
  const groups = frames.map(({ position, cosines = AXIAL, more: macros = [], content = [] }) =>
    dataSetOf([
      sequence(Tag.FrameContentSequence, item(...content)),
      sequence(Tag.PlanePositionSequence, item(element(Tag.ImagePositionPatient, 'DS', position))),
      sequence(
        Tag.PlaneOrientationSequence,
        item(element(Tag.ImageOrientationPatient, 'DS', cosines)),
      ),
      ...macros,
    ]),
  );
  const measures = item(element(Tag.PixelSpacing, 'DS', pixelSpacing));
  return dataSetOf([
    element(Tag.Modality, 'CS', 'MR'),
    element(Tag.SeriesInstanceUID, 'UI', '2.25.1'),
    element(Tag.FrameOfReferenceUID, 'UI', '2.25.2'),
    element(Tag.Rows, 'US', 3),
    element(Tag.Columns, 'US', 4),
    element(Tag.NumberOfFrames, 'IS', frames.length),
    sequence(
      Tag.SharedFunctionalGroupsSequence,
      item(sequence(Tag.PixelMeasuresSequence, measures)),
    ),
    sequence(Tag.PerFrameFunctionalGroupsSequence, groups),
    ...more,
  ]);
}
