export interface GpuCounts {
  dispatches: number;
  passes: number;
  submits: number;
  buffers: number;
  /** Dispatches by the name of their pipeline. */
  readonly byPipeline: Map<string, number>;
  reset(): void;
  /** Stops counting. */
  stop(): void;
}

/** Counts what is asked of every GPU device from now on. */
export function countGpuCalls(): GpuCounts {
  const undos: (() => void)[] = [];
  const counts: GpuCounts = {
    ...{ dispatches: 0, passes: 0, submits: 0, buffers: 0 },
    byPipeline: new Map(),
    reset() {
      Object.assign(counts, { dispatches: 0, passes: 0, submits: 0, buffers: 0 });
      counts.byPipeline.clear();
    },
    stop() {
      for (const undo of undos) undo();
    },
  };
  let pipeline = '';
  const before = <T extends object>(
    prototype: T,
    name: keyof T,
    count: (...inputs: never[]) => void,
  ) => {
    const original = prototype[name] as (...inputs: unknown[]) => unknown;
    const counted = function (this: T, ...inputs: unknown[]) {
      count(...(inputs as never[]));
      return original.apply(this, inputs);
    };
    Object.assign(prototype, { [name]: counted });
    undos.push(() => Object.assign(prototype, { [name]: original }));
  };
  before(GPUComputePassEncoder.prototype, 'setPipeline', ({ label }: GPUComputePipeline) => {
    pipeline = label;
  });
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => {
    counts.dispatches++;
    counts.byPipeline.set(pipeline, (counts.byPipeline.get(pipeline) ?? 0) + 1);
  });
  before(GPUCommandEncoder.prototype, 'beginComputePass', () => counts.passes++);
  before(GPUQueue.prototype, 'submit', () => counts.submits++);
  before(GPUDevice.prototype, 'createBuffer', () => counts.buffers++);
  return counts;
}
