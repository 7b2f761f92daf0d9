import { AppError } from '../../src/core/errors.ts';

const HEADER_BYTES = 64;
const MAX_SEGMENTS = 15;
const NO_OPERATION = 128;

export interface RleShape {
  readonly pixels: number;
  readonly samplesPerPixel: number;
  readonly bytesPerSample: number;
}

function failed(reason: string): AppError {
  return new AppError('dicom/decode-failed', 'RLE segment damaged', { reason });
}

/**
 * PackBits of PS3.5 section G.3, from `start` to `end` of `frame` into every `stride`th byte of `out`
 * from `first` on; must fill them exactly.
 */
function decodeSegment(
  frame: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  first: number,
  stride: number,
): void {
  let at = start;
  let to = first;
  while (to < out.length) {
    if (at >= end) throw failed('segment-too-short');
    const control = frame[at] ?? 0;
    at += 1;
    if (control > NO_OPERATION) {
      const stop = to + (257 - control) * stride;
      if (at >= end) throw failed('segment-too-short');
      if (stop >= out.length + stride) throw failed('segment-too-long');
      const value = frame[at] ?? 0;
      at += 1;
      for (; to < stop; to += stride) out[to] = value;
    } else if (control < NO_OPERATION) {
      const stop = to + (control + 1) * stride;
      if (at + control >= end) throw failed('segment-too-short');
      if (stop >= out.length + stride) throw failed('segment-too-long');
      for (; to < stop; to += stride, at += 1) out[to] = frame[at] ?? 0;
    }
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
    decodeSegment(frame, start, end, out, sample * bytesPerSample + byte, segments);
  }
  return out;
}
