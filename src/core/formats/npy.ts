import { AppError } from '../errors.ts';

/** An array of numbers of NumPy, last axis fastest. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array
    | Float32Array
    | Float64Array;
}

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY')];

type Read = (view: DataView, count: number) => NpyArray['values'];

const read =
  (
    make: (count: number) => NpyArray['values'],
    bytes: number,
    at: (view: DataView, offset: number) => number,
  ): Read =>
  (view, count) => {
    const values = make(count);
    for (let i = 0; i < count; i++) values[i] = at(view, i * bytes);
    return values;
  };

/** By the type's code; 64-bit integers become doubles, which hold every label and every pixel exactly. */
const READERS: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  '|b1': [
    1,
    read(
      (n) => new Uint8Array(n),
      1,
      (v, at) => v.getUint8(at),
    ),
  ],
  '|u1': [
    1,
    read(
      (n) => new Uint8Array(n),
      1,
      (v, at) => v.getUint8(at),
    ),
  ],
  '|i1': [
    1,
    read(
      (n) => new Int8Array(n),
      1,
      (v, at) => v.getInt8(at),
    ),
  ],
  '<u2': [
    2,
    read(
      (n) => new Uint16Array(n),
      2,
      (v, at) => v.getUint16(at, true),
    ),
  ],
  '<i2': [
    2,
    read(
      (n) => new Int16Array(n),
      2,
      (v, at) => v.getInt16(at, true),
    ),
  ],
  '<u4': [
    4,
    read(
      (n) => new Uint32Array(n),
      4,
      (v, at) => v.getUint32(at, true),
    ),
  ],
  '<i4': [
    4,
    read(
      (n) => new Int32Array(n),
      4,
      (v, at) => v.getInt32(at, true),
    ),
  ],
  '<u8': [
    8,
    read(
      (n) => new Float64Array(n),
      8,
      (v, at) => Number(v.getBigUint64(at, true)),
    ),
  ],
  '<i8': [
    8,
    read(
      (n) => new Float64Array(n),
      8,
      (v, at) => Number(v.getBigInt64(at, true)),
    ),
  ],
  '<f4': [
    4,
    read(
      (n) => new Float32Array(n),
      4,
      (v, at) => v.getFloat32(at, true),
    ),
  ],
  '<f8': [
    8,
    read(
      (n) => new Float64Array(n),
      8,
      (v, at) => v.getFloat64(at, true),
    ),
  ],
};

function unreadable(problem: string): AppError {
  return new AppError('dataset/unreadable', 'not an array of numbers in NumPy format', {
    format: 'npy',
    problem,
  });
}

/** The header is a literal of Python's: three members whose order is fixed by no rule. */
function readHeader(text: string): { type: string; shape: number[] } {
  const type = /'descr'\s*:\s*'([^']+)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (type === undefined || order === undefined || shape === undefined) throw unreadable('header');
  if (order === 'True') throw unreadable('fortran-order');
  const sizes = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  if (sizes.some((size) => !Number.isSafeInteger(size) || size < 0)) throw unreadable('shape');
  return { type, shape: sizes };
}

/**
 * Reads a .npy file (format versions 1 to 3, C order, numbers in little endian).
 * @throws {AppError} dataset/unreadable
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < 12 || MAGIC.some((byte, at) => bytes[at] !== byte)) throw unreadable('magic');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = view.getUint8(6) > 1;
  const start = isLong ? 12 : 10;
  const dataAt = start + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (dataAt > bytes.length) throw unreadable('header');
  const { type, shape } = readHeader(
    new TextDecoder('latin1').decode(bytes.subarray(start, dataAt)),
  );
  const [size, readValues] = READERS[type] ?? [];
  if (size === undefined || !readValues) throw unreadable('type');
  const count = shape.reduce((product, length) => product * length, 1);
  if (bytes.length - dataAt < count * size) throw unreadable('truncated');
  const data = new DataView(bytes.buffer, bytes.byteOffset + dataAt, count * size);
  return { shape, values: readValues(data, count) };
}
