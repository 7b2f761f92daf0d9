import type { DatasetItem } from './dataset-version.ts';

/**
 * SHA-256 over classes and items, lower-case hex. Items are taken in order of image and frame, so
 * the hash does not depend on how they were listed.
 */
export async function contentHashOf(
  classes: readonly string[],
  items: readonly DatasetItem[],
): Promise<string> {
  const lines = items
    .map((item) => [
      item.imageId,
      item.frame,
      item.radiologyOccurrenceId,
      item.personId,
      item.label,
    ])
    .map((fields) => JSON.stringify(fields))
    .sort();
  const text = JSON.stringify({ classes, items: lines });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
