import type { BackendName } from '../../../core/rpc/train-api.ts';
import { averagePool3dGrad, averagePoolGrad } from './average-pool.ts';
import {
  cumulativeSum,
  cumulativeSumFromEnd,
  pad,
  reverse,
  select,
  stridedSliceOfManyAxes,
  stridedSliceOfWhole,
  tile,
} from './by-axis.ts';
import { repairKernel } from './repair-kernel.ts';
import { castToBool, segmentSum, sumOfNothing } from './whole-numbers.ts';

function repairAveragePools(backendName: BackendName): void {
  repairKernel(backendName, 'AvgPoolGrad', averagePoolGrad);
  repairKernel(backendName, 'AvgPool3DGrad', averagePool3dGrad);
}

const REPAIRS: Readonly<Record<BackendName, () => void>> = {
  cpu() {
    repairAveragePools('cpu');
  },
  wasm() {
    repairKernel('wasm', 'Cast', castToBool);
    repairKernel('wasm', 'StridedSlice', stridedSliceOfWhole);
    repairKernel('wasm', 'UnsortedSegmentSum', segmentSum);
  },
  webgl() {
    repairAveragePools('webgl');
    repairKernel('webgl', 'Cumsum', cumulativeSum);
    repairKernel('webgl', 'PadV2', pad);
    repairKernel('webgl', 'Reverse', reverse);
    repairKernel('webgl', 'Select', select);
    repairKernel('webgl', 'StridedSlice', stridedSliceOfManyAxes);
    repairKernel('webgl', 'Sum', sumOfNothing);
  },
  webgpu() {
    repairKernel('webgpu', 'Cumsum', cumulativeSumFromEnd);
    // The stock kernel reads the tensor back at once, which loses the device.
    repairKernel('webgpu', 'Tile', tile);
    repairKernel('webgpu', 'Sum', sumOfNothing);
  },
};

/** Sets right, by other operations, what tf.js 4.22 gets wrong or lacks on a backend. Called when it is opened. */
export function repairBackend(backendName: BackendName): void {
  REPAIRS[backendName]();
}
