import * as tf from '@tensorflow/tfjs';
import { AppError, type ErrorCode } from '../../../core/errors.ts';
import type { BackendName } from '../../../core/rpc/train-api.ts';
import { randomValues } from '../reference/random.ts';
import { sizeOf } from '../reference/shaped.ts';
import { worstError } from '../worst-error.ts';
import type { Domain, Expected, SweepCase } from './sweep-case.ts';

/** Of the largest value, or of 1 where all are smaller. GPUs have functions of their own, such as exp. */
export const TOLERANCES: Readonly<Record<BackendName, number>> = {
  cpu: 1e-6,
  wasm: 2e-6,
  webgl: 2e-5,
  webgpu: 2e-5,
};

export type Outcome =
  | { readonly kind: 'right'; readonly error: number }
  | { readonly kind: 'wrong'; readonly what: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

const CHANGES: Readonly<Record<Domain, (value: number) => number>> = {
  any: (value) => value,
  positive: (value) => value + 1.25,
  nonzero: (value) => value + Math.sign(value) * 0.5,
  negative: (value) => value - 2,
  whole: (value) => Math.floor(value * 4),
};

/** Inputs and dy of a case, and what they must give. */
interface Prepared {
  readonly values: readonly Float32Array[];
  readonly dy: Float32Array;
  readonly expected: Expected;
}

function prepare(one: SweepCase): Prepared {
  const values = one.inputs.map(({ shape, domain = 'any' }, i) =>
    randomValues(sizeOf(shape), i + 1).map(CHANGES[domain]),
  );
  const inputs = values.map((own, i) => ({
    shape: one.inputs[i]?.shape ?? [],
    values: Float64Array.from(own),
  }));
  let dy: Float32Array = new Float32Array();
  const expected = one.reference(inputs, (size) => {
    dy = randomValues(size, 9);
    return Float64Array.from(dy);
  });
  return { values, dy, expected };
}

const prepared = new WeakMap<SweepCase, Prepared>();

/** The same on every backend, so it is worked out once. */
function preparedOf(one: SweepCase): Prepared {
  const known = prepared.get(one) ?? prepare(one);
  prepared.set(one, known);
  return known;
}

interface Given {
  readonly shape: readonly number[];
  readonly tensors: tf.Tensor[];
}

function compute(one: SweepCase, { values, dy }: Prepared): Given {
  let shape: readonly number[] = [];
  const tensors = tf.tidy(() => {
    const inputs = values.map((own, i) => tf.tensor(own, [...(one.inputs[i]?.shape ?? [])]));
    const y = one.run(inputs);
    shape = y.shape;
    if (!one.hasGradient) return [y];
    return [y, ...tf.grads((...at) => one.run(at))(inputs, tf.tensor(dy, y.shape))];
  });
  return { shape, tensors };
}

/** Runs a case on the backend in use. What is not refused by name, or leaves tensors behind, is wrong. */
export async function runSweepCase(one: SweepCase, tolerance: number): Promise<Outcome> {
  const before = tf.memory().numTensors;
  const given = preparedOf(one);
  const { expected } = given;
  try {
    const { shape, tensors } = compute(one, given);
    const actual = await Promise.all(tensors.map((tensor) => tensor.data()));
    tf.dispose(tensors);
    if (expected.y.shape && shape.join() !== expected.y.shape.join())
      return wrong(`shape [${shape.join()}]`);
    const all = [expected.y.values, ...expected.gradients];
    const errors = all.map((values, i) => worstError(actual[i] ?? [], values));
    const at = errors.findIndex((error, i) => !(error <= (one.isExact && i === 0 ? 0 : tolerance)));
    if (at >= 0) return wrong(`${at === 0 ? 'result' : `gradient ${at}`} off by ${errors[at]}`);
    const left = tf.memory().numTensors - before;
    return left === 0 ? { kind: 'right', error: Math.max(...errors) } : wrong(`${left} tensors left`); // prettier-ignore
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', code: error.code };
    return wrong(String(error));
  }
}

const wrong = (what: string): Outcome => ({ kind: 'wrong', what });
