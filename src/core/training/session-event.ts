import type { Scores, StepEvent } from './run.ts';

/** Figures of one pass of a network that gives each voxel a class. */
export interface OverlapScores {
  readonly loss: number;
  /**
   * Dice coefficient of each class. Of a training pass over all its voxels together, of whole images
   * the mean over images; null where the class is nowhere.
   */
  readonly dice: readonly (number | null)[];
  /** Mean over the classes but the first, which is the background. */
  readonly meanDice: number | null;
}

export type Figures = Scores | OverlapScores;

export const isOverlap = (figures: Figures): figures is OverlapScores => 'dice' in figures;

/** What a training session tells while it runs. */
export type SessionEvent =
  | StepEvent
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly learningRate: number;
      readonly train: Figures;
      /** Null when there is no validation part or it was not this epoch's turn. */
      readonly validation: Figures | null;
      /** Whether its weights are the best so far. */
      readonly isBest: boolean;
      readonly seconds: number;
    }
  /** Goes on after so many whole epochs and steps of the next one. */
  | { readonly kind: 'resumed'; readonly epochs: number; readonly steps: number }
  /** The device was lost, and opened anew. */
  | { readonly kind: 'recovered'; readonly losses: number }
  | { readonly kind: 'stopped-early'; readonly epoch: number; readonly bestEpoch: number };
