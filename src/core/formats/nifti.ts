import { AppError } from '../errors.ts';

/** A volume of NIfTI-1. Values in the order of the file: columns fastest, then rows, then slices. */
export interface NiftiVolume {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Distance of voxel centres in mm. */
  readonly spacingMm: readonly [slice: number, row: number, column: number];
  /** With slope and intercept of the header. */
  readonly values: Float32Array;
  /** Header and extensions as they stand in the file: a label map of the same place is written with it. */
  readonly header: Uint8Array<ArrayBuffer>;
  readonly isLittleEndian: boolean;
}

const HEADER_BYTES = 348;
/** NIfTI-1 in one file: header, four bytes that say whether extensions follow, data. */
const LEAST_DATA_OFFSET = 352;
const UINT8 = 2;

type ReadValue = (view: DataView, offset: number, isLittle: boolean) => number;

/** Bytes of a value and how to read it, by the code in `datatype`. */
const TYPES: Readonly<Record<number, readonly [bytes: number, read: ReadValue]>> = {
  2: [1, (view, at) => view.getUint8(at)],
  4: [2, (view, at, little) => view.getInt16(at, little)],
  8: [4, (view, at, little) => view.getInt32(at, little)],
  16: [4, (view, at, little) => view.getFloat32(at, little)],
  64: [8, (view, at, little) => view.getFloat64(at, little)],
  256: [1, (view, at) => view.getInt8(at)],
  512: [2, (view, at, little) => view.getUint16(at, little)],
  768: [4, (view, at, little) => view.getUint32(at, little)],
};

function unreadable(problem: string, value = 0): AppError {
  return new AppError('dataset/unreadable', 'not a volume in NIfTI-1 format', {
    format: 'nifti',
    problem,
    value,
  });
}

function readSizes(view: DataView, isLittle: boolean): [number, number, number] {
  const size = (axis: number) => view.getInt16(40 + 2 * axis, isLittle);
  const rank = size(0);
  if (rank < 2 || rank > 7) throw unreadable('rank', rank);
  const sizes = [1, 2, 3, 4, 5, 6, 7].map((axis) => (axis <= rank ? size(axis) : 1));
  if (sizes.some((length) => length < 1)) throw unreadable('size');
  // More axes than three are time, vectors and the like.
  if (sizes.slice(3).some((length) => length > 1)) throw unreadable('more-than-a-volume', rank);
  return [sizes[0] ?? 1, sizes[1] ?? 1, sizes[2] ?? 1];
}

/**
 * Reads a .nii file that is no longer compressed.
 * @throws {AppError} dataset/unreadable
 */
export function readNifti(bytes: Uint8Array<ArrayBuffer>): NiftiVolume {
  if (bytes.length < LEAST_DATA_OFFSET) throw unreadable('truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = view.getInt32(0, true) === HEADER_BYTES;
  if (!isLittle && view.getInt32(0, false) !== HEADER_BYTES) throw unreadable('header');
  if (new TextDecoder('latin1').decode(bytes.subarray(344, 347)) !== 'n+1')
    throw unreadable('magic');
  const [columns, rows, slices] = readSizes(view, isLittle);
  const code = view.getInt16(70, isLittle);
  const [valueBytes, read] = TYPES[code] ?? [];
  if (valueBytes === undefined || !read) throw unreadable('type', code);
  const dataAt = view.getFloat32(108, isLittle);
  const count = columns * rows * slices;
  if (!Number.isInteger(dataAt) || dataAt < LEAST_DATA_OFFSET) throw unreadable('offset');
  if (bytes.length < dataAt + count * valueBytes) throw unreadable('truncated');
  const slope = view.getFloat32(112, isLittle);
  const intercept = view.getFloat32(116, isLittle);
  // A slope of zero means: as stored.
  const [scale, shift] = slope === 0 || !Number.isFinite(slope) ? [1, 0] : [slope, intercept];
  const spacing = (axis: number) => Math.abs(view.getFloat32(76 + 4 * axis, isLittle)) || 1;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = read(view, dataAt + i * valueBytes, isLittle) * scale + shift;
  }
  return {
    columns,
    rows,
    slices,
    spacingMm: [spacing(3), spacing(2), spacing(1)],
    values,
    header: bytes.slice(0, dataAt),
    isLittleEndian: isLittle,
  };
}

/** Labels in the place of a volume: its header, with bytes as values and no rescaling. */
export function writeNiftiLabels(
  { header, isLittleEndian }: Pick<NiftiVolume, 'header' | 'isLittleEndian'>,
  labels: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(header.length + labels.length);
  file.set(header);
  file.set(labels, header.length);
  const view = new DataView(file.buffer);
  view.setInt16(70, UINT8, isLittleEndian);
  view.setInt16(72, 8, isLittleEndian);
  view.setFloat32(112, 1, isLittleEndian);
  view.setFloat32(116, 0, isLittleEndian);
  // Display range: none.
  view.setFloat32(124, 0, isLittleEndian);
  view.setFloat32(128, 0, isLittleEndian);
  return file;
}
