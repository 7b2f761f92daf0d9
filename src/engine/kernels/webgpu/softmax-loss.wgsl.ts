import { ROW_THREADS } from './row-splits.ts';
import type { Shader } from './shader.ts';
import { addUp, placeInRows } from './workgroup-sums.wgsl.ts';

const THREADS = 64;

/** Of one weight a class; constant over a run, so it stands in the code. */
const weightOf = (classWeights: readonly number[]): string =>
  classWeights.length === 0
    ? 'fn weightOf(label: i32) -> f32 { return 1.0; }'
    : `
const classWeights = array<f32, ${classWeights.length}>(${classWeights.map((w) => `f32(${w})`).join()});
fn weightOf(label: i32) -> f32 {
  var weights = classWeights;
  return weights[label];
}`;

const tagOf = (classWeights: readonly number[]): string => classWeights.join('_');

/** log Σ exp of each position, and each workgroup's Σ weighted cross-entropy and Σ weights. */
export const lossRows = (
  classWeights: readonly number[],
): Shader<
  'logSums' | 'partial' | 'logits' | 'labels',
  'rows' | 'classes' | 'blockCount',
  'focalGamma' | 'smoothing'
> => ({
  name: `loss-rows-${tagOf(classWeights)}`,
  tensors: {
    logSums: 'write f32',
    partial: 'write f32',
    logits: 'read f32',
    labels: 'read i32',
  },
  ints: ['rows', 'classes', 'blockCount'],
  floats: ['focalGamma', 'smoothing'],
  workgroupSize: THREADS,
  declarations: `
var<workgroup> scratch: array<vec2<f32>, ${THREADS}>;
${weightOf(classWeights)}`,
  main: `
  var sums = vec2<f32>(0.0);
  for (var row = index; row < u.rows; row += u.blockCount * ${THREADS}) {
    let first = row * u.classes;
    var highest = logits[first];
    var sumOfLogits = 0.0;
    for (var c = 0; c < u.classes; c++) {
      highest = max(highest, logits[first + c]);
      sumOfLogits += logits[first + c];
    }
    var sum = 0.0;
    for (var c = 0; c < u.classes; c++) { sum += exp(logits[first + c] - highest); }
    let logSum = highest + log(sum);
    logSums[row] = logSum;
    let label = labels[row];
    if (label >= 0) {
      let logP = logits[first + label] - logSum;
      let meanLogP = sumOfLogits / f32(u.classes) - logSum;
      var loss = -((1.0 - u.smoothing) * logP + u.smoothing * meanLogP);
      if (u.focalGamma > 0.0) { loss *= pow(max(1.0 - exp(logP), 1e-12), u.focalGamma); }
      let weight = weightOf(label);
      sums += vec2<f32>(weight * loss, weight);
    }
  }
  scratch[local] = sums;
  ${addUp('scratch', THREADS)}
  if (local == 0) {
    partial[block * 2] = scratch[0].x;
    partial[block * 2 + 1] = scratch[0].y;
  }`,
});

/** Σ p·t, Σ p and Σ t over the counted positions of each split of rows, for each class. */
export const overlapSplits: Shader<
  'sums' | 'logits' | 'labels' | 'logSums',
  'rows' | 'channels' | 'lanes' | 'splits' | 'rowsPerSplit'
> = {
  name: 'loss-overlap-splits',
  tensors: { sums: 'write f32', logits: 'read f32', labels: 'read i32', logSums: 'read f32' },
  ints: ['rows', 'channels', 'lanes', 'splits', 'rowsPerSplit'],
  workgroupSize: ROW_THREADS,
  declarations: `var<workgroup> scratch: array<vec3<f32>, ${ROW_THREADS}>;`,
  main: `
  ${placeInRows}
  var sum = vec3<f32>(0.0);
  if (channel < u.channels) {
    for (var r = firstRow + row; r < endRow; r += ${ROW_THREADS} / u.lanes) {
      let at = example * u.rows + r;
      let label = labels[at];
      if (label >= 0) {
        let p = exp(logits[at * u.channels + channel] - logSums[at]);
        let t = select(0.0, 1.0, label == channel);
        sum += vec3<f32>(p * t, p, t);
      }
    }
  }
  scratch[local] = sum;
  ${addUp('scratch', ROW_THREADS, 'u.lanes')}
  if (channel < u.channels && row == 0) {
    let at = ((example * u.splits + split) * u.channels + channel) * 3;
    sums[at] = scratch[lane].x;
    sums[at + 1] = scratch[lane].y;
    sums[at + 2] = scratch[lane].z;
  }`,
};

/**
 * The loss, and what the gradient needs: factors[0] = crossEntropy / Σ weights, then for each group
 * and class the slope of the overlap term by p, as a + b·t.
 */
export const lossJoin: Shader<
  'loss' | 'factors' | 'partial' | 'sums',
  'blockCount' | 'groups' | 'classes' | 'splits' | 'firstClass',
  'crossEntropy' | 'overlap' | 'alpha' | 'beta' | 'smoothTerm'
> = {
  name: 'loss-join',
  tensors: { loss: 'write f32', factors: 'write f32', partial: 'read f32', sums: 'read f32' },
  ints: ['blockCount', 'groups', 'classes', 'splits', 'firstClass'],
  floats: ['crossEntropy', 'overlap', 'alpha', 'beta', 'smoothTerm'],
  workgroupSize: THREADS,
  declarations: `var<workgroup> scratch: array<vec3<f32>, ${THREADS}>;`,
  main: `
  // weighted cross-entropy, weights, overlap ratios
  var all = vec3<f32>(0.0);
  for (var i = local; i < u.blockCount; i += ${THREADS}) {
    all += vec3<f32>(partial[i * 2], partial[i * 2 + 1], 0.0);
  }
  if (u.overlap != 0.0) {
    let ratios = f32(u.groups * (u.classes - u.firstClass));
    for (var i = local; i < u.groups * u.classes; i += ${THREADS}) {
      let class_ = i % u.classes;
      var slopes = vec2<f32>(0.0);
      if (class_ >= u.firstClass) {
        var sum = vec3<f32>(0.0);
        for (var split = 0; split < u.splits; split++) {
          let at = (((i / u.classes) * u.splits + split) * u.classes + class_) * 3;
          sum += vec3<f32>(sums[at], sums[at + 1], sums[at + 2]);
        }
        let top = sum.x + u.smoothTerm;
        let bottom = sum.x + u.alpha * (sum.y - sum.x) + u.beta * (sum.z - sum.x) + u.smoothTerm;
        all.z += top / bottom;
        let scale = -u.overlap / (ratios * bottom * bottom);
        slopes = scale * vec2<f32>(-top * u.alpha, bottom - top * (1.0 - u.alpha - u.beta));
      }
      factors[1 + i * 2] = slopes.x;
      factors[2 + i * 2] = slopes.y;
    }
    all.z = all.z / ratios;
  }
  scratch[local] = all;
  ${addUp('scratch', THREADS)}
  if (local == 0) {
    var factor = 0.0;
    if (scratch[0].y > 0.0) { factor = u.crossEntropy / scratch[0].y; }
    factors[0] = factor;
    var value = factor * scratch[0].x;
    if (u.overlap != 0.0) { value += u.overlap * (1.0 - scratch[0].z); }
    loss[0] = value;
  }`,
};

export const lossGrad = (
  classWeights: readonly number[],
): Shader<
  'dLogits' | 'logits' | 'labels' | 'logSums' | 'factors',
  'rows' | 'classes' | 'rowsPerGroup' | 'hasOverlap',
  'focalGamma' | 'smoothing'
> => ({
  name: `loss-grad-${tagOf(classWeights)}`,
  tensors: {
    dLogits: 'write f32',
    logits: 'read f32',
    labels: 'read i32',
    logSums: 'read f32',
    factors: 'read f32',
  },
  ints: ['rows', 'classes', 'rowsPerGroup', 'hasOverlap'],
  floats: ['focalGamma', 'smoothing'],
  workgroupSize: THREADS,
  declarations: weightOf(classWeights),
  main: `
  if (index >= u.rows) { return; }
  let first = index * u.classes;
  let label = labels[index];
  if (label < 0) {
    for (var c = 0; c < u.classes; c++) { dLogits[first + c] = 0.0; }
    return;
  }
  let logSum = logSums[index];
  // The slope of the focal loss by z is pull·(t − p); of plain cross-entropy pull = −1.
  var pull = -1.0;
  if (u.focalGamma > 0.0) {
    let logP = logits[first + label] - logSum;
    let p = exp(logP);
    let miss = max(1.0 - p, 1e-12);
    pull = u.focalGamma * pow(miss, u.focalGamma - 1.0) * p * logP - pow(miss, u.focalGamma);
  }
  pull *= factors[0] * weightOf(label);
  let group = 1 + (index / u.rowsPerGroup) * u.classes * 2;
  var meanSlope = 0.0;
  if (u.hasOverlap == 1) {
    for (var c = 0; c < u.classes; c++) {
      let p = exp(logits[first + c] - logSum);
      let t = select(0.0, 1.0, c == label);
      meanSlope += p * (factors[group + c * 2] + factors[group + c * 2 + 1] * t);
    }
  }
  for (var c = 0; c < u.classes; c++) {
    let p = exp(logits[first + c] - logSum);
    let t = select(0.0, 1.0, c == label);
    let smoothed = t * (1.0 - u.smoothing) + u.smoothing / f32(u.classes);
    var slope = pull * (smoothed - p);
    if (u.hasOverlap == 1) {
      slope += p * (factors[group + c * 2] + factors[group + c * 2 + 1] * t - meanSlope);
    }
    dLogits[first + c] = slope;
  }`,
});
