import { repairBinary } from './binary.ts';
import { repairCumulative } from './cumulative.ts';
import { repairPad } from './pad.ts';
import { repairReduce } from './reduce.ts';
import { repairReverse } from './reverse.ts';
import { repairSelect } from './select.ts';
import { repairStridedSlice } from './strided-slice.ts';
import { repairTranspose } from './transpose.ts';

/** Sets right what tf.js 4.22 gets wrong or refuses on WebGPU. */
export function repairStockKernels(): void {
  repairBinary();
  repairCumulative();
  repairPad();
  repairReduce();
  repairReverse();
  repairSelect();
  repairStridedSlice();
  repairTranspose();
}
