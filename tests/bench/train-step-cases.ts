export interface TrainStepCase {
  readonly name: string;
  readonly kind: 'unet-2d' | 'unet-3d';
  readonly depth: number;
  /** [batch, ...sides, 1] */
  readonly shape: readonly number[];
}

const square = (batch: number): TrainStepCase => ({
  ...{ name: `2D B${batch} 64²`, kind: 'unet-2d', depth: 4, shape: [batch, 64, 64, 1] },
});
const cube = (batch: number, side: number): TrainStepCase => ({
  ...{ name: `3D B${batch} ${side}³`, kind: 'unet-3d', depth: 3 },
  shape: [batch, side, side, side, 1],
});

export const TRAIN_STEP_CASES: readonly TrainStepCase[] = [
  ...[square(1), square(4), square(32)],
  ...[cube(1, 16), cube(4, 16), cube(1, 32), cube(4, 32)],
];

/** By its place in the list, as `train-step.ts` names it to the processes that it starts. */
export function caseAt(index: string): TrainStepCase {
  const found = TRAIN_STEP_CASES[Number(index)];
  if (!found) throw new Error(`there is no case ${index}`);
  return found;
}

/** Filters of the first level, classes. */
export const BASE = 8;
export const CLASSES = 2;

/** What one process measured. */
export interface StepTimes {
  readonly milliseconds: readonly number[];
  /** Most memory that the process held, its program included. */
  readonly peakBytes: number;
}

export interface StockStep {
  readonly milliseconds: number;
  /** Before the step and after it. */
  readonly losses: readonly [number, number];
}
