import { openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import { SIDES, type Side } from '../../../src/core/dataset/split.ts';
import { AppError } from '../../../src/core/errors.ts';
import { encodePng } from '../../../src/core/formats/png.ts';
import { openNpz, type NpzFile } from '../../../src/core/formats/npz.ts';
import type { NpyArray } from '../../../src/core/formats/npy.ts';
import type { Example, ExampleItem, Size } from '../../../src/engine/data/example.ts';
import type { DataSet } from './data-set.ts';

const PREFIX = { train: 'train', validation: 'val', test: 'test' } as const;

interface Part {
  readonly side: Side;
  readonly images: NpyArray;
  readonly labels: NpyArray;
  /** Of one image. */
  readonly size: Size;
  readonly channels: number;
}

const unreadable = (problem: string) =>
  new AppError('dataset/unreadable', 'arrays are not examples', { format: 'npz', problem });

/** [n, rows, columns] with or without channels, one axis more in space. */
function layoutOf(shape: readonly number[], dimensions: 2 | 3): Pick<Part, 'size' | 'channels'> {
  const rest = shape.slice(1);
  const channels = rest.length === dimensions + 1 ? rest.at(-1) : 1;
  const [columns, rows, slices = 1] = rest.slice(0, dimensions).toReversed();
  if (rest.length < dimensions || rest.length > dimensions + 1) throw unreadable('rank');
  if (columns === undefined || rows === undefined || channels === undefined)
    throw unreadable('rank');
  return { size: [slices, rows, columns], channels };
}

async function readPart(npz: NpzFile, side: Side, dimensions: 2 | 3): Promise<Part> {
  const images = await npz.read(`${PREFIX[side]}_images`);
  const labels = await npz.read(`${PREFIX[side]}_labels`);
  if (labels.values.length !== images.shape[0]) throw unreadable('labels');
  return { side, images, labels, ...layoutOf(images.shape, dimensions) };
}

/**
 * Reads arrays train_images, train_labels, val_… and test_… with one class an image, as MedMNIST has
 * them. The id is the row in its part.
 * @throws {AppError} dataset/unreadable, dataset/array-missing
 */
export async function readNpzSet(path: string, dimensions: 2 | 3): Promise<DataSet> {
  await access(path);
  const npz = await openNpz(await openAsBlob(path));
  const parts: Part[] = [];
  for (const side of SIDES) parts.push(await readPart(npz, side, dimensions));
  const rows = parts.flatMap((part) =>
    Array.from(part.labels.values, (label, row) => ({ part, row, label })),
  );
  return {
    source: {
      items: rows.map(({ part, row, label }): ExampleItem => ({
        id: String(row),
        personId: `${part.side}/${row}`,
        label,
        spacingMm: null,
      })),
      read(index) {
        const found = rows[index];
        if (!found) throw unreadable('index');
        const { part, row } = found;
        const { size, channels, images } = part;
        const length = size[0] * size[1] * size[2] * channels;
        const pixels = Float32Array.from(images.values.subarray(row * length, (row + 1) * length));
        const example: Example = { size, channels, pixels, labels: null };
        return Promise.resolve(example);
      },
    },
    sides: rows.map(({ part }) => part.side),
    labelFile(index, labels) {
      const { part, row } = rows[index] ?? {};
      const [, height = 1, width = 1] = part?.size ?? [];
      const bytes = encodePng({ rows: height, columns: width, samplesPerPixel: 1, pixels: labels });
      return Promise.resolve({ name: `${row ?? index}.png`, bytes });
    },
  };
}
