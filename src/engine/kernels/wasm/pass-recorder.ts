import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { PassOutputs, Recorder, Recording } from '../../ops/recorder.ts';
import { product } from './convolution-geometry.ts';
import { KERNEL_NAMES } from './kernel-names.generated.ts';
import type { HeapCall, HeapWatcher, Pointer, WasmHeap } from './wasm-heap.ts';

/** A recording holds all values between the first and the last kernel; larger passes are slow for their arithmetic. */
const MOST_BYTES = 1 << 26;
const INTEGER_BYTES = 4;
/** As `Job` in the C source. */
const JOB_INTEGERS = 4;
/** Place of the seed among the arguments of `dropout`. */
const SEED_ARGUMENT = 5;

const makeTensor = (info: TensorInfo): tf.Tensor =>
  tf.keep(tf.engine().makeTensorFromTensorInfo(info));

/** Listens to the heap while a pass runs. */
class PassWatcher implements HeapWatcher {
  readonly calls: HeapCall[] = [];
  /** Every value that a kernel used or made, so that nothing else gets its place. */
  readonly #held = new Map<object, tf.Tensor>();
  readonly #heap: WasmHeap;
  #bytes = 0;
  #isRefused = false;

  constructor(heap: WasmHeap) {
    this.#heap = heap;
  }

  get isRefused(): boolean {
    return this.#isRefused;
  }

  ran(call: HeapCall): void {
    this.calls.push(call);
  }

  took(tensor: TensorInfo): void {
    if (this.#isRefused || this.#held.has(tensor.dataId)) return;
    this.#held.set(tensor.dataId, makeTensor(this.#heap.share(tensor)));
    this.#bytes += product(tensor.shape) * INTEGER_BYTES;
    if (this.#bytes > MOST_BYTES) this.refuse();
  }

  /** The pass cannot be repeated. */
  refuse(): void {
    this.#isRefused = true;
    this.release();
  }

  release(): void {
    tf.dispose([...this.#held.values()]);
    this.#held.clear();
  }
}

/** Jobs one after the other, as the C source has them, with their arguments behind. */
function layOut(calls: readonly HeapCall[], start: Pointer): number[] {
  const jobs: number[] = [];
  const behind: number[] = [];
  const end = start + calls.length * JOB_INTEGERS * INTEGER_BYTES;
  for (const { kernel, args, count, grain, constants } of calls) {
    const at = end + behind.length * INTEGER_BYTES;
    jobs.push(KERNEL_NAMES.indexOf(kernel), at, count, grain);
    if (constants) behind.push(at + args.length * INTEGER_BYTES, ...args.slice(1), ...constants);
    else behind.push(...args);
  }
  return [...jobs, ...behind];
}

/** Calls of a pass on memory that is kept for them. */
class PassRecording implements Recording {
  readonly #heap: WasmHeap;
  readonly #watcher: PassWatcher;
  readonly #inputs: readonly TensorInfo[];
  readonly #results: readonly tf.Tensor[];
  readonly #gradients: readonly tf.Tensor[];
  readonly #scratch: Pointer;
  readonly #jobs: Pointer;
  /** Where the seeds stand, and which of those that are given each one is. */
  readonly #seeds: readonly (readonly [Pointer, number])[];

  constructor(
    heap: WasmHeap,
    watcher: PassWatcher,
    inputs: readonly TensorInfo[],
    seeds: readonly number[],
    { results, gradients }: PassOutputs,
  ) {
    const { calls } = watcher;
    this.#heap = heap;
    this.#watcher = watcher;
    this.#inputs = inputs;
    this.#results = results.map((result) => makeTensor(heap.share(result)));
    this.#gradients = gradients.map((gradient) => makeTensor(heap.share(gradient)));
    this.#scratch = heap.scratchAt;
    this.#jobs = heap.keep((start) => layOut(calls, start));
    let at = this.#jobs + calls.length * JOB_INTEGERS * INTEGER_BYTES;
    this.#seeds = calls.flatMap(({ kernel, args, constants = [] }) => {
      const seed = at + SEED_ARGUMENT * INTEGER_BYTES;
      at += (args.length + constants.length) * INTEGER_BYTES;
      return kernel === 'dropout' ? [[seed, seeds.indexOf(args[SEED_ARGUMENT] ?? NaN)]] : [];
    });
  }

  isCurrent(): boolean {
    return this.#heap.scratchAt === this.#scratch;
  }

  repeat(inputs: readonly tf.Tensor[], seeds: readonly number[]): PassOutputs {
    inputs.forEach((input, i) => {
      this.#heap.copy(input, this.#inputs[i] as TensorInfo);
    });
    for (const [at, i] of this.#seeds) this.#heap.writeIntegers(at, [seeds[i] ?? 0]);
    this.#heap.runAll(this.#jobs, this.#watcher.calls.length);
    const results = this.#results.map((result) => {
      const copy = this.#heap.output([...result.shape], result.dtype as 'float32' | 'int32');
      this.#heap.copy(result, copy);
      return tf.engine().makeTensorFromTensorInfo(copy);
    });
    return { results, gradients: this.#gradients };
  }

  dispose(): void {
    this.#heap.free(this.#jobs);
    tf.dispose([...this.#results, ...this.#gradients]);
    this.#watcher.release();
  }
}

/** Whether all are one value: what a mask or a noise that is drawn anew each time is not. */
const isConstant = (values: ArrayLike<number>): boolean =>
  Array.from(values).every((value) => value === values[0]);

/**
 * Remembers the kernel calls of a pass. Where tf.js computes by a kernel of its own or takes values from
 * outside, a repetition would lack them: such a pass is refused.
 */
export class PassRecorder implements Recorder {
  readonly #heap: WasmHeap;
  readonly #backend: BackendWasm;

  constructor(heap: WasmHeap, backend: BackendWasm) {
    this.#heap = heap;
    this.#backend = backend;
  }

  record(
    inputs: readonly tf.Tensor[],
    seeds: readonly number[],
    pass: (inputs: readonly tf.Tensor[]) => PassOutputs,
  ): { readonly outputs: PassOutputs; readonly recording: Recording | null } {
    const heap = this.#heap;
    const copies = inputs.map((input) => {
      const copy = heap.output(input.shape, input.dtype as 'float32' | 'int32');
      heap.copy(input, copy);
      return tf.engine().makeTensorFromTensorInfo(copy);
    });
    const watcher = new PassWatcher(heap);
    const before = heap.scratchAt;
    for (const copy of copies) watcher.took(copy);
    try {
      const outputs = this.#watched(watcher, () => pass(copies));
      const isSeeded = watcher.calls.every(
        ({ kernel, args }) => kernel !== 'dropout' || seeds.includes(args[SEED_ARGUMENT] ?? NaN),
      );
      const isWhole = isSeeded && new Set(seeds).size === seeds.length && before === heap.scratchAt;
      if (watcher.isRefused || !isWhole) {
        watcher.release();
        return { outputs, recording: null };
      }
      return {
        outputs,
        recording: new PassRecording(heap, watcher, copies, seeds, outputs),
      };
    } catch (error) {
      watcher.release();
      throw error;
    } finally {
      tf.dispose(copies);
    }
  }

  #watched<T>(watcher: PassWatcher, run: () => T): T {
    const backend = this.#backend;
    const makeOutput = backend.makeOutput.bind(backend);
    const move = backend.move.bind(backend);
    const readSync = backend.readSync.bind(backend);
    // Our own kernels make their outputs through the heap.
    backend.makeOutput = (...args) => {
      watcher.refuse();
      return makeOutput(...args);
    };
    backend.move = (...args) => {
      const values = args[1] as ArrayLike<number> | null;
      if (values && !isConstant(values)) watcher.refuse();
      move(...args);
    };
    backend.readSync = (...args) => {
      watcher.refuse();
      return readSync(...args);
    };
    this.#heap.watcher = watcher;
    try {
      return run();
    } finally {
      this.#heap.watcher = null;
      // Those of the class are there again.
      for (const name of ['makeOutput', 'move', 'readSync']) Reflect.deleteProperty(backend, name);
    }
  }
}
