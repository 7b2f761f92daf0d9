import type { DataSet, Tag } from '../dicom/dataset.ts';
import { numbersOf } from '../dicom/values.ts';

/** A table as its descriptor says: number of entries, first input, bits of an entry. PS3.3 C.11.1.1.1. */
export interface LookupTable {
  /** Input that takes the first entry. Smaller ones take it too, those behind the last take the last. */
  readonly first: number;
  readonly entries: Uint16Array<ArrayBuffer>;
  /** Outputs go from 0 to 2 ** bits − 1. */
  readonly bits: number;
}

export interface TableDescriptor {
  readonly count: number;
  readonly first: number;
  readonly bits: number;
}

const WORD = 2 ** 16;

/**
 * The three values of a descriptor. The VR is one for all of them, so a count of 40000 may stand as −25536,
 * and a first input of −1024 as 64512: the inputs say which it is. Null when it is missing or nonsense.
 */
export function readDescriptor(
  dataSet: DataSet,
  tag: Tag,
  isSignedInput: boolean,
): TableDescriptor | null {
  const [count, first, bits] = numbersOf(dataSet, tag).map((value) => (value + WORD) % WORD);
  if (count === undefined || first === undefined || bits === undefined) return null;
  if (bits < 1 || bits > 16) return null;
  return {
    count: count === 0 ? WORD : count,
    first: isSignedInput && first >= WORD / 2 ? first - WORD : first,
    bits,
  };
}

/**
 * Entries as they stand in the data: words, or bytes where entries of 8 bits stand two to a word. Null when
 * there are fewer than the descriptor says.
 */
export function readEntries(
  bytes: Uint8Array,
  { count, bits }: TableDescriptor,
): Uint16Array<ArrayBuffer> | null {
  const isOneByteEach = bits <= 8 && bytes.length < count * 2;
  if (bytes.length < count * (isOneByteEach ? 1 : 2)) return null;
  if (isOneByteEach) return Uint16Array.from(bytes.subarray(0, count));
  return new Uint16Array(bytes.slice(0, count * 2).buffer);
}

/** A table and its data; null when one of them is missing, nonsense or too short. */
export function readLookupTable(
  dataSet: DataSet,
  descriptorTag: Tag,
  dataTag: Tag,
  isSignedInput: boolean,
): LookupTable | null {
  const descriptor = readDescriptor(dataSet, descriptorTag, isSignedInput);
  const data = dataSet.get(dataTag);
  if (!descriptor || data?.kind !== 'value') return null;
  const entries = readEntries(data.bytes, descriptor);
  if (!entries) return null;
  // Where entries are larger than the stated bits, the statement is wrong, not the picture.
  const largest = entries.reduce((most, entry) => (entry > most ? entry : most), 0);
  const bits = Math.max(descriptor.bits, 32 - Math.clz32(largest));
  return { first: descriptor.first, entries, bits };
}

/** Output of a table for one input. */
export function lookUp({ first, entries }: LookupTable, input: number): number {
  const index = Math.round(input) - first;
  return entries[index <= 0 ? 0 : index >= entries.length ? entries.length - 1 : index] ?? 0;
}
