import * as tf from '@tensorflow/tfjs';
import type { Shaped } from '../reference/shaped.ts';
import { build, pick, replaced, type Place } from './arrays.ts';
import { axesOf, batchOfOne, fourfoldShape, oddShape, RANKS } from './shapes.ts';
import { plainCase, smoothCase, type SweepCase } from './sweep-case.ts';

type Fold = (values: readonly number[]) => number;

/** One fold over some axes. */
function folded(x: Shaped, axes: readonly number[], keepDims: boolean, fold: Fold): Shaped {
  const groups = new Map<string, number[]>();
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const keyOf = (place: Place) => place.map((i, axis) => (axes.includes(axis) ? 0 : i)).join();
  build(x.shape, (place) => {
    const key = keyOf(place);
    groups.set(key, [...(groups.get(key) ?? []), pick(x, place)]);
    return 0;
  });
  const { values } = build(kept, (place) => fold(groups.get(keyOf(place)) ?? []));
  return { shape: keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis)), values };
}

const total: Fold = (values) => values.reduce((sum, value) => sum + value, 0);

interface Reduction {
  readonly run: (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor;
  readonly fold: Fold;
}

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  Sum: { run: tf.sum, fold: total },
  Mean: { run: tf.mean, fold: (values) => total(values) / values.length },
  Max: { run: tf.max, fold: (values) => Math.max(...values) },
  Min: { run: tf.min, fold: (values) => Math.min(...values) },
};

const reductionCases = Object.entries(REDUCTIONS).flatMap(([operation, { run, fold }]) =>
  RANKS.flatMap((rank) => {
    const sets: readonly (readonly number[])[] = [
      ...axesOf(rank).map((axis) => [axis]),
      ...[[0, 1], [0, rank - 1], axesOf(rank)], // prettier-ignore
    ];
    return sets.flatMap((axes) =>
      [oddShape(rank), ...(axes.length === 2 ? [fourfoldShape(rank)] : [])].map((shape, i) =>
        smoothCase({
          ...{ operation, form: `axes ${axes.join()}${i === 1 ? ' in fours' : ''}` },
          inputs: [{ shape }],
          run: (x) => run(x, [...axes], i === 1),
          define: (x) => folded(x, axes, i === 1, fold),
        }),
      ),
    );
  }),
);

/** Sums of what is not float32, whose transposition stock WebGPU gets wrong. */
const wholeCases = RANKS.flatMap((rank) =>
  [[0], [1], [rank - 1], axesOf(rank)].flatMap((axes) => {
    const input = { shape: oddShape(rank), domain: 'whole' } as const;
    const common = { inputs: [input], isExact: true } as const;
    const bools = (x: Shaped): Shaped => ({ ...x, values: x.values.map((v) => Number(v > 0)) });
    return [
      plainCase({
        ...{ ...common, operation: 'Sum', form: `int32, axes ${axes.join()}` },
        run: (x) => tf.sum(x.cast('int32'), axes),
        define: (x) => folded(x, axes, false, total),
      }),
      plainCase({
        ...{ ...common, operation: 'Max', form: `int32, axes ${axes.join()}` },
        run: (x) => tf.max(x.cast('int32'), axes),
        define: (x) => folded(x, axes, false, (values) => Math.max(...values)),
      }),
      plainCase({
        ...{ ...common, operation: 'Any', form: `axes ${axes.join()}` },
        run: (x) => tf.any(x.greater(0), axes),
        define: (x) => folded(bools(x), axes, false, (values) => Math.max(...values)),
      }),
      plainCase({
        ...{ ...common, operation: 'All', form: `axes ${axes.join()}` },
        run: (x) => tf.all(x.greater(0), axes),
        define: (x) => folded(bools(x), axes, false, (values) => Math.min(...values)),
      }),
    ];
  }),
);

const softmaxOf = (x: Shaped, isLog: boolean): Shaped => {
  const last = x.shape.length - 1;
  const highest = folded(x, [last], true, (values) => Math.max(...values));
  const shifted = build(x.shape, (place) => pick(x, place) - pick(highest, place));
  const sums = folded(shifted, [last], true, (values) => total(values.map(Math.exp)));
  return build(x.shape, (place) => {
    const [value, sum] = [pick(shifted, place), pick(sums, place)];
    return isLog ? value - Math.log(sum) : Math.exp(value) / sum;
  });
};

const softmaxCases = RANKS.flatMap((rank) =>
  [oddShape(rank), fourfoldShape(rank), batchOfOne(rank)].flatMap((shape, i) => {
    const form = ['odd', 'in fours', 'batch of 1'][i] ?? '';
    const inputs = [{ shape }];
    return [
      smoothCase({
        ...{ operation: 'Softmax', form, inputs, run: (x: tf.Tensor) => tf.softmax(x.mul(3)) },
        define: (x) => softmaxOf({ shape, values: x.values.map((value) => 3 * value) }, false),
      }),
      smoothCase({
        ...{ operation: 'LogSoftmax', form, inputs, run: (x: tf.Tensor) => tf.logSoftmax(x) },
        define: (x) => softmaxOf(x, true),
      }),
    ];
  }),
);

const cumulativeCases = RANKS.flatMap((rank) =>
  axesOf(rank).flatMap((axis) =>
    [false, true].map((isReverse) => {
      const shape = oddShape(rank);
      return smoothCase({
        ...{ operation: 'Cumsum', form: `axis ${axis}${isReverse ? ' from the end' : ''}` },
        inputs: [{ shape }],
        run: (x) => tf.cumsum(x, axis, isReverse, isReverse),
        define: (x) =>
          build(shape, (place) => {
            const own = place[axis] ?? 0;
            return total(
              axesOf(shape[axis] ?? 0)
                .filter((i) => (isReverse ? i > own : i <= own))
                .map((i) => pick(x, replaced(place, axis, i))),
            );
          }),
      });
    }),
  ),
);

const emptyCases = [
  plainCase({
    ...{ operation: 'Sum', form: 'of nothing', inputs: [{ shape: [0, 3] }] },
    run: (x) => tf.sum(x, 0),
    define: () => build([3], () => 0),
  }),
];

/** More values than one workgroup or part takes. */
const longCases = [[3001], [1, 3001], [3001, 1], [70, 67, 3]].flatMap((shape) =>
  [...new Set([0, shape.length - 1])].map((axis) =>
    plainCase({
      ...{ operation: 'Sum', form: `[${shape.join()}], axes ${axis}`, inputs: [{ shape }] },
      run: (x) => tf.sum(x, axis),
      define: (x) => folded({ ...x, shape }, [axis], false, total),
    }),
  ),
); // prettier-ignore

export const REDUCTION_CASES: readonly SweepCase[] = [
  ...reductionCases,
  ...wholeCases,
  ...softmaxCases,
  ...cumulativeCases,
  ...emptyCases,
  ...longCases,
];
