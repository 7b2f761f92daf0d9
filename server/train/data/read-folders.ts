import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Side } from '../../../src/core/dataset/split.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { ExampleItem } from '../../../src/engine/data/example.ts';
import { patientOf, type DataSet } from './data-set.ts';
import { PICTURE_NAME, readGreyPicture } from './read-picture.ts';

/** Names of folders that are parts and no classes. */
const SIDE_NAMES: Readonly<Record<string, Side>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
};

interface Found {
  readonly path: string;
  readonly item: ExampleItem;
  readonly side: Side | null;
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
}

async function classFolder(
  folder: string,
  label: number,
  side: Side | null,
  pattern: RegExp | null,
): Promise<Found[]> {
  const names = (await readdir(folder)).filter((name) => PICTURE_NAME.test(name)).sort();
  return names.map((name) => {
    const id = [side, basename(folder), name].filter((part) => part !== null).join('/');
    const personId = pattern ? patientOf(name, pattern) : id;
    const item = { id, personId, label, spacingMm: null };
    return { path: join(folder, name), item, side };
  });
}

/**
 * Pictures in a folder a class, which has the class's name; such folders may stand in train, val and
 * test.
 * @throws {AppError} dataset/empty, dataset/unknown-label for a class that is not named
 */
export async function readFolderSet(
  path: string,
  classes: readonly string[],
  pattern: RegExp | null,
): Promise<DataSet> {
  const found: Found[] = [];
  const addClasses = async (folder: string, side: Side | null) => {
    for (const name of await foldersIn(folder)) {
      const label = classes.indexOf(name);
      if (label < 0) {
        throw new AppError('dataset/unknown-label', 'a folder is none of the classes', {
          classes: classes.length,
        });
      }
      found.push(...(await classFolder(join(folder, name), label, side, pattern)));
    }
  };
  const top = await foldersIn(path);
  const isSplit = top.length > 0 && top.every((name) => name.toLowerCase() in SIDE_NAMES);
  if (isSplit) {
    for (const name of top)
      await addClasses(join(path, name), SIDE_NAMES[name.toLowerCase()] ?? null);
  } else {
    await addClasses(path, null);
  }
  if (found.length === 0) throw new AppError('dataset/empty', 'no pictures in the folders');
  return {
    source: {
      items: found.map(({ item }) => item),
      async read(index) {
        const { rows, columns, values } = await readGreyPicture(found[index]?.path ?? '');
        return { size: [1, rows, columns], channels: 1, pixels: values, labels: null };
      },
    },
    sides: found.map(({ side }) => side),
    labelFile: () => Promise.reject(new RangeError('pictures in folders have no label maps')),
  };
}
