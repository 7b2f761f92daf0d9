/** What differs between a browser and Node; package.json's `imports` picks one. */
export interface WasmBinary {
  /** The SIMD build of tf.js's wasm backend. */
  readTfjsModule(): Promise<Uint8Array<ArrayBuffer>>;
}
