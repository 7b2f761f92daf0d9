/** What a decoder of the image loader gives back, of which only this is used here. */
export interface LoaderResult {
  /** Of the codec's memory, or a copy of it. Bytes up to 8 bits a sample. */
  readonly pixelData: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
  readonly componentsPerPixel: number;
  readonly bitsPerPixel: number;
  /** JPEG-LS: 0 means that whole planes follow each other. */
  readonly interleaveMode?: number;
  /** JPEG-LS: greatest error of a sample. */
  readonly nearLossless?: number;
}

export type LoaderDecoder = (stream: Uint8Array, imageInfo: object) => Promise<LoaderResult>;

export interface LoaderModule {
  readonly default: LoaderDecoder;
  readonly initialize: (config: { wasmBasePath?: string }) => Promise<void>;
}

/** Where Emscripten's start function finds its wasm: by address, or already read. */
export type WasmSource =
  { readonly locateFile: () => string } | { readonly wasmBinary: Uint8Array };

/** What differs between a browser and Node; package.json's `imports` picks one. */
export interface CodecPlatform {
  /** A decoder of the image loader, ready to use. */
  loaderDecoder(name: 'decodeJPEGLS' | 'decodeJPEGBaseline8Bit'): Promise<LoaderDecoder>;
  wasmSource(name: 'charls' | 'libjpeg' | 'openjpeg' | 'openjph' | 'libjxl'): WasmSource;
}
