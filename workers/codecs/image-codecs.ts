// The order of these three imports is the point: see hold-message-listener.ts.
import { held } from './hold-message-listener.ts';
import { decodeImageFrame } from '@cornerstonejs/dicom-image-loader/decode-image-frame';
import './release-message-listener.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { AppError } from '../../src/core/errors.ts';

const isWorker = 'WorkerGlobalScope' in globalThis;
if (isWorker && held.count !== 1) {
  throw new AppError('internal/unexpected', 'the codecs listen on the channel of the worker');
}

/** Frame as the package wants it; of what it gives back, only what is used here. */
export interface CodecFrame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  /** Raw bits are asked for: where the sign stands is decided by High Bit, which codecs ignore. */
  readonly pixelRepresentation: 0;
  readonly planarConfiguration: 0;
  readonly photometricInterpretation: string;
}

export interface CodecResult {
  readonly pixelData: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly componentsPerPixel?: number;
  readonly bitsPerPixel?: number;
  /** JPEG-LS: 0 means that whole planes follow each other. */
  readonly interleaveMode?: number;
  /** JPEG-LS: greatest error of a sample. */
  readonly nearLossless?: number;
  /** JPEG 2000: the wavelet gives back every bit. */
  readonly reversible?: boolean;
}

/**
 * The build resolves the package's `new URL('<package>/<wasm>', import.meta.url)`; the development
 * server leaves it alone, so that there the folder must be named.
 */
function codecConfig(transferSyntaxUid: string): { wasmBasePath?: string } {
  const codec = import.meta.env.DEV ? WASM_PACKAGES.get(transferSyntaxUid) : undefined;
  return codec === undefined ? {} : { wasmBasePath: `/node_modules/@cornerstonejs/${codec}/dist/` };
}

const WASM_PACKAGES: ReadonlyMap<string, string> = new Map([
  [Syntax.JpegBaseline, 'codec-libjpeg-turbo-8bit'],
  [Syntax.JpegLsLossless, 'codec-charls'],
  [Syntax.JpegLsNearLossless, 'codec-charls'],
  [Syntax.Jpeg2000Lossless, 'codec-openjpeg'],
  [Syntax.Jpeg2000, 'codec-openjpeg'],
  [Syntax.Htj2kLossless, 'codec-openjph'],
  [Syntax.Htj2kLosslessRpcl, 'codec-openjph'],
  [Syntax.Htj2k, 'codec-openjph'],
]);

let queue: Promise<unknown> = Promise.resolve();

async function decode(
  transferSyntaxUid: string,
  frame: CodecFrame,
  stream: Uint8Array,
): Promise<CodecResult> {
  const options = { preScale: { enabled: false } };
  return (await decodeImageFrame(
    { ...frame },
    transferSyntaxUid,
    stream,
    codecConfig(transferSyntaxUid),
    options,
    undefined,
  )) as CodecResult;
}

/**
 * Runs the codec of a transfer syntax on one frame; the wasm is fetched at the first need. One frame
 * at a time: until they are copied, the pixels are a view of memory that the next frame may move.
 */
export function runCodec(
  transferSyntaxUid: string,
  frame: CodecFrame,
  stream: Uint8Array,
): Promise<CodecResult> {
  const result = queue.then(() => decode(transferSyntaxUid, frame, stream));
  queue = result.catch(() => undefined); // The caller has the error; the queue goes on.
  return result;
}
