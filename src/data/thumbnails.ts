import type { StudioDatabase } from './db.ts';

/** The picture that stands for an image in lists; undefined when none is stored. */
export async function readThumbnail(
  db: StudioDatabase,
  imageId: string,
): Promise<Blob | undefined> {
  const stored = await db.thumbnails.get(imageId);
  return stored && new Blob([stored.png], { type: 'image/png' });
}
