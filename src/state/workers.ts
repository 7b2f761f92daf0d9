import type { DatasetApi } from '../core/rpc/dataset-api.ts';
import type { FramesApi } from '../core/rpc/frames-api.ts';
import type { ImportApi } from '../core/rpc/import-api.ts';
import type { TextApi } from '../core/rpc/text-api.ts';
import type { TrainApi } from '../core/rpc/train-api.ts';
import {
  createDatasetWorker,
  createFramesWorker,
  createImportWorker,
  createTextWorker,
  createTrainWorker,
} from '../platform/workers/index.ts';
import type { WorkerClient } from '../platform/workers/worker-client.ts';
import { WorkerPool } from '../platform/workers/worker-pool.ts';

/** The threads of this page. None starts before its first call. */
export interface Workers {
  readonly imports: WorkerPool<ImportApi>;
  readonly frames: WorkerClient<FramesApi>;
  readonly dataset: WorkerClient<DatasetApi>;
  /** A pool of one: its models take memory, and are let go when idle. */
  readonly text: WorkerPool<TextApi>;
  readonly train: WorkerClient<TrainApi>;
}

export function createWorkers(): Workers {
  return {
    imports: new WorkerPool(createImportWorker),
    frames: createFramesWorker(),
    dataset: createDatasetWorker(),
    text: new WorkerPool(createTextWorker, 1),
    train: createTrainWorker(),
  };
}
