import type * as tf from '@tensorflow/tfjs';

/** What a pass over a network gives. */
export interface PassOutputs {
  /** The caller's. */
  readonly results: readonly tf.Tensor[];
  /** Of a repeated pass the recording's: changed by the next one, and not to be disposed of. */
  readonly gradients: readonly tf.Tensor[];
}

/** Kernel calls of a pass, that can run again without the code that led to them. */
export interface Recording {
  /** Whether nothing that it stands on has moved since. */
  isCurrent(): boolean;
  /** The same kernels on other inputs of the same shapes, with other seeds of dropout. */
  repeat(inputs: readonly tf.Tensor[], seeds: readonly number[]): PassOutputs;
  dispose(): void;
}

export interface Recorder {
  /**
   * Runs a pass on copies of the inputs. The recording is null where the pass does more than run our
   * kernels, takes too much memory to keep, or drops by other seeds than those given.
   */
  record(
    inputs: readonly tf.Tensor[],
    seeds: readonly number[],
    pass: (inputs: readonly tf.Tensor[]) => PassOutputs,
  ): { readonly outputs: PassOutputs; readonly recording: Recording | null };
}

const recorders = new WeakMap<object, Recorder>();

/** Called with a backend of tf.js when it is opened. */
export function setRecorder(backend: object, recorder: Recorder): void {
  recorders.set(backend, recorder);
}

export const recorderOf = (backend: object): Recorder | null => recorders.get(backend) ?? null;
