import { AppError } from '../../src/core/errors.ts';
import type { WasmSource } from './codec-platform.ts';

/** The class that a codec package of Cornerstone exports from C++. */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  /** JPEG XL: 0, or what went wrong. The others print or throw it. */
  decode(): number | undefined;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned?: boolean;
  };
  /** A copy, or a view of memory that goes with the decoder. */
  getDecodedBuffer(): Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>;
  /** JPEG 2000: the wavelet gives back every bit. */
  getIsReversible?(): boolean;
  /** JPEG-LS: 0 means that whole planes follow each other. */
  getInterleaveMode?(): number;
  /** JPEG-LS: greatest error of a sample. */
  getNearLossless?(): number;
  delete(): void;
}

interface StartOptions {
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}

type WasmModule<Name extends string> = Readonly<Record<Name, new () => WasmDecoder>>;

/** Emscripten's start function, the default export of a codec package. */
export type StartCodec<Name extends string> = (
  options: StartOptions & WasmSource,
) => Promise<WasmModule<Name>>;

export interface CodecResult {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly precision: number;
  readonly isSigned: boolean;
  /** Little endian, one byte a sample up to 8 bits of precision, else two. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whole planes follow each other instead of the samples of one pixel. */
  readonly arePlanes: boolean;
  /** The code stream says that it does not give back every bit. */
  readonly isLossy: boolean;
}

/** OpenJPEG and OpenJPH go on after damage and only print it: the picture would have holes. */
const COMPLAINT = /error|warning/i;
/** Warnings about headers that are odd but lose nothing. */
const HARMLESS = /TPsot==TNsot|Unknown marker/;

function refused(cause: unknown): AppError {
  return new AppError('dicom/decode-failed', 'codec refused the frame', {}, { cause });
}

function ownBytes(decoded: ReturnType<WasmDecoder['getDecodedBuffer']>): Uint8Array<ArrayBuffer> {
  // The clamped array is a copy that the codec made.
  return decoded instanceof Uint8ClampedArray ? new Uint8Array(decoded.buffer) : decoded.slice();
}

/**
 * A codec package of Cornerstone, called without the image loader: its modules for these codecs give
 * the picture before where a frame is damaged, ignore error codes and keep memory for each frame.
 */
export class WasmCodec<Name extends string> {
  private module: Promise<WasmModule<Name>> | undefined;
  private readonly complaints: string[] = [];
  private readonly load: () => Promise<StartCodec<Name>>;
  private readonly source: () => WasmSource;
  private readonly decoderName: Name;

  constructor(decoderName: Name, load: () => Promise<StartCodec<Name>>, source: () => WasmSource) {
    this.decoderName = decoderName;
    this.load = load;
    this.source = source;
  }

  private async start(): Promise<WasmModule<Name>> {
    const start = await this.load();
    const listen = (line: string): void => {
      if (COMPLAINT.test(line) && !HARMLESS.test(line)) this.complaints.push(line);
    };
    return start({ ...this.source(), print: listen, printErr: listen });
  }

  private run(decoder: WasmDecoder, stream: Uint8Array): CodecResult {
    this.complaints.length = 0;
    decoder.getEncodedBuffer(stream.length).set(stream);
    const status = decoder.decode();
    if (status) throw refused(status);
    if (this.complaints.length > 0) throw refused(this.complaints[0]);
    const frame = decoder.getFrameInfo();
    return {
      rows: frame.height,
      columns: frame.width,
      samplesPerPixel: frame.componentCount,
      precision: frame.bitsPerSample,
      isSigned: frame.isSigned ?? false,
      bytes: ownBytes(decoder.getDecodedBuffer()),
      arePlanes: frame.componentCount > 1 && decoder.getInterleaveMode?.() === 0,
      isLossy: decoder.getIsReversible?.() === false || (decoder.getNearLossless?.() ?? 0) > 0,
    };
  }

  /**
   * Decodes one frame. The wasm is fetched at the first call.
   * @throws {AppError} dicom/decode-failed
   */
  async decode(stream: Uint8Array): Promise<CodecResult> {
    this.module ??= this.start();
    const started = this.module;
    let module: WasmModule<Name>;
    try {
      module = await started;
    } catch (error) {
      this.module = undefined; // A fetch may succeed next time.
      throw error;
    }
    try {
      const decoder = new module[this.decoderName]();
      try {
        return this.run(decoder, stream);
      } finally {
        decoder.delete();
      }
    } catch (error) {
      // A damaged frame may have written anywhere in the memory: none after it would be safe.
      this.module = undefined;
      throw error instanceof AppError ? error : refused(error);
    }
  }
}
