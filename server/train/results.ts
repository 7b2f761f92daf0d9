import type * as tf from '@tensorflow/tfjs';
import type { DeviceReport } from '../../src/core/rpc/train-api.ts';
import type { IndexSplit } from '../../src/core/training/split-examples.ts';
import type { TrainConfig } from '../../src/core/training/train-config.ts';
import type { Tested } from './tested.ts';

/** Everything that a run leaves behind. */
export interface Results {
  readonly config: TrainConfig;
  readonly model: tf.LayersModel;
  readonly device: DeviceReport;
  readonly bestEpoch: number | null;
  readonly split: IndexSplit;
  readonly tested: Tested;
}
