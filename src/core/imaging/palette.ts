import type { DataSet, Tag } from '../dicom/dataset.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { AppError } from '../errors.ts';
import { readDescriptor, readEntries } from './lookup-table.ts';
import { expandSegments } from './segmented-palette.ts';

const CHANNELS: readonly (readonly [descriptor: Tag, data: Tag, segments: Tag])[] = [
  [
    Tags.RedPaletteColorLookupTableDescriptor,
    Tags.RedPaletteColorLookupTableData,
    Tags.SegmentedRedPaletteColorLookupTableData,
  ],
  [
    Tags.GreenPaletteColorLookupTableDescriptor,
    Tags.GreenPaletteColorLookupTableData,
    Tags.SegmentedGreenPaletteColorLookupTableData,
  ],
  [
    Tags.BluePaletteColorLookupTableDescriptor,
    Tags.BluePaletteColorLookupTableData,
    Tags.SegmentedBluePaletteColorLookupTableData,
  ],
];

interface Table {
  /** Stored value of the first entry; smaller ones take it, larger ones than the last take the last. */
  readonly first: number;
  readonly entries: Uint16Array;
  readonly bits: number;
}

function tableOf(
  dataSet: DataSet,
  [descriptorTag, dataTag, segmentsTag]: readonly [Tag, Tag, Tag],
  isSignedInput: boolean,
): Table {
  const descriptor = readDescriptor(dataSet, descriptorTag, isSignedInput);
  const data = dataSet.get(dataTag);
  const segments = dataSet.get(segmentsTag);
  if (!descriptor || (data?.kind !== 'value' && segments?.kind !== 'value')) {
    throw new AppError('dicom/unsupported-pixel-format', 'palette is missing');
  }
  const { count, first, bits } = descriptor;
  const entries =
    data?.kind === 'value'
      ? readEntries(data.bytes, descriptor)
      : segments?.kind === 'value'
        ? expandSegments(segments.bytes, count, bits <= 8 ? 1 : 2)
        : null;
  if (!entries) throw new AppError('dicom/malformed', 'palette shorter than it says');
  return { first, entries, bits };
}

/** Entries that call themselves 16 bits wide, yet are all dark by the upper byte, are bytes. */
function bytesOf(tables: readonly Table[]): readonly Uint8Array[] {
  const isWide = tables.some(
    ({ bits, entries }) => bits > 8 && entries.some((entry) => entry > 0xff),
  );
  return tables.map(({ bits, entries }) =>
    Uint8Array.from(entries, (entry) => (isWide && bits > 8 ? entry >> (bits - 8) : entry)),
  );
}

/**
 * Palette indices to RGB, 8 bit, interleaved. Source: PS3.3 sections C.7.6.3.1.5 and C.7.9. Supplemental
 * palettes of MONOCHROME2 pictures (PS3.3 C.8.16.2.1.1.1) are none of these: such a picture is shown grey.
 * @throws {AppError} dicom/unsupported-pixel-format (no palette), dicom/malformed
 */
export function paletteToRgb(
  dataSet: DataSet,
  indices: ArrayLike<number>,
  isSignedInput: boolean,
): Uint8Array<ArrayBuffer> {
  const tables = CHANNELS.map((tags) => tableOf(dataSet, tags, isSignedInput));
  const rgb = new Uint8Array(indices.length * 3);
  bytesOf(tables).forEach((values, channel) => {
    const first = tables[channel]?.first ?? 0;
    const last = values.length - 1;
    for (let i = 0, to = channel; i < indices.length; i++, to += 3) {
      const entry = (indices[i] as number) - first;
      rgb[to] = values[entry <= 0 ? 0 : entry >= last ? last : entry] as number;
    }
  });
  return rgb;
}
