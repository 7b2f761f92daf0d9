import type * as tf from '@tensorflow/tfjs';
import type { NormAttributes, ScaleShiftAttributes } from '../../ops/contracts.ts';
import { activate, activationSlope } from './activation.ts';
import { flattenSpace, input, type ComposedKernel } from './composed-kernel.ts';

/** x as [b, s, g, k]: figures are taken over s and k, one for each b and g. */
type View = readonly [number, number, number, number];
const FIGURE_AXES = [1, 3];

function viewOf(x: tf.Tensor, { normalization, groups }: NormAttributes): View {
  const [n, voxels, channels] = flattenSpace(x).shape;
  if (normalization === 'batch') return [1, n * voxels, channels, 1];
  if (normalization === 'instance') return [n, voxels, channels, 1];
  return [n, voxels, groups, channels / groups];
}

const figureShape = ([b, , g]: View, { normalization }: NormAttributes): number[] =>
  normalization === 'batch' ? [g] : [b, g];

const perChannel = (values: tf.Tensor, [, , g, k]: View) => values.reshape([1, 1, g, k]);
const perFigure = (values: tf.Tensor, [b, , g]: View) => values.reshape([b, 1, g, 1]);

export const normActivation: ComposedKernel<NormAttributes> = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const view = viewOf(x, attributes);
  const values = x.reshape([...view]);
  const mean = values.mean(FIGURE_AXES, true);
  const centred = values.sub(mean);
  const variance = centred.square().mean(FIGURE_AXES, true);
  const rstd = variance.add(attributes.epsilon).rsqrt();
  const scaled = centred
    .mul(rstd)
    .mul(perChannel(input(inputs, 'gamma'), view))
    .add(perChannel(input(inputs, 'beta'), view));
  const shape = figureShape(view, attributes);
  return [
    activate(scaled, attributes.activation).reshape(x.shape),
    mean.reshape(shape),
    rstd.reshape(shape),
  ];
};

export const normActivationGrad: ComposedKernel<NormAttributes> = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const view = viewOf(x, attributes);
  const gamma = perChannel(input(inputs, 'gamma'), view);
  const rstd = perFigure(input(inputs, 'rstd'), view);
  const normalized = x
    .reshape([...view])
    .sub(perFigure(input(inputs, 'mean'), view))
    .mul(rstd);
  const scaled = normalized.mul(gamma).add(perChannel(input(inputs, 'beta'), view));
  const slope = activationSlope(scaled, attributes.activation);
  const dScaled = input(inputs, 'dy')
    .reshape([...view])
    .mul(slope);
  const dNormalized = dScaled.mul(gamma);
  const dx = dNormalized
    .sub(dNormalized.mean(FIGURE_AXES, true))
    .sub(normalized.mul(dNormalized.mul(normalized).mean(FIGURE_AXES, true)))
    .mul(rstd);
  return [
    dx.reshape(x.shape),
    dScaled.mul(normalized).sum([0, 1]).flatten(),
    dScaled.sum([0, 1]).flatten(),
  ];
};

export const scaleShiftActivation: ComposedKernel<ScaleShiftAttributes> = (
  inputs,
  { activation },
) => {
  const x = input(inputs, 'x');
  const y = flattenSpace(x).mul(input(inputs, 'scale')).add(input(inputs, 'shift'));
  return [activate(y, activation).reshape(x.shape)];
};
