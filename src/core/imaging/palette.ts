import type { DataSet, Tag } from '../dicom/dataset.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { numbersOf } from '../dicom/values.ts';
import { AppError } from '../errors.ts';

const CHANNELS: readonly (readonly [descriptor: Tag, data: Tag])[] = [
  [Tags.RedPaletteColorLookupTableDescriptor, Tags.RedPaletteColorLookupTableData],
  [Tags.GreenPaletteColorLookupTableDescriptor, Tags.GreenPaletteColorLookupTableData],
  [Tags.BluePaletteColorLookupTableDescriptor, Tags.BluePaletteColorLookupTableData],
];

interface Table {
  /** Stored value of the first entry; smaller ones take it, larger ones than the last take the last. */
  readonly first: number;
  readonly values: Uint8Array;
}

function tableOf(dataSet: DataSet, descriptorTag: Tag, dataTag: Tag): Table {
  const [count, first, bits] = numbersOf(dataSet, descriptorTag);
  const data = dataSet.get(dataTag);
  if (count === undefined || first === undefined || data?.kind !== 'value') {
    throw new AppError('dicom/unsupported-pixel-format', 'palette is missing or segmented');
  }
  const entries = count === 0 ? 65_536 : count;
  const { bytes } = data;
  // 8-bit entries stand one to a byte, or one to a word as older devices wrote them.
  const isOneByteEach = bits === 8 && bytes.length < entries * 2;
  if (bytes.length < entries * (isOneByteEach ? 1 : 2)) {
    throw new AppError('dicom/malformed', 'palette shorter than it says');
  }
  const significantByte = bits === 8 ? 0 : 1;
  const values = Uint8Array.from({ length: entries }, (_, entry) =>
    isOneByteEach ? (bytes[entry] as number) : (bytes[entry * 2 + significantByte] as number),
  );
  return { first, values };
}

/**
 * Palette indices to RGB, 8 bit, interleaved. Source: PS3.3 section C.7.6.3.1.5.
 * @throws {AppError} dicom/unsupported-pixel-format, dicom/malformed
 */
export function paletteToRgb(
  dataSet: DataSet,
  indices: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(indices.length * 3);
  CHANNELS.forEach(([descriptorTag, dataTag], channel) => {
    const { first, values } = tableOf(dataSet, descriptorTag, dataTag);
    for (let i = 0; i < indices.length; i++) {
      const entry = Math.max(0, Math.min((indices[i] as number) - first, values.length - 1));
      rgb[i * 3 + channel] = values[entry] as number;
    }
  });
  return rgb;
}
