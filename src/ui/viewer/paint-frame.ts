import { displayBytes } from '../../core/imaging/display-bytes.ts';
import { toModality } from '../../core/imaging/modality.ts';
import type { OverlayMask } from '../../core/imaging/overlays.ts';
import type { Voi } from '../../core/imaging/voi.ts';
import type { Frame } from '../../core/rpc/frames-api.ts';

const OPAQUE = 0xff000000;
const greyPixel = (value: number) => OPAQUE | (value << 16) | (value << 8) | value;

/** Amber, which no grey picture has: what was drawn over a picture is not taken for anatomy. */
const OVERLAY = OPAQUE | (0x4d << 16) | (0xc8 << 8) | 0xff;

function paintOverlays(packed: Uint32Array, overlays: readonly OverlayMask[]): void {
  for (const { bits } of overlays) {
    for (let i = 0; i < packed.length; i++) {
      if ((bits[i >> 3] as number) & (1 << (i & 7))) packed[i] = OVERLAY;
    }
  }
}

export interface Appearance {
  readonly voi: Voi;
  /** Turns what the frame's photometric says round. */
  readonly inverted: boolean;
  readonly hasOverlays: boolean;
}

function paintColours(packed: Uint32Array, pixels: ArrayLike<number>, inverted: boolean): void {
  const flip = inverted ? 0xffffff : 0;
  for (let i = 0, at = 0; i < packed.length; i++, at += 3) {
    const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
    packed[i] = OPAQUE | (((b << 16) | (g << 8) | r) ^ flip);
  }
}

/**
 * A frame as RGBA of rows × columns, ready for a canvas. Colour frames are shown as stored; windows and
 * tables belong to monochrome ones.
 */
export function paintFrame(frame: Frame, { voi, inverted, hasOverlays }: Appearance): ImageData {
  const image = new ImageData(frame.columns, frame.rows);
  const packed = new Uint32Array(image.data.buffer);
  if (frame.samplesPerPixel === 3) {
    paintColours(packed, frame.pixels, inverted);
  } else {
    const bytes = displayBytes(frame, voi, inverted);
    for (let i = 0; i < packed.length; i++) packed[i] = greyPixel(bytes[i] as number);
  }
  if (hasOverlays) paintOverlays(packed, frame.overlays);
  return image;
}

/** Value of one pixel: modality value (HU for CT), or three components of a colour; null outside and in padding. */
export function valueAt(frame: Frame, row: number, column: number): readonly number[] | null {
  if (row < 0 || column < 0 || row >= frame.rows || column >= frame.columns) return null;
  const at = (row * frame.columns + column) * frame.samplesPerPixel;
  const stored = frame.pixels.subarray(at, at + frame.samplesPerPixel);
  if (frame.samplesPerPixel === 3) return [...stored];
  const { padding } = frame;
  const [value] = stored;
  if (padding && value !== undefined && value >= padding.min && value <= padding.max) return null;
  return [...toModality(stored, frame)];
}
