import * as tf from '@tensorflow/tfjs';
import type { LossAttributes } from '../../ops/contracts.ts';
import { flattenSpace, input, mask, type ComposedKernel } from './composed-kernel.ts';

/** Logits, one-hot labels and their mask as [n, voxels, classes or 1]. */
interface Positions {
  readonly logProbabilities: tf.Tensor3D;
  readonly probabilities: tf.Tensor3D;
  /** All 0 where a position does not count. */
  readonly oneHot: tf.Tensor3D;
  readonly isCounted: tf.Tensor3D;
}

/** A term of the loss and its slope by the logits. */
type Term = readonly [tf.Tensor, tf.Tensor];

/** Keeps powers with a negative exponent finite. */
const TINY = 1e-20;

function crossEntropyTerm(positions: Positions, attributes: LossAttributes): Term {
  const { logProbabilities, probabilities, oneHot, isCounted } = positions;
  const { classWeights, focalGamma, labelSmoothing } = attributes;
  const classCount = oneHot.shape[2];
  const weights = classWeights.length > 0 ? classWeights : Array<number>(classCount).fill(1);
  const weight = oneHot.mul(tf.tensor1d(weights)).sum(2, true);
  const share = weight.divNoNan(weight.sum());
  if (focalGamma === 0) {
    const target = oneHot.mul(1 - labelSmoothing).add(isCounted.mul(labelSmoothing / classCount));
    const loss = target.mul(logProbabilities).sum(2, true).neg();
    return [loss.mul(share).sum(), probabilities.mul(isCounted).sub(target).mul(share)];
  }
  const logOfTrue = oneHot.mul(logProbabilities).sum(2, true);
  const rest = logOfTrue.expm1().neg().maximum(TINY);
  const factor = rest.pow(focalGamma);
  const loss = factor.mul(logOfTrue).neg();
  // d/dlog p of −(1 − p)^γ·log p
  const slope = rest
    .pow(focalGamma - 1)
    .mul(logOfTrue.exp())
    .mul(logOfTrue)
    .mul(focalGamma)
    .sub(factor);
  return [loss.mul(share).sum(), oneHot.sub(probabilities.mul(isCounted)).mul(slope).mul(share)];
}

function overlapTerm(positions: Positions, attributes: LossAttributes): Term {
  const { oneHot, isCounted } = positions;
  const { alpha, beta, smooth, isBatchOverlap, hasBackground } = attributes;
  const [n, , classCount] = oneHot.shape;
  const axes = isBatchOverlap ? [0, 1] : [1];
  const counted = positions.probabilities.mul(isCounted);
  const hits = counted.mul(oneHot).sum(axes, true);
  const common = 1 - alpha - beta;
  const upper = hits.add(smooth);
  const lower = hits
    .mul(common)
    .add(counted.sum(axes, true).mul(alpha))
    .add(oneHot.sum(axes, true).mul(beta))
    .add(smooth);
  const firstClass = hasBackground ? 0 : 1;
  const count = (classCount - firstClass) * (isBatchOverlap ? 1 : n);
  const share = tf.tensor3d(
    Array.from({ length: classCount }, (_, i) => (i < firstClass ? 0 : 1 / count)),
    [1, 1, classCount],
  );
  const loss = tf.scalar(1).sub(upper.div(lower).mul(share).sum());
  // Quotient rule; d upper/dp = t, d lower/dp = common·t + alpha.
  const square = lower.square();
  const byTrue = lower.sub(upper.mul(common)).div(square).mul(share).neg();
  const byAny = upper.mul(alpha).div(square).mul(share);
  const slope = oneHot.mul(byTrue).add(byAny);
  const along = slope.mul(counted).sum(2, true);
  return [loss, counted.mul(slope.sub(along))];
}

export const softmaxLoss: ComposedKernel<LossAttributes> = (inputs, attributes) => {
  const original = input(inputs, 'logits');
  const logits = flattenSpace(original);
  const [n, voxels, classCount] = logits.shape;
  const labels = input(inputs, 'labels').reshape<tf.Tensor3D>([n, voxels, 1]);
  const logProbabilities = tf.logSoftmax(logits);
  const positions: Positions = {
    logProbabilities,
    probabilities: logProbabilities.exp(),
    oneHot: mask(labels.equal(tf.range(0, classCount, 1, 'int32').reshape([1, 1, classCount]))),
    isCounted: mask(labels.greaterEqual(tf.scalar(0, 'int32'))),
  };
  const terms: (readonly [number, Term])[] = [];
  if (attributes.crossEntropy > 0) {
    terms.push([attributes.crossEntropy, crossEntropyTerm(positions, attributes)]);
  }
  if (attributes.overlap > 0) {
    terms.push([attributes.overlap, overlapTerm(positions, attributes)]);
  }
  const add = (i: 0 | 1) => tf.addN(terms.map(([weight, term]) => term[i].mul(weight)));
  return [add(0), add(1).reshape(original.shape)];
};
