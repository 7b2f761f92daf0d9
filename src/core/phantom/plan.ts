import type { SlicePlane } from './render.ts';
import { PEOPLE } from './people.ts';

type SeriesKind = 'ct-native' | 'ct-contrast' | 'ct-coronal' | 'ct-sagittal' | 'mr-t1' | 'mr-t2';

interface SeriesPlan {
  readonly kind: SeriesKind;
  readonly plane: SlicePlane;
  readonly slices: number;
  readonly stepMm: number;
}

/** Every slice of the list lies within 14 mm of the middle; the smallest tumor has a radius of 20 mm. */
const CT_SERIES: readonly SeriesPlan[] = [
  { kind: 'ct-native', plane: 'axial', slices: 8, stepMm: 4 },
  { kind: 'ct-contrast', plane: 'axial', slices: 8, stepMm: 4 },
  { kind: 'ct-coronal', plane: 'coronal', slices: 4, stepMm: 6 },
  { kind: 'ct-sagittal', plane: 'sagittal', slices: 4, stepMm: 6 },
];
const MR_SERIES: readonly SeriesPlan[] = [
  { kind: 'mr-t1', plane: 'axial', slices: 6, stepMm: 4 },
  { kind: 'mr-t2', plane: 'axial', slices: 6, stepMm: 4 },
];
/** One healthy and one ill person have an MR of the head as well. */
const PEOPLE_WITH_MR = 2;

export interface InstancePlan extends SeriesPlan {
  readonly person: number;
  readonly isIll: boolean;
  /** 1 for the first series of a study. */
  readonly seriesNumber: number;
  /** 1 for the first slice of a series. */
  readonly instanceNumber: number;
  /** Distance of this slice from the middle of the series in mm. */
  readonly offsetMm: number;
}

/** Every instance of the set, in the order of people, studies, series, slices. */
export const PLAN: readonly InstancePlan[] = PEOPLE.flatMap((_, person) => {
  const series = person < PEOPLE_WITH_MR ? [...CT_SERIES, ...MR_SERIES] : CT_SERIES;
  return series.flatMap((one) =>
    Array.from({ length: one.slices }, (_unused, slice) => ({
      ...one,
      person,
      isIll: person % 2 === 1,
      seriesNumber: (one.kind.startsWith('mr') ? MR_SERIES : CT_SERIES).indexOf(one) + 1,
      instanceNumber: slice + 1,
      offsetMm: (slice - (one.slices - 1) / 2) * one.stepMm,
    })),
  );
});
