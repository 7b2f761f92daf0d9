import { encode } from 'fast-png';

/** Row by row from the top left; length rows × columns × samplesPerPixel. */
export interface PngImage {
  readonly rows: number;
  readonly columns: number;
  /** 1: grey. 3: RGB, sample by sample. */
  readonly samplesPerPixel: 1 | 3;
  /** The array type gives the depth: 8 or 16 bit. 16 bit is for grey only. */
  readonly pixels: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/** A PNG file without any text or date in it, so that equal pixels give equal bytes. */
export function encodePng(image: PngImage): Uint8Array<ArrayBuffer> {
  const { rows, columns, samplesPerPixel, pixels } = image;
  return new Uint8Array(
    encode({
      width: columns,
      height: rows,
      data: pixels,
      channels: samplesPerPixel,
      depth: pixels instanceof Uint16Array ? 16 : 8,
    }),
  );
}
