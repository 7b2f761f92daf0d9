/** What a thread begins with. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The upper end of its stack. */
  readonly stack: number;
  /** Where jobs are posted. */
  readonly board: number;
}

/** What differs between a browser and Node; package.json's `imports` picks one. */
export interface WasmPlatform {
  /** The SIMD build of tf.js's wasm backend. */
  readTfjsModule(): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether threads can share memory here. */
  readonly canShareMemory: boolean;
  /** Starts a program of Emscripten; it must not take hold of the errors of the whole process. */
  start<T>(program: () => Promise<T>): Promise<T>;
  /** Runs `runThread`, which ends when the board says so; gives whether it began. */
  startThread(start: ThreadStart): Promise<boolean>;
}
