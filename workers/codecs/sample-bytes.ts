import type { PixelDescription } from '../../src/core/dicom/pixels.ts';

/** What a codec gives: its samples as the code stream has them. */
export interface DecodedSamples {
  readonly samples: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** Bits of a sample. */
  readonly precision: number;
  /** Two's complement of the width of the array. */
  readonly isSigned: boolean;
  /** Whole planes follow each other instead of the samples of one pixel. */
  readonly arePlanes: boolean;
}

type Place = Pick<PixelDescription, 'bitsAllocated' | 'highBit' | 'pixelRepresentation'>;

function bytesOf(samples: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

function packBits(samples: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil(samples.length / 8));
  for (let index = 0; index < samples.length; index += 1) {
    if (samples[index]) packed[index >> 3] = (packed[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return packed;
}

function interleaved<Samples extends DecodedSamples['samples']>(planes: Samples): Samples {
  const pixels = planes.length / 3;
  const out = planes.slice() as Samples;
  for (let plane = 0; plane < 3; plane += 1) {
    for (let from = plane * pixels, to = plane; to < out.length; from += 1, to += 3) {
      out[to] = planes[from] ?? 0;
    }
  }
  return out;
}

/** Nothing stands where the sign would have to be carried: the samples are the native ones. */
function isNative({ samples, precision, isSigned }: DecodedSamples, place: Place): boolean {
  if (samples.BYTES_PER_ELEMENT * 8 !== place.bitsAllocated) return false;
  // Bits above the high bit are kept as they were stored, old overlays among them.
  if (precision > place.highBit + 1) return true;
  if (place.pixelRepresentation === 0) return !isSigned;
  return precision === place.bitsAllocated || (isSigned && precision === place.highBit + 1);
}

function allocated(bits: Place['bitsAllocated'], length: number) {
  if (bits === 8) return new Uint8Array(length);
  return bits === 16 ? new Uint16Array(length) : new Uint32Array(length);
}

/**
 * Samples of a codec as they stand in native pixel data: little endian, as wide as Bits Allocated, the
 * sign carried up from the high bit; one-bit pixels packed. No copy where that is what they are.
 */
export function nativeBytes(decoded: DecodedSamples, place: Place): Uint8Array<ArrayBuffer> {
  const { precision, isSigned, arePlanes } = decoded;
  const samples = arePlanes ? interleaved(decoded.samples) : decoded.samples;
  if (place.bitsAllocated === 1) return packBits(samples);
  if (isNative(decoded, place)) return bytesOf(samples);
  const signed =
    samples.BYTES_PER_ELEMENT === 1
      ? new Int8Array(samples.buffer)
      : new Int16Array(samples.buffer);
  const from = isSigned ? signed : samples;
  const out = allocated(place.bitsAllocated, samples.length);
  const shift = 31 - Math.max(place.highBit, precision - 1);
  if (place.pixelRepresentation === 1) {
    for (let at = 0; at < out.length; at += 1) out[at] = ((from[at] ?? 0) << shift) >> shift;
  } else {
    for (let at = 0; at < out.length; at += 1) out[at] = ((from[at] ?? 0) << shift) >>> shift;
  }
  return bytesOf(out);
}
