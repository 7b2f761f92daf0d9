import type { MemoryLimits } from '../training/network/training-memory.ts';
import type { Call } from './call.ts';

/** Our program in WebAssembly: with fused multiplications or without, with threads or without. */
type KernelBuild = 'plain' | 'relaxed' | 'plain-threads' | 'relaxed-threads';

export type BackendName = 'webgpu' | 'wasm' | 'webgl' | 'cpu';

/** A short training step as it was measured on a backend that is there. */
export interface Trial {
  readonly backend: BackendName;
  /** Milliseconds of a step that shows what is right; null when it failed. */
  readonly smallMs: number | null;
  /** Milliseconds of one that shows what is fast; null for those far behind in the small one. */
  readonly largeMs: number | null;
  /** Whether its numbers were those of plain JavaScript. */
  readonly isRight: boolean;
}

/** What training would run on here and why: shown as it is. */
export interface DeviceReport {
  readonly backend: BackendName;
  /** All but `webgpu` say why it was not taken; `webgpu-slower` by a trial. */
  readonly reason:
    | 'webgpu'
    | 'webgpu-missing'
    | 'adapter-missing'
    | 'webgpu-slower'
    | 'webgpu-emulated'
    | 'webgpu-wrong'
    | 'webgl-missing';
  /** As the adapter names itself, e.g. `nvidia ampere`; `software` for a software adapter. */
  readonly adapter: string;
  readonly isSoftware: boolean;
  /** Of every backend that was compared: not of emulated GPUs where WebAssembly is right. */
  readonly trials?: readonly Trial[];
  /** What decides the last digits of results in WebAssembly. */
  readonly program?: { readonly build: KernelBuild; readonly threads: number };
  /** When it was opened. Reports of the first versions have none. */
  readonly limits?: MemoryLimits;
}

interface Prediction {
  readonly classes: readonly string[];
  /** Softmax, one a class. */
  readonly probabilities: readonly number[];
}

export interface PreviewImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float32Array;
  readonly histogram: {
    readonly min: number;
    readonly max: number;
    readonly counts: readonly number[];
  };
}

export interface TrainApi {
  probe(call: Call): Promise<DeviceReport>;
  /**
   * Runs the stored run: reads recipe, options and data set version from the database, writes state,
   * events and the model there. Resolves when the run has ended, aborted runs included; waits while
   * another training runs.
   * @throws {AppError} what the run failed with, as in its `errorCode`
   */
  train(call: Call, runId: string): Promise<void>;
  predict(call: Call, modelId: string, imageId: string, frame: number): Promise<Prediction>;
  /** The image before and after each step of the recipe (index 0 is the input). */
  preview(
    call: Call,
    imageId: string,
    frame: number,
    recipe: unknown,
  ): Promise<readonly PreviewImage[]>;
}
