import type { Shader } from './shader.ts';

const tensors = {
  weight: 'write f32',
  first: 'write f32',
  second: 'write f32',
  gradient: 'read f32',
  gradientScale: 'read f32',
} as const;

export const adamStep: Shader<
  keyof typeof tensors,
  'count',
  | 'learningRate'
  | 'beta1'
  | 'rest1'
  | 'beta2'
  | 'rest2'
  | 'epsilon'
  | 'weightDecay'
  | 'correction1'
  | 'correction2'
> = {
  name: 'optimizer-adam',
  tensors,
  ints: ['count'],
  floats: [
    'learningRate',
    'beta1',
    'rest1',
    'beta2',
    'rest2',
    'epsilon',
    'weightDecay',
    'correction1',
    'correction2',
  ],
  workgroupSize: 64,
  main: `
  if (index >= u.count) { return; }
  let g = gradient[index] * gradientScale[0];
  let m = u.beta1 * first[index] + u.rest1 * g;
  let v = u.beta2 * second[index] + u.rest2 * g * g;
  first[index] = m;
  second[index] = v;
  let w = weight[index];
  let direction = (m / u.correction1) / (sqrt(v / u.correction2) + u.epsilon);
  weight[index] = w - u.learningRate * (direction + u.weightDecay * w);`,
};

export const sgdStep: Shader<
  Exclude<keyof typeof tensors, 'second'>,
  'count' | 'isNesterov',
  'learningRate' | 'momentum' | 'weightDecay'
> = {
  name: 'optimizer-sgd',
  tensors: {
    weight: tensors.weight,
    first: tensors.first,
    gradient: tensors.gradient,
    gradientScale: tensors.gradientScale,
  },
  ints: ['count', 'isNesterov'],
  floats: ['learningRate', 'momentum', 'weightDecay'],
  workgroupSize: 64,
  main: `
  if (index >= u.count) { return; }
  let w = weight[index];
  let g = gradient[index] * gradientScale[0] + u.weightDecay * w;
  let m = u.momentum * first[index] + g;
  first[index] = m;
  weight[index] = w - u.learningRate * select(m, g + u.momentum * m, u.isNesterov == 1);`,
};

export const runningFigures: Shader<
  'runningMean' | 'runningVariance' | 'mean' | 'rstd',
  'count',
  'share' | 'epsilon' | 'correction'
> = {
  name: 'running-figures',
  tensors: {
    runningMean: 'write f32',
    runningVariance: 'write f32',
    mean: 'read f32',
    rstd: 'read f32',
  },
  ints: ['count'],
  floats: ['share', 'epsilon', 'correction'],
  workgroupSize: 64,
  main: `
  if (index >= u.count) { return; }
  let variance = u.correction * (1.0 / (rstd[index] * rstd[index]) - u.epsilon);
  runningMean[index] += u.share * (mean[index] - runningMean[index]);
  runningVariance[index] += u.share * (variance - runningVariance[index]);`,
};
