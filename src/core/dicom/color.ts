import { AppError } from '../errors.ts';
import type { PixelArray, PixelDescription } from './pixel-description.ts';

/** Where the three samples of each pixel stand: as R G B R G B, or as three planes. */
interface Places {
  readonly step: number;
  readonly plane: number;
}

function placesOf(samples: number, planarConfiguration: 0 | 1): Places {
  return planarConfiguration === 1 ? { step: 1, plane: samples / 3 } : { step: 3, plane: 1 };
}

/** YCbCr to RGB, row by row: r = y·(Y−black) + cr·(Cr−half), and so on. */
interface Conversion {
  readonly black: number;
  readonly y: number;
  readonly redOfCr: number;
  readonly greenOfCb: number;
  readonly greenOfCr: number;
  readonly blueOfCb: number;
}

/** Full range, ITU-R BT.601 as in PS3.3 section C.7.6.3.1.2. */
const FULL: Conversion = {
  black: 0,
  y: 1,
  redOfCr: 1.402,
  greenOfCb: -0.344136,
  greenOfCr: -0.714136,
  blueOfCb: 1.772,
};

/** Y from 16 to 235, Cb and Cr from 16 to 240, of 8 bits: YBR_PARTIAL_422 of PS3.3 2003. */
const PARTIAL: Conversion = {
  black: 16,
  y: 255 / 219,
  redOfCr: (1.402 * 255) / 224,
  greenOfCb: (-0.344136 * 255) / 224,
  greenOfCr: (-0.714136 * 255) / 224,
  blueOfCb: (1.772 * 255) / 224,
};

type Unsigned = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

function emptyLike(stored: Unsigned, length: number): Unsigned {
  if (stored instanceof Uint8Array) return new Uint8Array(length);
  return stored instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
}

function interleaved(planes: Unsigned): Unsigned {
  const pixels = planes.length / 3;
  const out = emptyLike(planes, planes.length);
  for (let from = 0, to = 0; from < pixels; from += 1, to += 3) {
    out[to] = planes[from] as number;
    out[to + 1] = planes[pixels + from] as number;
    out[to + 2] = planes[2 * pixels + from] as number;
  }
  return out;
}

/** Rounded, and held between black and full; white comes first so that NaN cannot arise. */
function limited(value: number, full: number): number {
  return value <= 0 ? 0 : value >= full ? full : Math.round(value);
}

function ybrToRgb(ybr: Unsigned, bitsStored: number, planarConfiguration: 0 | 1): Unsigned {
  const full = 2 ** bitsStored - 1;
  const half = 2 ** (bitsStored - 1);
  const { step, plane } = placesOf(ybr.length, planarConfiguration);
  const rgb = emptyLike(ybr, ybr.length);
  for (let from = 0, to = 0; to < rgb.length; from += step, to += 3) {
    const y = ybr[from] as number;
    const cb = (ybr[from + plane] as number) - half;
    const cr = (ybr[from + 2 * plane] as number) - half;
    rgb[to] = limited(y + FULL.redOfCr * cr, full);
    rgb[to + 1] = limited(y + FULL.greenOfCb * cb + FULL.greenOfCr * cr, full);
    rgb[to + 2] = limited(y + FULL.blueOfCb * cb, full);
  }
  return rgb;
}

/**
 * Each pair of pixels of a row is stored as Y Y Cb Cr, PS3.3 section C.7.6.3.1.2. An odd last pixel has
 * a pair of its own, whose second Y is nothing.
 */
function ybr422ToRgb(
  stored: Unsigned,
  { rows, columns, bitsStored }: PixelDescription,
  by: Conversion,
): Unsigned {
  const full = 2 ** bitsStored - 1;
  const half = 2 ** (bitsStored - 1);
  const rgb = emptyLike(stored, rows * columns * 3);
  let from = 0;
  let to = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 2, from += 4) {
      const cb = (stored[from + 2] as number) - half;
      const cr = (stored[from + 3] as number) - half;
      const red = by.redOfCr * cr;
      const green = by.greenOfCb * cb + by.greenOfCr * cr;
      const blue = by.blueOfCb * cb;
      for (let pixel = 0; pixel < 2 && column + pixel < columns; pixel += 1, to += 3) {
        const y = by.y * ((stored[from + pixel] as number) - by.black);
        rgb[to] = limited(y + red, full);
        rgb[to + 1] = limited(y + green, full);
        rgb[to + 2] = limited(y + blue, full);
      }
    }
  }
  return rgb;
}

/**
 * Three samples a pixel, as native pixel data stores them, to RGB, RGB, RGB … of the same bits. RGB that
 * stands so already comes back itself.
 * @throws {AppError} dicom/unsupported-pixel-format: signs, HSV, 4:2:0 (its order of samples is defined
 * inside video only), shared chroma in planes, and what nobody knows
 */
export function interleavedRgb(stored: PixelArray, pixels: PixelDescription): PixelArray {
  const { photometricInterpretation, planarConfiguration, bitsStored, bitsAllocated } = pixels;
  const isUnsigned =
    stored instanceof Uint8Array || stored instanceof Uint16Array || stored instanceof Uint32Array;
  const isByPixel = planarConfiguration === 0;
  if (isUnsigned) {
    switch (photometricInterpretation) {
      case 'RGB':
        return isByPixel ? stored : interleaved(stored);
      case 'YBR_FULL':
        return ybrToRgb(stored, bitsStored, planarConfiguration);
      case 'YBR_FULL_422':
        if (isByPixel) return ybr422ToRgb(stored, pixels, FULL);
        break;
      case 'YBR_PARTIAL_422':
        if (isByPixel && bitsStored === 8) return ybr422ToRgb(stored, pixels, PARTIAL);
    }
  }
  throw new AppError('dicom/unsupported-pixel-format', 'colour space not covered', {
    bitsAllocated,
  });
}
