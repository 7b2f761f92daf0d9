import { decode } from 'fast-png';
import { AppError } from '../errors.ts';

/** Samples of a picture, row by row, channels last. */
export interface PictureSamples {
  readonly rows: number;
  readonly columns: number;
  readonly channels: 1 | 3;
  readonly samples: Uint8Array | Uint16Array;
}

type Png = ReturnType<typeof decode>;

/** One sample an element; below 8 bits the package leaves them packed, each row from a byte of its own. */
function unpacked({ data, width, height, channels, depth }: Png): Uint8Array | Uint16Array {
  if (data instanceof Uint16Array) return data;
  if (depth >= 8) return Uint8Array.from(data);
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const perByte = 8 / depth;
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const column = at % width;
    const byte = data[Math.floor(at / width) * rowBytes + Math.floor(column / perByte)] ?? 0;
    return (byte >> (8 - depth * ((column % perByte) + 1))) & (2 ** depth - 1);
  });
}

/**
 * A PNG as grey or RGB: a palette is looked up, transparency is left out. Samples keep their depth.
 * @throws {AppError} dataset/unreadable
 */
export function readPng(bytes: Uint8Array): PictureSamples {
  let png: Png;
  try {
    png = decode(bytes);
  } catch (cause) {
    throw new AppError('dataset/unreadable', 'not a PNG', { format: 'png' }, { cause });
  }
  const { width: columns, height: rows, palette } = png;
  const data = unpacked(png);
  if (palette) {
    const samples = Uint8Array.from(
      { length: rows * columns * 3 },
      (_, at) => palette[data[Math.floor(at / 3)] ?? 0]?.[at % 3] ?? 0,
    );
    return { rows, columns, channels: 3, samples };
  }
  const channels = png.channels >= 3 ? 3 : 1;
  const samples =
    channels === png.channels ? data : data.filter((_, at) => at % png.channels < channels);
  return { rows, columns, channels, samples };
}
