import * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { BackendName, DeviceReport, Trial } from '../../core/rpc/train-api.ts';
import { TRIAL_STEP } from '../../core/training/network/step-time.ts';
import type { NormAttributes } from '../ops/contracts.ts';
import { normActivation } from '../ops/norm-activation.ts';

interface Size {
  readonly batch: number;
  readonly side: number;
  readonly channels: number;
}

/** Shows what is right; too little work to show what is fast, as GPUs take longest to begin. */
const SMALL: Size = { batch: 1, side: 16, channels: 8 };
/** 113 million multiplications. */
const LARGE: Size = TRIAL_STEP;
const NORM: NormAttributes = {
  normalization: 'batch',
  groups: 1,
  activation: 'relu',
  epsilon: 1e-3,
};
const TIMED_STEPS = 3;
/** Who is so many times slower than the fastest in the small step is not asked for the large one. */
const HOPELESS = 20;
/** A first step that is slower than this says enough. */
const PATIENCE_MS = 1000;
/** A GPU may need so long for its answer whatever the work. */
const LATENCY_MS = 50;
/** Of the largest gradient; half precision differs by more. */
const TOLERANCE = 1e-3;

function values(count: number, stream: number): Float32Array {
  const random = new SeededRandom(1, stream);
  return Float32Array.from({ length: count }, () => random.nextFloat() - 0.5);
}

/** The filter's gradient through a convolution, a norm and an activation: what most of training is. */
function stepOf(x: tf.Tensor4D, filter: tf.Tensor4D, channels: number): tf.Tensor {
  return tf.tidy(() => {
    const loss = (weights: tf.Tensor): tf.Tensor => {
      const convolved = tf.conv2d(x, weights as tf.Tensor4D, 1, 'same');
      const { y } = normActivation(convolved, tf.ones([channels]), tf.zeros([channels]), NORM);
      return tf.sum(tf.mul(y, x));
    };
    return tf.grad(loss)(filter);
  });
}

interface Measured {
  readonly milliseconds: number;
  readonly gradient: Float32Array;
}

/** The fastest of a few steps, without the first, which compiles. */
async function measure({ batch, side, channels }: Size): Promise<Measured> {
  const shape = [batch, side, side, channels] as const;
  const x = tf.tensor4d(values(batch * side * side * channels, 1), [...shape]);
  const filter = tf.tensor4d(values(9 * channels ** 2, 2), [3, 3, channels, channels]);
  try {
    let milliseconds = Infinity;
    let gradient = new Float32Array();
    for (let i = 0; i <= TIMED_STEPS; i++) {
      const start = performance.now();
      const result = stepOf(x, filter, channels);
      gradient = (await result.data()) as Float32Array<ArrayBuffer>;
      result.dispose();
      const took = performance.now() - start;
      if (i > 0 || took > PATIENCE_MS) milliseconds = Math.min(milliseconds, took);
      if (took > PATIENCE_MS) break;
    }
    return { milliseconds, gradient };
  } finally {
    tf.dispose([x, filter]);
  }
}

function isClose(actual: Float32Array, expected: Float32Array): boolean {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.every((value, i) => Math.abs((actual[i] ?? NaN) - value) <= TOLERANCE * largest);
}

async function measureOn(backend: BackendName, size: Size): Promise<Measured | null> {
  // A driver that fails is an answer: it is not taken, and the report says so.
  try {
    return (await tf.setBackend(backend)) ? await measure(size) : null;
  } catch {
    return null;
  }
}

type Tried = Pick<DeviceReport, 'backend' | 'isSoftware'>;

/** Shaders that the processor itself runs: WebAssembly does the same work there directly. */
export const isEmulatedGpu = ({ backend, isSoftware }: Tried): boolean =>
  isSoftware && (backend === 'webgpu' || backend === 'webgl');

/**
 * Runs a short training step on each open backend, on emulated GPUs only where WebAssembly gives no right
 * result. The last one, plain JavaScript as a rule, is taken for right, and the others are compared with it.
 */
export async function tryBackends(open: readonly Tried[]): Promise<readonly Trial[]> {
  const small = new Map<BackendName, Measured | null>();
  const measureSmall = async (tried: readonly Tried[]) => {
    for (const { backend } of tried) small.set(backend, await measureOn(backend, SMALL));
  };
  await measureSmall(open.filter((one) => !isEmulatedGpu(one)));
  const oracle = open.at(-1)?.backend ?? 'cpu';
  const expected = small.get(oracle)?.gradient ?? new Float32Array();
  const isRight = (measured: Measured | null | undefined): measured is Measured =>
    !!measured && isClose(measured.gradient, expected);
  if (!isRight(small.get('wasm'))) await measureSmall(open.filter(isEmulatedGpu));
  const reports = open.filter(({ backend }) => small.has(backend));
  const backends = reports.map(({ backend }) => backend);
  const fastest = Math.min(...[...small.values()].filter(isRight).map((one) => one.milliseconds));
  const hopeful = reports
    .filter(({ backend, isSoftware }) => {
      const first = small.get(backend);
      const limit = Math.max(isSoftware ? 0 : LATENCY_MS, HOPELESS * fastest);
      return backend !== oracle && isRight(first) && first.milliseconds <= limit;
    })
    .map(({ backend }) => backend);
  const trials: Trial[] = [];
  for (const backend of backends) {
    const first = small.get(backend);
    const second = hopeful.includes(backend) ? await measureOn(backend, LARGE) : null;
    trials.push({
      backend,
      isRight: isRight(first),
      smallMs: first?.milliseconds ?? null,
      largeMs: second?.milliseconds ?? null,
    });
  }
  return trials;
}
