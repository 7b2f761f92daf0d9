import type { DatasetItem } from '../dataset/dataset-version.ts';
import type { PlaceRow } from '../imaging/volume/placed-rows.ts';
import { stacksOfSeries } from '../imaging/volume/series-stacks.ts';

/** One example: an image, or the slices of a series in their order. */
export interface StoredExample {
  readonly frames: readonly Pick<DatasetItem, 'imageId' | 'frame'>[];
  readonly personId: string;
  readonly label: number;
}

/** Fewer are no volume: a network would learn the padding. */
const LEAST_SLICES = 4;

/** Each item alone. */
export const imageExamples = (items: readonly DatasetItem[]): readonly StoredExample[] =>
  items.map((item) => ({ frames: [item], personId: item.personId, label: item.label }));

/**
 * The items as volumes: one for each stack of slices of a series, as the viewer groups and orders them. Null
 * when that cannot be: an image is gone, a stack is too short, or its slices differ in size or class.
 */
export function volumeExamples(
  items: readonly DatasetItem[],
  rows: readonly PlaceRow[],
): readonly StoredExample[] | null {
  const itemsOf = Map.groupBy(items, ({ imageId }) => imageId);
  const wanted = rows.filter(({ imageId }) => itemsOf.has(imageId));
  if (wanted.length < itemsOf.size) return null;
  const examples: StoredExample[] = [];
  for (const series of Map.groupBy(wanted, ({ seriesUid }) => seriesUid).values()) {
    for (const { images } of stacksOfSeries(series)) {
      const own = images.flatMap(({ imageId }) =>
        (itemsOf.get(imageId) ?? []).toSorted((a, b) => a.frame - b.frame),
      );
      const [first] = own;
      const isOneSize = new Set(images.map((row) => `${row.rows} ${row.columns}`)).size === 1;
      if (!first || own.length < LEAST_SLICES || !isOneSize) return null;
      const { personId, label } = first;
      if (own.some((item) => item.label !== label || item.personId !== personId)) return null;
      examples.push({ frames: own, personId, label });
    }
  }
  return examples;
}
