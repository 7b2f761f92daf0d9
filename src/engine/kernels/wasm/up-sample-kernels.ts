import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Kernel, type UpSampleAttributes } from '../../ops/contracts.ts';
import { product } from './convolution-geometry.ts';
import { register, type Tensors } from './register.ts';
import type { KernelName, Pointer, WasmHeap } from './wasm-heap.ts';

const VALUES_PER_GRAIN = 1 << 14;

interface Axis {
  readonly size: number;
  readonly factor: number;
}

/** One axis after the other, the last one first, from one buffer into the next. */
function resample(
  heap: WasmHeap,
  kernel: KernelName,
  x: TensorInfo,
  axes: readonly Axis[],
  isLinear: boolean,
): TensorInfo {
  const isForward = kernel === 'upSampleAxis';
  const batch = x.shape[0] ?? 1;
  const channels = x.shape.at(-1) ?? 1;
  const small = axes.map(({ size }) => size);
  const large = axes.map(({ size, factor }) => size * factor);
  const y = heap.output([batch, ...(isForward ? large : small), channels]);
  const from = isForward ? small : large;
  const to = isForward ? large : small;
  const most = batch * channels * product(large);
  const [one = 0, other = 0] = heap.scratch(...(axes.length > 1 ? [most, most] : []));
  let source: Pointer = heap.at(x);
  for (let at = axes.length - 1; at >= 0; at--) {
    const target = at === 0 ? heap.at(y) : source === one ? other : one;
    const { size, factor } = axes[at] ?? { size: 1, factor: 1 };
    const inner = channels * product(to.slice(at + 1));
    const items = batch * product(from.slice(0, at)) * (to[at] ?? 1);
    const args = [source, target, size, factor, inner, isLinear ? 1 : 0];
    heap.run(kernel, args, items, Math.max(1, Math.ceil(VALUES_PER_GRAIN / inner)));
    source = target;
  }
  return y;
}

/** Up-sampling of any number of axes, and its gradient. */
export function registerUpSampling(heap: WasmHeap): void {
  register<Tensors<'x'>, UpSampleAttributes>(Kernel.UpSample, ({ x }, { factors, mode }) => {
    const axes = factors.map((factor, i) => ({ size: x.shape[i + 1] ?? 1, factor }));
    return resample(heap, 'upSampleAxis', x, axes, mode === 'linear');
  });
  register<Tensors<'dy'>, UpSampleAttributes>(Kernel.UpSampleGrad, ({ dy }, { factors, mode }) => {
    const axes = factors.map((factor, i) => ({ size: (dy.shape[i + 1] ?? 1) / factor, factor }));
    return resample(heap, 'upSampleAxisGradient', dy, axes, mode === 'linear');
  });
}
