declare module '@cornerstonejs/dicom-image-loader/decoders/*' {
  type Loader = import('./codec-platform.ts').LoaderModule;
  export const initialize: Loader['initialize'];
  const decode: Loader['default'];
  export default decode;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const start: import('./wasm-codec.ts').StartCodec<'JpegLSDecoder'>;
  export default start;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const start: import('./wasm-codec.ts').StartCodec<'JPEGDecoder'>;
  export default start;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const start: import('./wasm-codec.ts').StartCodec<'J2KDecoder'>;
  export default start;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const start: import('./wasm-codec.ts').StartCodec<'HTJ2KDecoder'>;
  export default start;
}

declare module '@cornerstonejs/codec-libjxl/decodewasmjs' {
  const start: import('./wasm-codec.ts').StartCodec<'JpegXLDecoder'>;
  export default start;
}
