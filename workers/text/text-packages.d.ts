declare module 'tesseract.js-core/tesseract-core-simd-lstm.js' {
  /** Given the bytes of its wasm it fetches nothing. */
  const start: (options: {
    readonly wasmBinary: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<import('./tesseract.ts').Tesseract>;
  export default start;
}
