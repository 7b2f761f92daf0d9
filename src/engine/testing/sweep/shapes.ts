export const RANKS = [2, 3, 4, 5, 6] as const;
export type SweepRank = (typeof RANKS)[number];

/** Odd sizes and an axis of length 1. */
const ODD: Readonly<Record<SweepRank, readonly number[]>> = {
  2: [5, 3],
  3: [2, 5, 3],
  4: [2, 3, 1, 5],
  5: [2, 3, 1, 2, 5],
  6: [2, 1, 3, 2, 1, 5],
};

export const oddShape = (rank: SweepRank): readonly number[] => ODD[rank];

/** GPU kernels read four values at a time where sizes let them. */
export const fourfoldShape = (rank: SweepRank): readonly number[] =>
  Array.from({ length: rank }, (_, axis) => (axis === rank - 1 ? 8 : axis < 2 ? 2 : 1));

export const batchOfOne = (rank: SweepRank): readonly number[] => [1, ...oddShape(rank).slice(1)];

export const axesOf = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);
