import type { ClassificationReport } from '../metrics/classification-report.ts';
import type { RocPoint } from '../metrics/curves.ts';
import type { BackendName, DeviceReport } from '../rpc/train-api.ts';
import type { ErrorCode } from '../errors.ts';
import type { Recipe } from './recipe.ts';
import type { TrainOptions } from './train-options.ts';

/** Figures of one pass over one part of the data. `null`: not defined for these examples. */
export interface Scores {
  readonly loss: number;
  readonly accuracy: number;
  /** Recall of the positive class; macro average of one-vs-rest with more than two classes. */
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly auc: number | null;
  /** [actual][predicted] counts. */
  readonly confusion: readonly (readonly number[])[];
}

export interface StepEvent {
  readonly kind: 'step';
  readonly epoch: number;
  readonly step: number;
  /** Of an epoch. */
  readonly steps: number;
  readonly loss: number;
}

export type RunEvent =
  | { readonly kind: 'device'; readonly device: DeviceReport }
  | { readonly kind: 'data'; readonly patients: SplitCounts; readonly examples: SplitCounts }
  | StepEvent
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      /** Of its first step. Runs of the first versions did not keep it. */
      readonly learningRate?: number;
      readonly train: Scores;
      readonly validation: Scores | null;
      /** Whether its weights were the best so far. */
      readonly isBest?: boolean;
      readonly seconds: number;
    }
  /** Goes on after so many whole epochs and steps of the next; what came later is told anew. */
  | { readonly kind: 'resumed'; readonly epochs: number; readonly steps: number }
  | { readonly kind: 'recovered'; readonly losses: number }
  | { readonly kind: 'stopped-early'; readonly epoch: number; readonly bestEpoch: number }
  /** Something that does not end the run. */
  | { readonly kind: 'warning'; readonly code: ErrorCode }
  | {
      readonly kind: 'test';
      readonly test: Scores;
      /** Runs of the first versions have none. */
      readonly details?: TestDetails;
    };

/** What a model does on held-out patients, beside its scores. Classes are named by their index. */
export interface TestDetails {
  readonly report: ClassificationReport;
  /** Of the positive class, or of each where there are more than two; null where it is not defined. */
  readonly rocCurves: readonly (readonly RocPoint[] | null)[];
}

export interface SplitCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export type RunState = 'waiting' | 'running' | 'done' | 'stopped' | 'failed' | 'interrupted';

export interface RunRecord {
  readonly runId: string;
  readonly name: string;
  readonly startedAt: string;
  /** When somebody last let it go on. */
  readonly continuedAt?: string;
  readonly endedAt: string | null;
  readonly state: RunState;
  readonly errorCode: ErrorCode | null;
  readonly datasetVersionId: string;
  readonly recipe: Recipe;
  readonly options: TrainOptions;
  readonly appVersion: string;
  readonly device: DeviceReport | null;
  readonly modelId: string | null;
}

export interface RunEventRecord {
  readonly sequence?: number;
  readonly runId: string;
  readonly at: string;
  readonly event: RunEvent;
}

export interface ModelRecord {
  readonly modelId: string;
  readonly runId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly classes: readonly string[];
  readonly recipe: Recipe;
  readonly options: TrainOptions;
  readonly datasetVersionId: string;
  readonly backend: BackendName;
  readonly test: Scores | null;
  /** tf.js layers format. */
  readonly topology: unknown;
  readonly weightSpecs: unknown;
  readonly weights: Blob;
}
