import { codecPlatform } from '#codec-platform';
import { AppError } from '../../src/core/errors.ts';
import type { LoaderDecoder, LoaderResult } from './codec-platform.ts';
import { WasmCodec, type CodecResult } from './wasm-codec.ts';

/** OpenJPEG. */
export const jpeg2000Codec = new WasmCodec(
  'J2KDecoder',
  async () => (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default,
  () => codecPlatform.wasmSource('openjpeg'),
);

/** OpenJPH. */
export const htj2kCodec = new WasmCodec(
  'HTJ2KDecoder',
  async () => (await import('@cornerstonejs/codec-openjph/wasmjs')).default,
  () => codecPlatform.wasmSource('openjph'),
);

/** libjxl. */
export const jpegXlCodec = new WasmCodec(
  'JpegXLDecoder',
  async () => (await import('@cornerstonejs/codec-libjxl/decodewasmjs')).default,
  () => codecPlatform.wasmSource('libjxl'),
);

let queue: Promise<unknown> = Promise.resolve();

/**
 * One frame at a time through a decoder of the image loader: until it is copied, a result is a view of
 * memory that the next frame may move.
 */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = queue.then(work);
  queue = result.catch(() => undefined); // The caller has the error; the queue goes on.
  return result;
}

/** Bytes of their own: a view of a codec's memory is shorter than that memory. */
function ownBytes({ buffer, byteOffset, byteLength }: LoaderResult['pixelData']) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return byteLength === buffer.byteLength ? bytes : bytes.slice();
}

function resultOf(result: LoaderResult): CodecResult {
  return {
    rows: result.rows,
    columns: result.columns,
    samplesPerPixel: result.componentsPerPixel,
    precision: result.bitsPerPixel,
    isSigned: false,
    bytes: ownBytes(result.pixelData),
    arePlanes: result.componentsPerPixel > 1 && result.interleaveMode === 0,
    isLossy: (result.nearLossless ?? 0) > 0,
  };
}

/**
 * A decoder of the image loader, until a damaged frame has been through it: it keeps one codec for ever,
 * whose memory such a frame may have written over. From then on the same codec without the loader, which
 * is started afresh after each failure.
 */
function loaderCodec<Name extends string>(
  name: Parameters<typeof codecPlatform.loaderDecoder>[0],
  afterDamage: WasmCodec<Name>,
) {
  let decoder: Promise<LoaderDecoder> | undefined;
  let isDamaged = false;
  return (stream: Uint8Array): Promise<CodecResult> =>
    inTurn(async () => {
      if (isDamaged) return afterDamage.decode(stream);
      decoder ??= codecPlatform.loaderDecoder(name);
      const decode = await decoder.catch((error: unknown) => {
        decoder = undefined; // A fetch may succeed next time.
        throw error;
      });
      try {
        return resultOf(await decode(stream, {}));
      } catch (error) {
        isDamaged = true;
        throw new AppError('dicom/decode-failed', 'codec refused the frame', {}, { cause: error });
      }
    });
}

/** CharLS. @throws {AppError} dicom/decode-failed */
export const decodeWithCharls = loaderCodec(
  'decodeJPEGLS',
  new WasmCodec(
    'JpegLSDecoder',
    async () => (await import('@cornerstonejs/codec-charls/decodewasmjs')).default,
    () => codecPlatform.wasmSource('charls'),
  ),
);

/** libjpeg-turbo: 8 bits, colour as RGB. @throws {AppError} dicom/decode-failed */
export const decodeWithLibjpeg = loaderCodec(
  'decodeJPEGBaseline8Bit',
  new WasmCodec(
    'JPEGDecoder',
    async () => (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')).default,
    () => codecPlatform.wasmSource('libjpeg'),
  ),
);
