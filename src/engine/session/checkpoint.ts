import { AppError } from '../../core/errors.ts';
import type { WeightSnapshot } from '../weights.ts';
import type { TallyState } from './tally.ts';

/** Everything that the rest of a run depends on: it ends with the same bytes as if it had not been stopped. */
export interface Checkpoint {
  /** Of the options of the run; another run must not go on from here. */
  readonly fingerprint: string;
  /** Whole epochs that are done. */
  readonly epochs: number;
  /** Steps of the next epoch that are done. */
  readonly steps: number;
  readonly tally: TallyState;
  readonly optimizerSteps: number;
  readonly best: { readonly epoch: number; readonly figure: number } | null;
  readonly validationsWithoutGain: number;
  readonly arrays: CheckpointArrays;
}

interface CheckpointArrays {
  readonly weights: WeightSnapshot;
  readonly first: WeightSnapshot;
  readonly second: WeightSnapshot;
  /** Empty as long as there is none. */
  readonly best: WeightSnapshot;
  /** Moving average of the weights; empty where none is kept. */
  readonly average: WeightSnapshot;
}

const ARRAYS = ['weights', 'first', 'second', 'best', 'average'] as const;
const MAGIC = new TextEncoder().encode('RCDM-CP1');
const HEAD_BYTES = MAGIC.length + 4;

type Lengths = Record<(typeof ARRAYS)[number], number[]>;

const unreadable = (problem: string, cause?: unknown) =>
  new AppError('train/checkpoint-unreadable', 'not a checkpoint', { problem }, { cause });

/** One file: a mark, the length of the JSON, the JSON padded to four bytes, float32 little endian. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const { arrays, ...rest } = checkpoint;
  const lengths = Object.fromEntries(
    ARRAYS.map((name) => [name, arrays[name].map((values) => values.length)]),
  );
  const text = JSON.stringify({ ...rest, lengths });
  const json = new TextEncoder().encode(text);
  const padded = Math.ceil(json.length / 4) * 4;
  const all = ARRAYS.flatMap((name) => arrays[name]);
  const floats = all.reduce((sum, values) => sum + values.length, 0);
  const bytes = new Uint8Array(HEAD_BYTES + padded + floats * 4).fill(0x20, 0, HEAD_BYTES + padded);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(MAGIC.length, padded, true);
  bytes.set(json, HEAD_BYTES);
  let at = HEAD_BYTES + padded;
  for (const values of all) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** @throws {AppError} train/checkpoint-unreadable */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw unreadable('magic');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = HEAD_BYTES + view.getUint32(MAGIC.length, true);
  let head: Omit<Checkpoint, 'arrays'> & { readonly lengths: Lengths };
  try {
    head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, start))) as typeof head;
  } catch (cause) {
    throw unreadable('json', cause);
  }
  const { lengths, ...rest } = head;
  const floats = ARRAYS.flatMap((name) => lengths[name]).reduce((sum, length) => sum + length, 0);
  if (bytes.length !== start + floats * 4) throw unreadable('length');
  let at = start;
  const take = (length: number): Float32Array => {
    // A copy: the place in the file need not be a multiple of four.
    const values = new Float32Array(bytes.slice(at, at + length * 4).buffer);
    at += length * 4;
    return values;
  };
  const arrays = Object.fromEntries(
    ARRAYS.map((name) => [name, lengths[name].map(take)]),
  ) as unknown as CheckpointArrays;
  return { ...rest, arrays };
}
