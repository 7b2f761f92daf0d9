import * as tf from '@tensorflow/tfjs';
import {
  geometry2d,
  geometry3d,
  product,
  type Geometry,
} from '../kernels/wasm/convolution-geometry.ts';
import { referenceConvolution } from './reference/convolution.ts';
import { randomValues } from './reference/random.ts';
import { worstError } from './worst-error.ts';

export interface ConvolutionCase {
  readonly input: readonly number[];
  readonly filter: readonly number[];
  readonly strides: number | number[];
  readonly dilations: number | number[];
  readonly pad: 'same' | 'valid' | number;
}

export function geometryOf({ input, filter, strides, dilations, pad }: ConvolutionCase): Geometry {
  const { computeConv2DInfo, computeConv3DInfo } = tf.backend_util;
  return input.length === 4
    ? geometry2d(
        computeConv2DInfo(
          input as [number, number, number, number],
          filter as [number, number, number, number],
          strides as number,
          dilations as number,
          pad,
          'floor',
        ),
      )
    : geometry3d(
        computeConv3DInfo(
          input as [number, number, number, number, number],
          filter as [number, number, number, number, number],
          strides as number,
          dilations as number,
          pad,
        ),
      );
}

/** Largest errors of y, dx and the filter's gradient, as a part of the largest value. */
export async function convolutionErrors(one: ConvolutionCase): Promise<number[]> {
  const geometry = geometryOf(one);
  const rank = one.input.length;
  const outShape = [geometry.batch, ...geometry.output.slice(5 - rank), geometry.outChannels];
  const x = randomValues(product(one.input), 1);
  const filter = randomValues(product(one.filter), 2);
  const dy = randomValues(product(outShape), 3);
  const expected = referenceConvolution(geometry, { x, filter, dy });
  const tensors = [
    tf.tensor(x, one.input as number[]),
    tf.tensor(filter, one.filter as number[]),
    tf.tensor(dy, outShape),
  ] as const;
  const suffix = rank === 4 ? ['', 'BackpropInput', 'BackpropFilter'] : ['', 'BackpropInputV2', 'BackpropFilterV2']; // prettier-ignore
  const window = { strides: one.strides, dilations: one.dilations, pad: one.pad, dimRoundingMode: 'floor' }; // prettier-ignore
  const run = (which: number, inputs: tf.NamedTensorMap, more = {}) =>
    tf.engine().runKernel(`Conv${rank - 2}D${suffix[which] ?? ''}`, inputs, { ...window, ...more });
  const [xT, filterT, dyT] = tensors;
  const results = [
    run(0, { x: xT, filter: filterT }),
    run(1, { dy: dyT, filter: filterT }, { inputShape: one.input }),
    run(2, { x: xT, dy: dyT }, { filterShape: one.filter }),
  ] as tf.Tensor[];
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose([...tensors, ...results]);
  return [expected.y, expected.dx, expected.dFilter].map((reference, i) =>
    worstError(values[i] ?? [], reference),
  );
}
