import { codecPlatform } from '#codec-platform';
import { AppError } from '../../src/core/errors.ts';
import type { LoaderDecoder, LoaderResult } from './codec-platform.ts';
import { WasmCodec } from './wasm-codec.ts';

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

/** A view of a codec's memory is shorter than that memory. */
function owned(pixels: LoaderResult['pixelData']): LoaderResult['pixelData'] {
  return pixels.byteLength === pixels.buffer.byteLength ? pixels : pixels.slice();
}

function loaderCodec(name: Parameters<typeof codecPlatform.loaderDecoder>[0]) {
  let decoder: Promise<LoaderDecoder> | undefined;
  return (stream: Uint8Array): Promise<LoaderResult> =>
    inTurn(async () => {
      decoder ??= codecPlatform.loaderDecoder(name);
      const decode = await decoder.catch((error: unknown) => {
        decoder = undefined; // A fetch may succeed next time.
        throw error;
      });
      try {
        const result = await decode(stream, {});
        return { ...result, pixelData: owned(result.pixelData) };
      } catch (error) {
        throw new AppError('dicom/decode-failed', 'codec refused the frame', {}, { cause: error });
      }
    });
}

/** CharLS. @throws {AppError} dicom/decode-failed */
export const decodeWithCharls = loaderCodec('decodeJPEGLS');

/** libjpeg-turbo: 8 bits, colour as RGB. @throws {AppError} dicom/decode-failed */
export const decodeWithLibjpeg = loaderCodec('decodeJPEGBaseline8Bit');
