import { writeCsv } from '../../src/core/dataset/csv.ts';
import type { DatasetItem } from '../../src/core/dataset/dataset-version.ts';
import { labelsCsvOf, manifestOf } from '../../src/core/dataset/manifest.ts';
import { AppError } from '../../src/core/errors.ts';
import { encodePng } from '../../src/core/formats/png.ts';
import { createZip } from '../../src/core/formats/zip-write.ts';
import type { DatasetApi } from '../../src/core/rpc/dataset-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { StoredFrames } from '../codecs/stored-frames.ts';
import { toPng } from './to-png.ts';

/** Numbered in the order of the data set; the id says which image it is. */
function fileNameOf(item: DatasetItem, index: number): string {
  return `images/${String(index + 1).padStart(6, '0')}_${item.imageId}_${item.frame}.png`;
}

export function createDatasetApi(): DatasetApi {
  const db = new StudioDatabase();
  return {
    async exportZip(call, datasetVersionId, options) {
      const version = await db.datasetVersions.get(datasetVersionId);
      if (!version) throw new AppError('storage/missing', 'data set version is not stored');
      if (version.items.length === 0) throw new AppError('dataset/empty', 'no items');

      const frames = new StoredFrames(db);
      const zip = createZip();
      const scales: (string | number)[][] = [
        ['file', 'value_slope', 'value_intercept', 'value_unit'],
      ];
      for (const [index, item] of version.items.entries()) {
        call.signal.throwIfAborted();
        const name = fileNameOf(item, index);
        const { dataSet, stored } = await frames.read(item.imageId, item.frame, call.signal);
        const image = toPng(dataSet, item.frame, stored, options.png);
        await zip.add(name, encodePng(image.png));
        scales.push([name, image.valueSlope, image.valueIntercept, image.valueUnit]);
        call.progress({ done: index + 1, total: version.items.length, unit: 'images' });
      }
      await zip.add('labels.csv', labelsCsvOf(version, fileNameOf));
      await zip.add('values.csv', writeCsv(scales));
      await zip.add(
        'manifest.json',
        `${JSON.stringify({ ...manifestOf(version), png: options.png }, null, 2)}\n`,
      );
      return zip.finish();
    },
  };
}
