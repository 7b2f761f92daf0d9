import { eachRow, placeInParts } from './row-parts.wgsl.ts';
import type { Shader } from './shader.ts';
import { addUp } from './workgroup-sums.wgsl.ts';

/** activation codes: 0 linear, 1 relu, 2 leakyRelu */
const slope = `
fn slopeAt(z: f32, activation: i32) -> f32 {
  if (z > 0.0 || activation == 0) { return 1.0; }
  return select(0.0, 0.01, activation == 2);
}`;

const partInts = ['examples', 'rows', 'channels', 'parts'] as const;
type PartInts = (typeof partInts)[number];

/** Mean and sum of squared differences from it, for each part of the rows and each channel. */
export const momentParts: Shader<'moments' | 'x', PartInts> = {
  name: 'norm-moment-parts',
  tensors: { moments: 'write f32', x: 'read f32' },
  ints: partInts,
  workgroupSize: 64,
  main: `${placeInParts}
  let origin = x[(example * u.rows + part) * u.channels + channel];
  var sum = 0.0;
  var squares = 0.0;
  ${eachRow('let d = x[at] - origin; sum += d; squares += d * d;')}
  let count = f32((u.rows - part + u.parts - 1) / u.parts);
  moments[index * 2] = origin + sum / count;
  moments[index * 2 + 1] = max(0.0, squares - sum * sum / count);`,
};

const JOINERS = 32;
const joinInts = ['rows', 'channels', 'parts', 'groupSize'] as const;
type JoinInts = (typeof joinInts)[number];

/** Joins the moments of all parts and channels of one group (Chan, Golub and LeVeque 1983). */
export const joinMoments: Shader<'mean' | 'rstd' | 'moments', JoinInts, 'epsilon'> = {
  name: 'norm-join-moments',
  tensors: { mean: 'write f32', rstd: 'write f32', moments: 'read f32' },
  ints: joinInts,
  floats: ['epsilon'],
  workgroupSize: JOINERS,
  declarations: `
var<workgroup> joined: array<vec3<f32>, ${JOINERS}>;
// count, mean, sum of squared differences
fn join(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
  if (b.x == 0.0) { return a; }
  let count = a.x + b.x;
  let distance = b.y - a.y;
  return vec3<f32>(
    count,
    a.y + distance * (b.x / count),
    a.z + b.z + distance * distance * (a.x * b.x / count),
  );
}`,
  main: `
  let groups = u.channels / u.groupSize;
  let group = block % groups;
  let example = block / groups;
  var all = vec3<f32>(0.0);
  for (var item = local; item < u.parts * u.groupSize; item += ${JOINERS}) {
    let part = item / u.groupSize;
    let channel = group * u.groupSize + item % u.groupSize;
    let at = ((example * u.parts + part) * u.channels + channel) * 2;
    let count = (u.rows - part + u.parts - 1) / u.parts;
    all = join(all, vec3<f32>(f32(count), moments[at], moments[at + 1]));
  }
  joined[local] = all;
  workgroupBarrier();
  for (var step = ${JOINERS / 2}; step > 0; step = step / 2) {
    if (local < step) { joined[local] = join(joined[local], joined[local + step]); }
    workgroupBarrier();
  }
  if (local == 0) {
    mean[block] = joined[0].y;
    rstd[block] = 1.0 / sqrt(joined[0].z / joined[0].x + u.epsilon);
  }`,
};

const applyInts = ['count', 'exampleSize', 'channels', 'groupSize', 'activation'] as const;
type ApplyInts = (typeof applyInts)[number];

const groupOfIndex = `
  if (index >= u.count) { return; }
  let channel = index % u.channels;
  let group = (index / u.exampleSize) * (u.channels / u.groupSize) + channel / u.groupSize;`;

export const applyNorm: Shader<'y' | 'x' | 'gamma' | 'beta' | 'mean' | 'rstd', ApplyInts> = {
  name: 'norm-apply',
  tensors: {
    y: 'write f32',
    x: 'read f32',
    gamma: 'read f32',
    beta: 'read f32',
    mean: 'read f32',
    rstd: 'read f32',
  },
  ints: applyInts,
  workgroupSize: 64,
  declarations: slope,
  main: `${groupOfIndex}
  let z = (x[index] - mean[group]) * rstd[group] * gamma[channel] + beta[channel];
  y[index] = z * slopeAt(z, u.activation);`,
};

type GradTensors = 'x' | 'dy' | 'gamma' | 'beta' | 'mean' | 'rstd';
const gradTensors = {
  x: 'read f32',
  dy: 'read f32',
  gamma: 'read f32',
  beta: 'read f32',
  mean: 'read f32',
  rstd: 'read f32',
} as const;

/** Σ dz and Σ dz·x̂ for each part of the rows and each channel; z is what the activation sees. */
export const gradParts: Shader<'sums' | GradTensors, PartInts | 'groupSize' | 'activation'> = {
  name: 'norm-grad-parts',
  tensors: { sums: 'write f32', ...gradTensors },
  ints: [...partInts, 'groupSize', 'activation'],
  workgroupSize: 64,
  declarations: slope,
  main: `${placeInParts}
  let group = example * (u.channels / u.groupSize) + channel / u.groupSize;
  let center = mean[group];
  let scale = rstd[group];
  let g = gamma[channel];
  let b = beta[channel];
  var sum = 0.0;
  var products = 0.0;
  ${eachRow(`
    let normal = (x[at] - center) * scale;
    let dz = dy[at] * slopeAt(normal * g + b, u.activation);
    sum += dz;
    products += dz * normal;`)}
  sums[index * 2] = sum;
  sums[index * 2 + 1] = products;`,
};

/** First a workgroup for each group: Σ γ·dz and Σ γ·dz·x̂; then one for each channel: its γ and β. */
export const joinGrad: Shader<
  'groupSums' | 'dgamma' | 'dbeta' | 'sums' | 'gamma',
  'examples' | 'channels' | 'parts' | 'groupSize'
> = {
  name: 'norm-join-grad',
  tensors: {
    groupSums: 'write f32',
    dgamma: 'write f32',
    dbeta: 'write f32',
    sums: 'read f32',
    gamma: 'read f32',
  },
  ints: ['examples', 'channels', 'parts', 'groupSize'],
  workgroupSize: JOINERS,
  declarations: `var<workgroup> joined: array<vec2<f32>, ${JOINERS}>;`,
  main: `
  let groups = u.channels / u.groupSize;
  let isGroup = block < u.examples * groups;
  let channelBlock = block - u.examples * groups;
  let items = select(u.examples * u.parts, u.parts * u.groupSize, isGroup);
  var all = vec2<f32>(0.0);
  for (var item = local; item < items; item += ${JOINERS}) {
    var row = item;
    var channel = channelBlock;
    var weight = 1.0;
    if (isGroup) {
      row = (block / groups) * u.parts + item / u.groupSize;
      channel = (block % groups) * u.groupSize + item % u.groupSize;
      weight = gamma[channel];
    }
    let at = (row * u.channels + channel) * 2;
    all += weight * vec2<f32>(sums[at], sums[at + 1]);
  }
  joined[local] = all;
  ${addUp('joined', JOINERS)}
  if (local == 0) {
    if (isGroup) {
      groupSums[block * 2] = joined[0].x;
      groupSums[block * 2 + 1] = joined[0].y;
    } else {
      dbeta[channelBlock] = joined[0].x;
      dgamma[channelBlock] = joined[0].y;
    }
  }`,
};

export const applyGrad: Shader<'dx' | 'groupSums' | GradTensors, ApplyInts, 'groupCount'> = {
  name: 'norm-apply-grad',
  tensors: { dx: 'write f32', groupSums: 'read f32', ...gradTensors },
  ints: applyInts,
  floats: ['groupCount'],
  workgroupSize: 64,
  declarations: slope,
  main: `${groupOfIndex}
  let g = gamma[channel];
  let normal = (x[index] - mean[group]) * rstd[group];
  let dz = dy[index] * slopeAt(normal * g + beta[channel], u.activation);
  let mixed = groupSums[group * 2] + normal * groupSums[group * 2 + 1];
  dx[index] = rstd[group] * (g * dz - mixed / u.groupCount);`,
};
