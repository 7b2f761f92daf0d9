import { LEAKY_SLOPE, type Activation, type NormAttributes } from '../../ops/contracts.ts';
import { add, at, sizeOf, type Shaped } from './shaped.ts';

const slopeOf = (value: number, activation: Activation): number => {
  if (activation === 'linear' || value > 0) return 1;
  return activation === 'relu' ? 0 : LEAKY_SLOPE;
};

/** For each value of x the set over whose values its figures are taken. */
function setsOf({ shape }: Shaped, { normalization, groups }: NormAttributes): Int32Array {
  const channels = shape.at(-1) ?? 1;
  const perExample = sizeOf(shape.slice(1));
  return Int32Array.from({ length: sizeOf(shape) }, (_, i) => {
    const channel = i % channels;
    const example = Math.floor(i / perExample);
    if (normalization === 'batch') return channel;
    if (normalization === 'instance') return example * channels + channel;
    return example * groups + Math.floor(channel / (channels / groups));
  });
}

/** y, dx, dgamma and dbeta of a norm with its activation, and the figures, by their definition. */
export function referenceNorm(
  x: Shaped,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  dy: ArrayLike<number>,
  attributes: NormAttributes,
) {
  const channels = x.shape.at(-1) ?? 1;
  const sets = setsOf(x, attributes);
  const setCount = Math.max(...sets) + 1;
  const sums = (value: (i: number) => number) => {
    const result = new Float64Array(setCount);
    sets.forEach((set, i) => {
      add(result, set, value(i));
    });
    return result;
  };
  const count = x.values.length / setCount;
  const mean = sums((i) => at(x.values, i) / count);
  const centred = (i: number) => at(x.values, i) - at(mean, at(sets, i));
  const variance = sums((i) => centred(i) ** 2 / count);
  const rstd = variance.map((value) => 1 / Math.sqrt(value + attributes.epsilon));
  const normal = x.values.map((_, i) => centred(i) * at(rstd, at(sets, i)));
  const scaled = normal.map((value, i) => value * at(gamma, i % channels) + at(beta, i % channels));
  const slopes = scaled.map((value) => slopeOf(value, attributes.activation));
  const dScaled = slopes.map((slope, i) => slope * at(dy, i));
  const dGamma = new Float64Array(channels);
  const dBeta = new Float64Array(channels);
  dScaled.forEach((value, i) => {
    add(dGamma, i % channels, value * at(normal, i));
    add(dBeta, i % channels, value);
  });
  const dNormal = dScaled.map((value, i) => value * at(gamma, i % channels));
  const first = sums((i) => at(dNormal, i) / count);
  const second = sums((i) => (at(dNormal, i) * at(normal, i)) / count);
  const dx = dNormal.map((value, i) => {
    const set = at(sets, i);
    return at(rstd, set) * (value - at(first, set) - at(normal, i) * at(second, set));
  });
  return { y: scaled.map((value, i) => value * at(slopes, i)), dx, dGamma, dBeta, mean, rstd };
}
