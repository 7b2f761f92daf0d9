import type { DataSet } from '../../dicom/dataset.ts';
import * as Tag from '../../dicom/tags.generated.ts';
import { itemOf, itemsOf, numberOf, numbersOf, stringOf, stringsOf } from '../../dicom/values.ts';
import { frameNumber, frameTexts, placeNumbers, type FrameHeader } from './frame-header.ts';
import { gridPositions } from './grid-positions.ts';
import { orientationOf, type Orientation } from './orientation.ts';
import { LONGEST_LENGTH_MM } from './tolerances.ts';
import type { Vector3 } from './vector.ts';
import type { FrameReference, LeftOver, LeftOverReason } from './volume.ts';

/** An image of a series: its header is enough, pixel data is not looked at. */
export interface SeriesImage {
  readonly id: string;
  readonly dataSet: DataSet;
}

/** What all frames of an image have. */
interface ImageFacts {
  readonly seriesUid: string;
  readonly columns: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly frameOfReferenceUid: string | null;
  readonly isLocalizer: boolean;
  readonly isMosaic: boolean;
  readonly instanceNumber: number | null;
}

/** What every frame has, wherever it lies. */
export interface FrameFacts extends ImageFacts {
  readonly reference: FrameReference;
  readonly header: FrameHeader;
}

/** A frame whose place in the patient is known. */
export interface PlacedFrame extends FrameFacts {
  readonly stackId: string;
  readonly orientation: Orientation;
  readonly position: Vector3;
  /** Between columns, between rows. */
  readonly pixelSpacingMm: readonly [column: number, row: number];
}

export interface SortedFrames {
  readonly placed: readonly PlacedFrame[];
  /** Slices without a position. */
  readonly unplaced: readonly FrameFacts[];
  readonly leftOver: readonly LeftOver[];
}

/** Modalities whose single images are slices even where the header has no position. */
const SLICE_MODALITIES: ReadonlySet<string> = new Set(['CT', 'MR', 'PT']);

export function vectorOf(numbers: readonly number[]): Vector3 | null {
  const [x, y, z] = numbers;
  if (numbers.length !== 3 || x === undefined || y === undefined || z === undefined) return null;
  // False for NaN too.
  const isPlace = numbers.every((value) => Math.abs(value) <= LONGEST_LENGTH_MM);
  return isPlace ? [x + 0, y + 0, z + 0] : null;
}

export function isLength(value: number): boolean {
  return value > 0 && value <= LONGEST_LENGTH_MM;
}

function pixelSpacingOf(header: FrameHeader): readonly [number, number] | null {
  const numbers = placeNumbers(header, Tag.PixelMeasuresSequence, Tag.PixelSpacing);
  const [row, column] = numbers;
  if (numbers.length !== 2 || row === undefined || column === undefined) return null;
  return isLength(row) && isLength(column) ? [column, row] : null;
}

/** Facts of a whole image, read once for all its frames. */
function imageFactsOf(dataSet: DataSet): ImageFacts {
  const imageType = stringsOf(dataSet, Tag.ImageType);
  return {
    seriesUid: stringOf(dataSet, Tag.SeriesInstanceUID) ?? '',
    columns: numberOf(dataSet, Tag.Columns) ?? 0,
    rows: numberOf(dataSet, Tag.Rows) ?? 0,
    samplesPerPixel: numberOf(dataSet, Tag.SamplesPerPixel) ?? 1,
    isLocalizer: imageType[2] === 'LOCALIZER',
    isMosaic: imageType.includes('MOSAIC'),
    instanceNumber: numberOf(dataSet, Tag.InstanceNumber) ?? null,
    frameOfReferenceUid: stringOf(dataSet, Tag.FrameOfReferenceUID) ?? null,
  };
}

/**
 * The frame with its place, the facts alone when its header states none, or why it cannot be used.
 * `given`: the position where it is not that of the header.
 */
function placeOf(facts: FrameFacts, given?: Vector3): PlacedFrame | FrameFacts | LeftOverReason {
  const { header } = facts;
  if (!(facts.columns > 0 && facts.rows > 0)) return 'no-matrix';
  const cosines = placeNumbers(header, Tag.PlaneOrientationSequence, Tag.ImageOrientationPatient);
  const numbers =
    given ?? placeNumbers(header, Tag.PlanePositionSequence, Tag.ImagePositionPatient);
  if (cosines.length === 0 && numbers.length === 0) return facts;
  // One without the other is as good as neither, but a wrong one is not used silently.
  const orientation = cosines.length === 0 ? null : orientationOf(cosines);
  if (orientation === null && cosines.length > 0) return 'invalid-orientation';
  const position = numbers.length === 0 ? null : vectorOf(numbers);
  if (position === null && numbers.length > 0) return 'invalid-position';
  if (orientation === null || position === null) return facts;
  const pixelSpacingMm = pixelSpacingOf(header);
  if (pixelSpacingMm === null) return 'invalid-pixel-spacing';
  return {
    ...facts,
    stackId: header.own ? (frameTexts(header, Tag.FrameContentSequence, Tag.StackID)[0] ?? '') : '',
    orientation,
    position,
    pixelSpacingMm,
  };
}

/** Headers of all frames of an image with, for grids of doses, their positions; or why there are none. */
function framesOf(dataSet: DataSet): readonly [FrameHeader, Vector3?][] | LeftOverReason {
  const frames = numberOf(dataSet, Tag.NumberOfFrames);
  const groups = itemsOf(dataSet, Tag.PerFrameFunctionalGroupsSequence);
  if (groups.length > 0) {
    if ((frames ?? groups.length) !== groups.length) return 'frame-count';
    const shared = itemOf(dataSet, Tag.SharedFunctionalGroupsSequence);
    return groups.map((own) => [{ dataSet, shared, own }]);
  }
  const header = { dataSet, shared: undefined, own: undefined };
  const offsets = numbersOf(dataSet, Tag.GridFrameOffsetVector);
  if (offsets.length > 1) {
    if ((frames ?? 1) !== offsets.length) return 'frame-count';
    const positions = gridPositions(dataSet, offsets);
    return positions?.map((position) => [header, position]) ?? 'invalid-position';
  }
  return (frames ?? 1) > 1 ? 'frames-without-position' : [[header]];
}

function isEnhanced({ header }: FrameFacts): boolean {
  return header.own !== undefined;
}

export function sliceLocationOf({ header }: FrameFacts): number | null {
  return numberOf(header.dataSet, Tag.SliceLocation) ?? null;
}

/** What to do with a frame that has no place of its own. */
function reasonWithoutPlace(facts: FrameFacts): LeftOverReason | null {
  if (isEnhanced(facts)) return 'frames-without-position';
  const modality = stringOf(facts.header.dataSet, Tag.Modality) ?? '';
  if (!SLICE_MODALITIES.has(modality)) return 'not-a-slice';
  const hasOrder = sliceLocationOf(facts) !== null || facts.instanceNumber !== null;
  return hasOrder ? null : 'no-order';
}

/** Reads the geometry of every frame and keeps back those that cannot be part of a volume. */
export function placeFrames(images: readonly SeriesImage[]): SortedFrames {
  const placed: PlacedFrame[] = [];
  const unplaced: FrameFacts[] = [];
  const leftOver: LeftOver[] = [];
  for (const { id, dataSet } of images) {
    const imageFacts = imageFactsOf(dataSet);
    const headers = imageFacts.isMosaic ? 'mosaic' : framesOf(dataSet);
    if (typeof headers === 'string') {
      leftOver.push({ id, frame: null, reason: headers });
      continue;
    }
    headers.forEach(([header, given], frame) => {
      const facts = { ...imageFacts, reference: { id, frame }, header };
      const found = placeOf(facts, given);
      if (typeof found === 'string') leftOver.push({ id, frame, reason: found });
      else if ('position' in found) placed.push(found);
      else {
        const reason = reasonWithoutPlace(facts);
        if (reason === null) unplaced.push(facts);
        else leftOver.push({ id, frame, reason });
      }
    });
  }
  return { placed, unplaced, leftOver };
}

/** How far slices are apart as far as a header of one of them says. */
export function statedSliceSpacing(
  header: FrameHeader,
): readonly [number, 'spacing-between-slices' | 'slice-thickness' | 'assumed'] {
  const macro = Tag.PixelMeasuresSequence;
  const spacing = frameNumber(header, macro, Tag.SpacingBetweenSlices);
  if (spacing !== undefined && isLength(spacing)) return [spacing, 'spacing-between-slices'];
  const thickness = frameNumber(header, macro, Tag.SliceThickness);
  if (thickness !== undefined && isLength(thickness)) return [thickness, 'slice-thickness'];
  return [1, 'assumed'];
}
