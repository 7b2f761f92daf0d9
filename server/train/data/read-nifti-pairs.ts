import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzip, gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { AppError } from '../../../src/core/errors.ts';
import { readNifti, writeNiftiLabels, type NiftiVolume } from '../../../src/core/formats/nifti.ts';
import type { ExampleItem } from '../../../src/engine/data/example.ts';
import { patientOf, type DataSet } from './data-set.ts';

const NIFTI_NAME = /\.nii(\.gz)?$/i;

const inflate = promisify(gunzip);
const deflate = promisify(gzip);

async function readVolume(path: string): Promise<NiftiVolume> {
  const file = await readFile(path);
  const isPacked = file[0] === 0x1f && file[1] === 0x8b;
  const bytes = isPacked
    ? await inflate(file).catch((cause: unknown) => {
        throw new AppError('dataset/unreadable', 'broken gzip', { format: 'nifti' }, { cause });
      })
    : file;
  return readNifti(new Uint8Array(bytes));
}

function labelsOf(volume: NiftiVolume, image: NiftiVolume): Uint8Array {
  const axes = ['slices', 'rows', 'columns'] as const;
  if (axes.some((axis) => volume[axis] !== image[axis])) {
    throw new AppError('dataset/mask-shape', 'label map of another shape than its image');
  }
  return Uint8Array.from(volume.values, (value) => {
    const label = Math.round(value);
    if (label < 0 || label > 255) {
      throw new AppError('dataset/unknown-label', 'label out of range', { label });
    }
    return label;
  });
}

/**
 * Volumes and their label maps under the same names in two folders.
 * @throws {AppError} dataset/empty, dataset/unreadable
 */
export async function readNiftiSet(
  path: string,
  folders: { readonly images: string; readonly labels: string },
  pattern: RegExp | null,
): Promise<DataSet> {
  const listed = await readdir(join(path, folders.images));
  const labelled = new Set(await readdir(join(path, folders.labels)));
  const names = listed.filter((name) => NIFTI_NAME.test(name) && labelled.has(name)).sort();
  if (names.length === 0) throw new AppError('dataset/empty', 'no pairs of volumes and label maps');
  const image = (index: number) => join(path, folders.images, names[index] ?? '');
  const items: ExampleItem[] = [];
  for (const [index, name] of names.entries()) {
    const { spacingMm } = await readVolume(image(index));
    const id = name.replace(NIFTI_NAME, '');
    items.push({ id, personId: patientOf(id, pattern), label: 0, spacingMm });
  }
  return {
    source: {
      items,
      async read(index) {
        const volume = await readVolume(image(index));
        const labels = await readVolume(join(path, folders.labels, names[index] ?? ''));
        return {
          size: [volume.slices, volume.rows, volume.columns],
          channels: 1,
          pixels: volume.values,
          labels: labelsOf(labels, volume),
        };
      },
    },
    sides: names.map(() => null),
    async labelFile(index, labels) {
      const name = names[index] ?? '';
      const bytes = writeNiftiLabels(await readVolume(image(index)), labels);
      return { name, bytes: /\.gz$/i.test(name) ? await deflate(bytes) : bytes };
    },
  };
}
