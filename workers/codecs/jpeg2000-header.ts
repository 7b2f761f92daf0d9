/** What the SIZ marker of a JPEG 2000 code stream says, ISO/IEC 15444-1 A.5.1. */
export interface Jpeg2000Header {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

const SOC_SIZ = 0xff4fff51;
const HEADER_BYTES = 42;

/** Null where the code stream does not begin at once: boxes of a JP2 file, or no JPEG 2000. */
export function readJpeg2000Header(stream: Uint8Array): Jpeg2000Header | null {
  if (stream.length < HEADER_BYTES) return null;
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (view.getUint32(0) !== SOC_SIZ) return null;
  const [width, height, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at));
  if (width === undefined || height === undefined) return null;
  return {
    rows: height - (top ?? 0),
    columns: width - (left ?? 0),
    components: view.getUint16(40),
  };
}
