import type { DataSet } from '../dicom/dataset.ts';
import { describePixels, type PixelArray, type PixelDescription } from '../dicom/pixels.ts';
import { macroOf } from '../dicom/pixel-description.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';
import type { Frame } from '../rpc/frames-api.ts';
import { automaticWindow } from './automatic-window.ts';
import { modalityOf, modalityRange, type Modality } from './modality.ts';
import { overlayMasksOf } from './overlays.ts';
import { paletteToRgb } from './palette.ts';
import { isInverted } from './polarity.ts';
import { voisOf, type Voi } from './voi.ts';

const COLOUR = {
  samplesPerPixel: 3,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  modalityTable: null,
  isHounsfield: false,
  vois: [{ kind: 'window', explanation: '', window: { center: 128, width: 256 } }],
  padding: null,
  inverted: false,
} as const satisfies Partial<Frame>;

function eightBit(rgb: PixelArray, bitsStored: number): Uint8Array<ArrayBuffer> {
  if (rgb instanceof Uint8Array && bitsStored === 8) return rgb;
  const scale = 255 / (2 ** bitsStored - 1);
  return Uint8Array.from(rgb, (value) => Math.round(value * scale));
}

function coloursOf(
  dataSet: DataSet,
  description: PixelDescription,
  stored: PixelArray,
): Uint8Array<ArrayBuffer> | null {
  if (description.samplesPerPixel === 3) return eightBit(stored, description.bitsStored);
  if (description.photometricInterpretation !== 'PALETTE COLOR') return null;
  return paletteToRgb(dataSet, stored, description.pixelRepresentation === 1);
}

/** CT values are HU unless Rescale Type says another unit (PS3.3 C.8.2.1.1.4), and only after a rescale. */
function isHounsfield(dataSet: DataSet, index: number, modality: Modality): boolean {
  if (stringOf(dataSet, Tags.Modality) !== 'CT' || modality.modalityTable) return false;
  const source = macroOf(
    dataSet,
    index,
    Tags.PixelValueTransformationSequence,
    Tags.RescaleIntercept,
  );
  return source.has(Tags.RescaleIntercept) && (stringOf(source, Tags.RescaleType) ?? 'HU') === 'HU';
}

/** What the header offers, or else a window taken from the data. */
function choicesOf(
  dataSet: DataSet,
  index: number,
  stored: PixelArray,
  description: PixelDescription,
  modality: Modality,
): readonly [Voi, ...Voi[]] {
  const range = modalityRange(description, modality);
  const [first, ...more] = voisOf(dataSet, index, range === null || range[0] < 0);
  if (first) return [first, ...more];
  const window = automaticWindow(stored, description, modality);
  return [{ kind: 'window', explanation: '', window }];
}

/**
 * The frame `index` with what is needed to show it. `stored` are its samples as nativeFrame gives them; grey
 * ones stand in the result as they are.
 * @throws {AppError} dicom/* as describePixels, for palettes and modality LUTs too
 */
export function frameOf(dataSet: DataSet, index: number, stored: PixelArray): Frame {
  const description = describePixels(dataSet, index);
  const { rows, columns, padding } = description;
  const overlays = overlayMasksOf(dataSet, description, index);
  const colours = coloursOf(dataSet, description, stored);
  if (colours) return { ...COLOUR, rows, columns, pixels: colours, overlays };
  const modality = modalityOf(dataSet, description);
  return {
    rows,
    columns,
    samplesPerPixel: 1,
    pixels: stored instanceof Float64Array ? Float32Array.from(stored) : stored,
    ...modality,
    isHounsfield: isHounsfield(dataSet, index, modality),
    vois: choicesOf(dataSet, index, stored, description, modality),
    padding,
    inverted: isInverted(dataSet, description),
    overlays,
  };
}
