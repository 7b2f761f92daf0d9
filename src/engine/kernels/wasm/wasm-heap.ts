import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '../../../core/errors.ts';
import type { ThreadStart } from '../../backend/wasm-platform.ts';
import { KERNEL_NAMES } from './kernel-names.generated.ts';

export type KernelName = (typeof KERNEL_NAMES)[number];

/** An address in bytes. */
export type Pointer = number;

/** A run of a kernel. */
export interface HeapCall {
  readonly kernel: KernelName;
  readonly args: readonly number[];
  readonly count: number;
  readonly grain: number;
  /** What the page wrote itself: the first argument is where they lie. */
  readonly constants?: readonly number[];
}

/** Hears of everything that kernels do on the heap. */
export interface HeapWatcher {
  ran(call: HeapCall): void;
  took(tensor: TensorInfo): void;
}

interface Program {
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(at: number): void;
}

interface Exports {
  readonly __stack_pointer: WebAssembly.Global;
  readonly run: (
    board: Pointer,
    kernel: number,
    args: Pointer,
    count: number,
    grain: number,
  ) => void;
  readonly runAll: (board: Pointer, jobs: Pointer, count: number) => void;
  /** Of the builds with threads. */
  readonly post?: (board: Pointer) => void;
}

/** Convolutions keep their pieces there. */
const STACK_BYTES = 1 << 20;
const ARGUMENT_BYTES = 1 << 12;
/** As `Board` in the C source. */
const BOARD_BYTES = 64;
const IS_OVER = 4;
const HELPED = 10;
const ALIGNMENT = 64;
/** Floats of one item of `clearValues`. */
const PART = 1 << 14;

const scalar = new Float32Array(1);
const scalarBits = new Int32Array(scalar.buffer);

/** A float as the integer with the same bits, for a list of arguments. */
export function float(value: number): number {
  scalar[0] = value;
  return scalarBits[0] ?? 0;
}

const aligned = (at: number): number => Math.ceil(at / ALIGNMENT) * ALIGNMENT;

/** The heap of tf.js's wasm backend, and the module of our kernels that works on it. */
export class WasmHeap {
  readonly #backend: BackendWasm;
  readonly #program: Program;
  readonly #exports: Exports;
  readonly #numbers = new Map<KernelName, number>(KERNEL_NAMES.map((name, at) => [name, at]));
  readonly #arguments: Pointer;
  readonly #board: Pointer;
  readonly #module: WebAssembly.Module;
  #integers: Int32Array;
  #scratch: Pointer = 0;
  #scratchBytes = 0;
  readonly #makeOutput: BackendWasm['makeOutput'];
  watcher: HeapWatcher | null = null;

  constructor(backend: BackendWasm, module: WebAssembly.Module) {
    this.#backend = backend;
    this.#makeOutput = backend.makeOutput.bind(backend);
    this.#program = backend.wasm as unknown as Program;
    const { memory } = this.#program.asm;
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = instance.exports as unknown as Exports;
    this.#module = module;
    this.#exports.__stack_pointer.value = this.#newStack();
    this.#arguments = this.#allocate(ARGUMENT_BYTES);
    this.#integers = new Int32Array(memory.buffer);
    this.#board = aligned(this.#allocate(BOARD_BYTES + ALIGNMENT));
    this.#view().fill(0, this.#board >>> 2, (this.#board + BOARD_BYTES) >>> 2);
  }

  /** What one more thread needs to take part in every job. */
  newThread(): ThreadStart {
    const { memory } = this.#program.asm;
    return { module: this.#module, memory, stack: this.#newStack(), board: this.#board };
  }

  /** Pieces of work that other threads have done so far. */
  get helped(): number {
    return Atomics.load(this.#view(), (this.#board >>> 2) + HELPED);
  }

  /** Lets the threads end. */
  endThreads(): void {
    if (!this.#exports.post) return;
    Atomics.store(this.#view(), (this.#board >>> 2) + IS_OVER, 1);
    this.#exports.post(this.#board);
  }

  /** Where a tensor's values lie. */
  at(tensor: TensorInfo): Pointer {
    this.watcher?.took(tensor);
    return this.#backend.getMemoryOffset(tensor.dataId);
  }

  /**
   * A tensor whose values are not set yet.
   * @throws {AppError} train/out-of-memory
   */
  output(shape: number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const tensor = this.#makeOutput(shape, dtype);
    const isEmpty = shape.includes(0);
    if (this.at(tensor) === 0 && !isEmpty) {
      throw new AppError('train/out-of-memory', 'the heap cannot grow', { rank: shape.length });
    }
    return tensor;
  }

  /** The same values under another name: they are freed when both are disposed of. */
  share({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    this.#backend.incRef(dataId);
    return { dataId, shape, dtype };
  }

  /**
   * Room for floats, one piece for each size; it is the next caller's too.
   * @throws {AppError} train/out-of-memory
   */
  scratch(...floats: readonly number[]): Pointer[] {
    const ends: number[] = [];
    for (const count of floats) ends.push(aligned((ends.at(-1) ?? 0) + (count + 8) * 4));
    const bytes = (ends.at(-1) ?? 0) + ALIGNMENT;
    if (bytes > this.#scratchBytes) {
      if (this.#scratch) this.#program._free(this.#scratch);
      this.#scratch = 0;
      this.#scratchBytes = 0;
      const wanted = Math.ceil(bytes * 1.25);
      this.#scratch = this.#allocate(wanted);
      this.#scratchBytes = wanted;
    }
    const start = aligned(this.#scratch);
    return floats.map((_, i) => start + (ends[i - 1] ?? 0));
  }

  /** Where the room of all kernels begins: it moves when it grows. */
  get scratchAt(): Pointer {
    return this.#scratch;
  }

  /** Room of their own for numbers that depend on where it is. */
  keep(valuesAt: (at: Pointer) => readonly number[]): Pointer {
    const at = this.#allocate(valuesAt(0).length * 4);
    this.#view().set(valuesAt(at), at >>> 2);
    return at;
  }

  free(at: Pointer): void {
    this.#program._free(at);
  }

  clear(at: Pointer, floats: number): void {
    this.run('clearValues', [at, floats, PART], Math.ceil(floats / PART), 1);
  }

  /** Values of one tensor into another of its size, of numbers of four bytes. */
  copy(from: TensorInfo, to: TensorInfo): void {
    const length = from.shape.reduce((size, axis) => size * axis, 1);
    this.run('copyRows', [this.at(from), this.at(to), length, 0, 0], 1);
  }

  /** Writes a list behind a piece of scratch memory. */
  writeIntegers(at: Pointer, values: readonly number[]): void {
    this.watcher?.ran({
      kernel: 'copyRows',
      args: [0, at, values.length, 0, 0],
      count: 1,
      grain: 1,
      constants: values,
    });
    this.#view().set(values, at >>> 2);
  }

  /** Runs `count` items of a kernel, `grain` at a time. `args` are those of its C structure, in its order. */
  run(kernel: KernelName, args: readonly number[], count: number, grain = count): void {
    this.watcher?.ran({ kernel, args, count, grain: Math.max(1, grain) });
    this.#view().set(args, this.#arguments >>> 2);
    const number = this.#numbers.get(kernel) ?? -1;
    this.#exports.run(this.#board, number, this.#arguments, count, Math.max(1, grain));
  }

  /** Runs jobs that lie one behind the other, with their arguments. */
  runAll(jobs: Pointer, count: number): void {
    this.#exports.runAll(this.#board, jobs, count);
  }

  /** A view goes stale when the memory grows. */
  #view(): Int32Array {
    const { buffer } = this.#program.asm.memory;
    if (this.#integers.buffer !== buffer) this.#integers = new Int32Array(buffer);
    return this.#integers;
  }

  /** Its upper end. */
  #newStack(): Pointer {
    return (this.#allocate(STACK_BYTES) + STACK_BYTES) & -ALIGNMENT;
  }

  #allocate(bytes: number): Pointer {
    const at = this.#program._malloc(bytes) >>> 0;
    if (at === 0) throw new AppError('train/out-of-memory', 'the heap cannot grow', { bytes });
    return at;
  }
}
