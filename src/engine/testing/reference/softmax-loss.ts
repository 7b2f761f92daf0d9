import type { LossAttributes } from '../../ops/contracts.ts';
import { add, at, type Shaped } from './shaped.ts';

/** Softmax of each row. */
function softmax({ shape, values }: Shaped): Float64Array {
  const classes = shape.at(-1) ?? 1;
  const p = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += classes) {
    const logits = values.subarray(row, row + classes);
    const highest = Math.max(...logits);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - highest), 0);
    logits.forEach((logit, c) => (p[row + c] = Math.exp(logit - highest) / sum));
  }
  return p;
}

/** Slopes by the probabilities become slopes by the logits. */
function throughSoftmax(p: Float64Array, dp: Float64Array, classes: number): Float64Array {
  return p.map((value, i) => {
    const row = i - (i % classes);
    let along = 0;
    for (let c = 0; c < classes; c++) along += at(p, row + c) * at(dp, row + c);
    return value * (at(dp, i) - along);
  });
}

/** Loss and its slope by the probabilities, of the cross-entropy term. */
function crossEntropy(
  p: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  a: LossAttributes,
) {
  const weightOf = (label: number) => (label < 0 ? 0 : (a.classWeights[label] ?? 1));
  const total = Array.from(labels).reduce((sum, label) => sum + weightOf(label), 0);
  const dp = new Float64Array(p.length);
  let loss = 0;
  Array.from(labels).forEach((label, row) => {
    if (label < 0 || total === 0) return;
    const weight = weightOf(label) / total;
    const truth = at(p, row * classes + label);
    const focus = (1 - truth) ** a.focalGamma;
    for (let c = 0; c < classes; c++) {
      const target = (c === label ? 1 - a.labelSmoothing : 0) + a.labelSmoothing / classes;
      const value = at(p, row * classes + c);
      loss -= weight * focus * target * Math.log(value);
      add(dp, row * classes + c, (-weight * focus * target) / value);
    }
    if (a.focalGamma > 0) {
      const bend = a.focalGamma * (1 - truth) ** (a.focalGamma - 1) * Math.log(truth);
      add(dp, row * classes + label, weight * bend);
    }
  });
  return { loss, dp };
}

/** The same of the overlap term; places are counted by example. */
function overlap(
  p: Float64Array,
  labels: ArrayLike<number>,
  [n, classes]: readonly [number, number],
  a: LossAttributes,
) {
  const places = labels.length / n;
  const groups = a.isBatchOverlap ? 1 : n;
  const sums = { hits: new Float64Array(groups * classes), p: new Float64Array(groups * classes), t: new Float64Array(groups * classes) }; // prettier-ignore
  const groupOf = (row: number) => (a.isBatchOverlap ? 0 : Math.floor(row / places));
  p.forEach((value, i) => {
    const [row, c] = [Math.floor(i / classes), i % classes];
    if (at(labels, row) < 0) return;
    const [to, t] = [groupOf(row) * classes + c, at(labels, row) === c ? 1 : 0];
    add(sums.hits, to, value * t);
    add(sums.p, to, value);
    add(sums.t, to, t);
  });
  const isMeant = (c: number) => c > 0 || a.hasBackground;
  const terms = groups * (classes - (a.hasBackground ? 0 : 1));
  const upper = sums.hits.map((hits) => hits + a.smooth);
  const lower = sums.hits.map((hits, i) => {
    const [falsePositive, falseNegative] = [at(sums.p, i) - hits, at(sums.t, i) - hits];
    return hits + a.alpha * falsePositive + a.beta * falseNegative + a.smooth;
  });
  const mean = upper.reduce((sum, value, i) => sum + (isMeant(i % classes) ? value / at(lower, i) / terms : 0), 0); // prettier-ignore
  const dp = p.map((_, i) => {
    const [row, c] = [Math.floor(i / classes), i % classes];
    if (at(labels, row) < 0 || !isMeant(c)) return 0;
    const [from, t] = [groupOf(row) * classes + c, at(labels, row) === c ? 1 : 0];
    const dLower = t + a.alpha * (1 - t) - a.beta * t;
    return -(t * at(lower, from) - at(upper, from) * dLower) / at(lower, from) ** 2 / terms;
  });
  return { loss: 1 - mean, dp };
}

/** Loss and dLogits. */
export function referenceLoss(logits: Shaped, labels: ArrayLike<number>, a: LossAttributes) {
  const classes = logits.shape.at(-1) ?? 1;
  const p = softmax(logits);
  const entropy = crossEntropy(p, labels, classes, a);
  const shared = overlap(p, labels, [logits.shape[0] ?? 1, classes], a);
  const dp = entropy.dp.map((value, i) => a.crossEntropy * value + a.overlap * at(shared.dp, i));
  return {
    loss: Float64Array.of(a.crossEntropy * entropy.loss + a.overlap * shared.loss),
    dLogits: throughSoftmax(p, dp, classes),
  };
}
