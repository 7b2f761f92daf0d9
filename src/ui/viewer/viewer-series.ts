import type { RadiologyImageRow } from '../../core/rcdm/rows.ts';
import type { Slice } from './frame-stack.svelte.ts';

export type ViewerImage = Pick<
  RadiologyImageRow,
  | 'imageId'
  | 'seriesUid'
  | 'modality'
  | 'imageNo'
  | 'frames'
  | 'plane'
  | 'phase'
  | 'imageOrientation'
  | 'pixelSpacingMm'
>;

/** One series as the viewer shows it. */
export interface ViewerSeries {
  readonly seriesUid: string;
  readonly modality: string;
  /** In the order of Instance Number. */
  readonly images: readonly ViewerImage[];
  /** Every frame of every image, in that order. */
  readonly slices: readonly Slice[];
  /** Plane and phase that most of its images have. */
  readonly plane: string;
  readonly phase: string;
  /** The middle image stands for it. */
  readonly coverImageId: string;
}

function majority(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'UNKNOWN';
}

/** The images of a study by series; series keep the order in which they first occur. */
export function groupBySeries(images: readonly ViewerImage[]): readonly ViewerSeries[] {
  const bySeries = Map.groupBy(images, (image) => image.seriesUid);
  return [...bySeries].map(([seriesUid, members]) => {
    const sorted = [...members].sort((a, b) => a.imageNo - b.imageNo);
    const cover = sorted[Math.floor(sorted.length / 2)] ?? sorted[0];
    return {
      seriesUid,
      modality: cover?.modality ?? '',
      images: sorted,
      slices: sorted.flatMap(({ imageId, frames }) =>
        Array.from({ length: Math.max(1, frames) }, (_, frameIndex) => ({ imageId, frameIndex })),
      ),
      plane: majority(sorted.map((image) => image.plane.value)),
      phase: majority(sorted.map((image) => image.phase.value)),
      coverImageId: cover?.imageId ?? '',
    };
  });
}
