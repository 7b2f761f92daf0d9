import Dexie from 'dexie';
import { stacksOfSeries } from '../../src/core/imaging/volume/series-stacks.ts';
import type { StoredExample } from '../../src/core/training/volume-examples.ts';
import type { StudioDatabase } from '../../src/data/db.ts';

/** The volume of its series that a stored image is a slice of, as the training of volumes takes it. */
export async function framesAround(
  database: StudioDatabase,
  imageId: string,
): Promise<StoredExample['frames']> {
  const image = await database.images.get(imageId);
  if (!image) return [];
  const { seriesUid } = image;
  const rows = await database.images
    .where('[seriesUid+imageNo]')
    .between([seriesUid, Dexie.minKey], [seriesUid, Dexie.maxKey])
    .toArray();
  const stack = stacksOfSeries(rows).find(({ images }) =>
    images.some((row) => row.imageId === imageId),
  );
  return (stack?.images ?? []).flatMap((row) =>
    Array.from({ length: row.frames }, (_, frame) => ({ imageId: row.imageId, frame })),
  );
}
