import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly bits: 8 | 16;
  readonly samples?: 1 | 3;
  readonly photometric?: string;
  readonly frames?: number;
}

/** An image data set with these stored values and nothing that a picture does not need. */
export function imageOf(
  shape: Shape,
  pixels: readonly number[],
  more: readonly Element[] = [],
): DataSet {
  const { rows, columns, bits, samples = 1, photometric = 'MONOCHROME2', frames = 1 } = shape;
  return dataSetOf([
    element(Tag.Rows, 'US', rows),
    element(Tag.Columns, 'US', columns),
    element(Tag.NumberOfFrames, 'IS', frames),
    element(Tag.SamplesPerPixel, 'US', samples),
    element(Tag.PlanarConfiguration, 'US', 0),
    element(Tag.PhotometricInterpretation, 'CS', photometric),
    element(Tag.BitsAllocated, 'US', bits),
    element(Tag.BitsStored, 'US', bits),
    element(Tag.HighBit, 'US', bits - 1),
    element(Tag.PixelRepresentation, 'US', 0),
    element(Tag.PixelData, bits === 8 ? 'OB' : 'OW', pixels),
    ...more,
  ]);
}
