import type { PixelDescription } from '../../dicom/pixels.ts';

/** Bytes of one sample: the stored bits with the value, all other bits of the word zero: old overlays stood there. */
export function wordOf(value: number, pixels: PixelDescription): Uint8Array {
  const { sampleType, bitsAllocated, bitsStored, highBit } = pixels;
  const bytes = new Uint8Array(bitsAllocated / 8);
  const view = new DataView(bytes.buffer);
  if (sampleType === 'float') view.setFloat32(0, value, true);
  else if (sampleType === 'double') view.setFloat64(0, value, true);
  else {
    const range = 2n ** BigInt(bitsStored);
    let word = ((BigInt(Math.round(value)) + range) % range) << BigInt(highBit + 1 - bitsStored);
    for (let at = 0; at < bytes.length; at += 1, word >>= 8n) bytes[at] = Number(word & 0xffn);
  }
  return bytes;
}
