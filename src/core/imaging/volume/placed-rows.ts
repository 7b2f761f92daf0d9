import type { RadiologyImageRow } from '../../rcdm/rows.ts';
import { dataSetOf, element } from '../../dicom/build.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import type { FrameHeader } from './frame-header.ts';
import { orientationOf } from './orientation.ts';
import { isLength, vectorOf, type FrameFacts, type PlacedFrame } from './placed-frame.ts';

/** What a stored image says of its place. */
export type PlaceRow = Pick<
  RadiologyImageRow,
  | 'imageId'
  | 'seriesUid'
  | 'imageType'
  | 'imageNo'
  | 'rows'
  | 'columns'
  | 'frames'
  | 'photometricInterpretation'
  | 'sliceThicknessMm'
  | 'pixelSpacingMm'
  | 'imageOrientation'
  | 'imagePositionMm'
>;

const ONE_SAMPLE: ReadonlySet<string> = new Set([
  '',
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
]);

/** What a row keeps of all that tells frames of one place apart. */
function headerOf({ imageType, sliceThicknessMm }: PlaceRow): FrameHeader {
  const type = element(Tag.ImageType, 'CS', imageType);
  const dataSet = dataSetOf(
    sliceThicknessMm === null
      ? [type]
      : [type, element(Tag.SliceThickness, 'DS', sliceThicknessMm)],
  );
  return { dataSet, shared: undefined, own: undefined };
}

function frameOf(row: PlaceRow, header: FrameHeader): FrameFacts | PlacedFrame {
  const facts: FrameFacts = {
    reference: { id: row.imageId, frame: 0 },
    header,
    seriesUid: row.seriesUid,
    columns: row.columns,
    rows: row.rows,
    samplesPerPixel: ONE_SAMPLE.has(row.photometricInterpretation) ? 1 : 3,
    frameOfReferenceUid: null,
    isLocalizer: row.imageType === 'LOCALIZER',
    isMosaic: false,
    instanceNumber: row.imageNo,
  };
  const orientation = orientationOf(row.imageOrientation ?? []);
  const position = vectorOf(row.imagePositionMm ?? []);
  const [rowMm, columnMm] = row.pixelSpacingMm ?? [0, 0];
  if (row.frames !== 1 || orientation === null || position === null) return facts;
  if (!isLength(rowMm) || !isLength(columnMm)) return facts;
  return { ...facts, stackId: '', orientation, position, pixelSpacingMm: [columnMm, rowMm] };
}

/**
 * Stored images as the grouping of slices takes them; without a place where the row states none, a wrong one, or
 * that of one of several frames. Rows have no frame of reference: all of a series are taken for one.
 */
export function framesOfRows(rows: readonly PlaceRow[]): (FrameFacts | PlacedFrame)[] {
  // Of a series most headers are alike, and each takes longer to make than the frame.
  const headers = new Map<string, FrameHeader>();
  return rows.map((row) => {
    const key = `${row.imageType} ${row.sliceThicknessMm}`;
    const header = headers.get(key) ?? headerOf(row);
    headers.set(key, header);
    return frameOf(row, header);
  });
}
