import { AppError } from '../../src/core/errors.ts';

const HEADER_BYTES = 64;
const MAX_SEGMENTS = 15;

export interface RleShape {
  readonly pixels: number;
  readonly samplesPerPixel: number;
  readonly bytesPerSample: number;
}

function failed(reason: string): AppError {
  return new AppError('dicom/decode-failed', 'RLE segment damaged', { reason });
}

/** PackBits of PS3.5 section G.3 into every `stride`th byte of `out`; must fill exactly `count`. */
function decodeSegment(
  segment: Uint8Array,
  out: Uint8Array,
  first: number,
  stride: number,
  count: number,
): void {
  let done = 0;
  let at = 0;
  while (done < count) {
    const control = segment[at++];
    if (control === undefined) throw failed('segment-too-short');
    if (control === 128) continue;
    const isRun = control > 128;
    const length = isRun ? 257 - control : control + 1;
    if (at + (isRun ? 1 : length) > segment.length) throw failed('segment-too-short');
    if (done + length > count) throw failed('segment-too-long');
    for (let index = 0; index < length; index += 1) {
      out[first + (done + index) * stride] = segment[isRun ? at : at + index] ?? 0;
    }
    at += isRun ? 1 : length;
    done += length;
  }
}

/**
 * One RLE frame as little endian samples, interleaved by pixel. Written here because the package
 * covers only 8 and 16 bits of one sample and reads zeros where a segment ends early.
 * @throws {AppError} dicom/decode-failed. Source: PS3.5 annex G.
 */
export function decodeRle(frame: Uint8Array, shape: RleShape): Uint8Array<ArrayBuffer> {
  const { pixels, samplesPerPixel, bytesPerSample } = shape;
  if (frame.length < HEADER_BYTES) throw failed('header-too-short');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = samplesPerPixel * bytesPerSample;
  if (segments > MAX_SEGMENTS || view.getUint32(0, true) !== segments) throw failed('segments');
  const out = new Uint8Array(pixels * segments);
  for (let index = 0; index < segments; index += 1) {
    const start = view.getUint32(4 + index * 4, true);
    const end = index + 1 < segments ? view.getUint32(8 + index * 4, true) : frame.length;
    if (start < HEADER_BYTES || end < start || end > frame.length) throw failed('offsets');
    const sample = Math.floor(index / bytesPerSample);
    // The most significant byte comes first.
    const byte = bytesPerSample - 1 - (index % bytesPerSample);
    decodeSegment(
      frame.subarray(start, end),
      out,
      sample * bytesPerSample + byte,
      segments,
      pixels,
    );
  }
  return out;
}
