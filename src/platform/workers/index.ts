import type { DatasetApi } from '../../core/rpc/dataset-api.ts';
import type { FramesApi } from '../../core/rpc/frames-api.ts';
import type { ImportApi } from '../../core/rpc/import-api.ts';
import type { TextApi } from '../../core/rpc/text-api.ts';
import type { TrainApi } from '../../core/rpc/train-api.ts';
import { WorkerClient } from './worker-client.ts';

export const createImportWorker = (): WorkerClient<ImportApi> =>
  new WorkerClient(
    () =>
      new Worker(new URL('../../../workers/import/import.worker.ts', import.meta.url), {
        type: 'module',
        name: 'import',
      }),
  );

export const createFramesWorker = (): WorkerClient<FramesApi> =>
  new WorkerClient(
    () =>
      new Worker(new URL('../../../workers/frames/frames.worker.ts', import.meta.url), {
        type: 'module',
        name: 'frames',
      }),
  );

export const createDatasetWorker = (): WorkerClient<DatasetApi> =>
  new WorkerClient(
    () =>
      new Worker(new URL('../../../workers/dataset/dataset.worker.ts', import.meta.url), {
        type: 'module',
        name: 'dataset',
      }),
  );

export const createTrainWorker = (): WorkerClient<TrainApi> =>
  new WorkerClient(
    () =>
      new Worker(new URL('../../../workers/train/train.worker.ts', import.meta.url), {
        type: 'module',
        name: 'train',
      }),
  );

export const createTextWorker = (): WorkerClient<TextApi> =>
  new WorkerClient(
    () =>
      new Worker(new URL('../../../workers/text/text.worker.ts', import.meta.url), {
        type: 'module',
        name: 'text',
      }),
  );
