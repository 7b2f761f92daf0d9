import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCsv } from '../../../src/core/dataset/csv.ts';
import { AppError } from '../../../src/core/errors.ts';
import { encodePng } from '../../../src/core/formats/png.ts';
import type { DataOptions } from '../../../src/core/training/data-options.ts';
import type { ExampleItem } from '../../../src/engine/data/example.ts';
import type { DataSet } from './data-set.ts';
import { readGreyPicture } from './read-picture.ts';

type TableOptions = Extract<DataOptions, { kind: 'image-table' }>;

async function readColumns(path: string): Promise<(column: string) => readonly string[]> {
  const [header, ...rows] = parseCsv(await readFile(path, 'utf8'));
  return (column) => {
    const at = header?.fields.indexOf(column) ?? -1;
    if (at < 0) {
      throw new AppError('dataset/labels-unreadable', 'table lacks a column', {
        problem: 'column',
      });
    }
    return rows.map(({ fields }) => fields[at] ?? '');
  };
}

/**
 * Pictures and masks that a table names.
 * @throws {AppError} dataset/labels-unreadable, dataset/empty
 */
export async function readImageTableSet(path: string, options: TableOptions): Promise<DataSet> {
  const column = await readColumns(join(path, options.table));
  const ids = column(options.idColumn);
  if (ids.length === 0) throw new AppError('dataset/empty', 'table without rows');
  const patients = options.patientColumn === undefined ? ids : column(options.patientColumn);
  const groups =
    options.groupColumn === undefined ? ids.map(() => '') : column(options.groupColumn);
  const groupNames = [...new Set(groups)].sort();
  const nameOf = (pattern: string, index: number) => pattern.replaceAll('{id}', ids[index] ?? '');
  const items = ids.map((id, index): ExampleItem => ({
    id,
    personId: patients[index] ?? id,
    label: groupNames.indexOf(groups[index] ?? ''),
    spacingMm: null,
  }));
  return {
    source: {
      items,
      async read(index) {
        const image = await readGreyPicture(join(path, nameOf(options.images, index)));
        const mask = await readGreyPicture(join(path, nameOf(options.masks, index)));
        if (mask.rows !== image.rows || mask.columns !== image.columns) {
          throw new AppError('dataset/mask-shape', 'mask of another shape than its picture');
        }
        return {
          size: [1, image.rows, image.columns],
          channels: 1,
          pixels: image.values,
          labels: Uint8Array.from(mask.values, (value) => (value > 0 ? 1 : 0)),
        };
      },
    },
    sides: ids.map(() => null),
    async labelFile(index, labels) {
      const { rows, columns } = await readGreyPicture(join(path, nameOf(options.images, index)));
      const name = nameOf(options.images, index).replace(/\.\w+$/, '.png');
      return { name, bytes: encodePng({ rows, columns, samplesPerPixel: 1, pixels: labels }) };
    },
  };
}
