import type * as tf from '@tensorflow/tfjs';
import type { ClassificationReport } from '../../src/core/metrics/classification-report.ts';
import type { SegmentationReport } from '../../src/core/metrics/segmentation-report.ts';
import type { IndexSplit } from '../../src/core/training/split-examples.ts';
import type { TrainConfig } from '../../src/core/training/train-config.ts';
import type { ExampleSource } from '../../src/engine/data/example.ts';
import type { TrainPlan } from '../../src/engine/session/train-plan.ts';
import type { DataSet, LabelFile } from './data/data-set.ts';

export interface TestInput {
  readonly plan: TrainPlan;
  readonly config: TrainConfig;
  readonly model: tf.LayersModel;
  /** As the network takes them. */
  readonly source: ExampleSource;
  readonly validation: ExampleSource | null;
  /** As it is stored. */
  readonly dataSet: DataSet;
  readonly split: IndexSplit;
  readonly signal: AbortSignal;
}

export interface Tested {
  readonly metrics: ClassificationReport | SegmentationReport;
  /** Of two classes: what a probability is compared with, as it was chosen on the validation part. */
  readonly threshold: number | null;
  /** What anyone can score again. */
  readonly files: readonly LabelFile[];
}
