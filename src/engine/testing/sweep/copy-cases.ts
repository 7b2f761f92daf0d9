import * as tf from '@tensorflow/tfjs';
import { at, sizeOf, type Shaped } from '../reference/shaped.ts';
import { build, pick, replaced, type Place } from './arrays.ts';
import { axesOf, batchOfOne, fourfoldShape, oddShape, RANKS } from './shapes.ts';
import { plainCase, smoothCase, type SweepCase } from './sweep-case.ts';

interface Copy {
  readonly operation: string;
  readonly form: string;
  readonly shape: readonly number[];
  readonly run: (x: tf.Tensor) => tf.Tensor;
  readonly result: readonly number[];
  /** Where a value comes from; null where it is the fill. */
  readonly from: (place: Place) => Place | null;
  readonly fill?: number;
}

/** As floats, with the gradient, and as whole numbers. */
function copyCase({ operation, form, shape, run, result, from, fill = 0 }: Copy): SweepCase[] {
  const define = (x: Shaped) =>
    build(result, (place) => {
      const source = from(place);
      return source ? pick(x, source) : fill;
    });
  const common = { operation, isExact: true, define };
  return [
    smoothCase({ ...common, form, run, inputs: [{ shape }] }),
    plainCase({
      ...{ ...common, form: `${form}, int32`, inputs: [{ shape, domain: 'whole' }] },
      run: (x) => run(x.cast('int32')),
    }),
  ];
}

/** Some axes of many: the first, one in the middle and the last. */
const fewAxes = (rank: number): number[] => [...new Set([0, 1, rank - 1])];

const padCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank);
  const padded = (paddings: readonly (readonly [number, number])[], form: string, fill: number) =>
    copyCase({
      ...{ operation: 'PadV2', form, shape, fill },
      run: (x) => tf.pad(x, paddings as [number, number][], fill),
      result: shape.map((length, axis) => length + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0)), // prettier-ignore
      from(place) {
        const source = place.map((index, axis) => index - (paddings[axis]?.[0] ?? 0));
        return source.every((index, axis) => index >= 0 && index < at(shape, axis)) ? source : null;
      },
    });
  return [
    ...padded(shape.map((_, axis) => [axis % 2, 1] as const), 'every axis', 2), // prettier-ignore
    ...fewAxes(rank).flatMap(
      (axis) =>
      padded(shape.map((_, i) => (i === axis ? [1, 2] : [0, 0])), `axis ${axis}`, 0), // prettier-ignore
    ),
  ];
});

const sliceCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank).map((length) => length + 1);
  const cut = (begin: readonly number[], size: readonly number[], form: string) =>
    copyCase({
      ...{ operation: 'Slice', form, shape, result: size },
      run: (x) => tf.slice(x, [...begin], [...size]),
      from: (place) => place.map((index, axis) => index + at(begin, axis)),
    });
  return [
    ...cut(shape.map(() => 1), shape.map((length) => length - 1), 'every axis'), // prettier-ignore
    ...fewAxes(rank).flatMap((axis) =>
      cut(
        replaced(shape.map(() => 0), axis, 1), // prettier-ignore
        replaced(shape, axis, 1),
        `axis ${axis}`,
      ),
    ),
  ];
});

const reversedPlace = (shape: readonly number[], axes: readonly number[]) => (place: Place) =>
  place.map((index, axis) => (axes.includes(axis) ? at(shape, axis) - 1 - index : index));

const reverseCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank);
  return [[0], [rank - 1], [0, 1]].flatMap((axes) =>
    copyCase({
      ...{ operation: 'Reverse', form: `axes ${axes.join()}`, shape, result: shape },
      run: (x) => tf.reverse(x, axes),
      from: reversedPlace(shape, axes),
    }),
  );
});

const stridedSliceCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank).map((length) => length + 1);
  return fewAxes(rank).flatMap((axis) =>
    copyCase({
      ...{ operation: 'StridedSlice', form: `axis ${axis}`, shape },
      run: (x) =>
        tf.stridedSlice(
          x,
          shape.map(() => 0),
          [...shape],
          replaced(shape.map(() => 1), axis, 2), // prettier-ignore
        ),
      result: replaced(shape, axis, Math.ceil(at(shape, axis) / 2)),
      from: (place) => replaced(place, axis, 2 * at(place, axis)),
    }).slice(1),
  );
});

const transposeCases = RANKS.flatMap((rank) => {
  const orders: readonly (readonly [string, number[]])[] = [
    ['reversed', axesOf(rank).reverse()],
    ['last two', [...axesOf(rank - 2), rank - 1, rank - 2]],
    ['first to last', [...axesOf(rank).slice(1), 0]],
  ];
  return [oddShape(rank), fourfoldShape(rank)].flatMap((shape, i) =>
    orders.flatMap(([name, order]) =>
      copyCase({
        ...{ operation: 'Transpose', form: `${name}${i === 1 ? ' in fours' : ''}`, shape },
        run: (x) => tf.transpose(x, order),
        result: order.map((axis) => at(shape, axis)),
        from: (place) => axesOf(rank).map((axis) => at(place, order.indexOf(axis))),
      }),
    ),
  );
});

const tileCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank);
  const counts: readonly (readonly [string, number[]])[] = [
    ...fewAxes(rank).map((axis) => [`axis ${axis}`, replaced(shape.map(() => 1), axis, 3)] as const), // prettier-ignore
    ['every axis', shape.map(() => 2)],
  ];
  return counts.flatMap(([form, reps]) =>
    copyCase({
      ...{ operation: 'Tile', form, shape, run: (x: tf.Tensor) => tf.tile(x, reps) },
      result: shape.map((length, axis) => length * at(reps, axis)),
      from: (place) => place.map((index, axis) => index % at(shape, axis)),
    }),
  );
});

const gatherCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank);
  return fewAxes(rank).flatMap((axis) => {
    const indices = [1, 0, 1].map((index) => Math.min(index, at(shape, axis) - 1));
    return copyCase({
      ...{ operation: 'GatherV2', form: `axis ${axis}`, shape },
      run: (x) => tf.gather(x, tf.tensor1d(indices, 'int32'), axis),
      result: replaced(shape, axis, 3),
      from: (place) => replaced(place, axis, at(indices, at(place, axis))),
    });
  });
});

const reshapeCases = RANKS.flatMap((rank) => {
  const shape = oddShape(rank);
  const flat = [sizeOf(shape)];
  return copyCase({
    ...{ operation: 'Reshape', form: 'flat', shape, result: flat, run: (x: tf.Tensor) => x.reshape(flat) }, // prettier-ignore
    from([index = 0]) {
      let rest = index;
      return [...shape]
        .reverse()
        .map((length) => {
          const along = rest % length;
          rest = Math.floor(rest / length);
          return along;
        })
        .reverse();
    },
  });
});

const concatCases = RANKS.flatMap((rank) =>
  fewAxes(rank).flatMap((axis) =>
    [oddShape(rank), ...(axis === rank - 1 ? [fourfoldShape(rank), batchOfOne(rank)] : [])].flatMap(
      (shape, i) => {
        const inputs = [0, 1, 2].map((more) => ({ shape: replaced(shape, axis, at(shape, axis) + (i === 1 ? 0 : more)) })); // prettier-ignore
        const ends = inputs.map((_, which) =>
          inputs.slice(0, which + 1).reduce((sum, input) => sum + at(input.shape, axis), 0),
        );
        const define = (...all: Shaped[]) =>
          build(replaced(shape, axis, at(ends, 2)), (place) => {
            const which = ends.findIndex((end) => at(place, axis) < end);
            const start = which > 0 ? at(ends, which - 1) : 0;
            return pick(all[which] as Shaped, replaced(place, axis, at(place, axis) - start));
          });
        const form = `axis ${axis}${['', ' in fours', ', batch of 1'][i] ?? ''}`;
        const common = { operation: 'Concat', isExact: true, define };
        return [
          smoothCase({ ...common, form, inputs, run: (...all) => tf.concat(all, axis) }),
          plainCase({
            ...{ ...common, form: `${form}, int32` },
            inputs: inputs.map((input) => ({ ...input, domain: 'whole' })),
            run: (...all) => tf.concat(all.map((one) => one.cast('int32')), axis), // prettier-ignore
          }),
        ];
      },
    ),
  ),
);

/** Parts are put side by side again by a product, so that each has a slope of its own. */
const splitCases = RANKS.flatMap((rank) =>
  fewAxes(rank).map((axis) => {
    const shape = replaced(oddShape(rank), axis, 5);
    const sizes = [1, 4];
    return smoothCase({
      ...{ operation: 'SplitV', form: `axis ${axis}`, inputs: [{ shape }], isExact: true },
      run: (x) => tf.split(x, sizes, axis)[1] as tf.Tensor,
      define: (x) =>
        build(replaced(shape, axis, 4), (place) =>
          pick(x, replaced(place, axis, at(place, axis) + 1)),
        ),
    });
  }),
);

const stackCases = ([2, 3, 4, 5] as const).flatMap((rank) =>
  fewAxes(rank + 1).flatMap((axis) => {
    const shape = oddShape(rank);
    const without = (place: Place) => place.filter((_, i) => i !== axis);
    const stacked = [...shape.slice(0, axis), 3, ...shape.slice(axis)];
    return [
      smoothCase({
        ...{ operation: 'Pack', form: `axis ${axis}`, isExact: true },
        inputs: [0, 1, 2].map(() => ({ shape })),
        run: (...all) => tf.stack(all, axis),
        define: (...all) =>
          build(stacked, (place) => pick(all[at(place, axis)] as Shaped, without(place))),
      }),
      smoothCase({
        ...{ operation: 'Unpack', form: `axis ${axis}`, inputs: [{ shape: stacked }], isExact: true }, // prettier-ignore
        run: (x) => tf.unstack(x, axis)[1] as tf.Tensor,
        define: (x) =>
          build(shape, (place) => pick(x, [...place.slice(0, axis), 1, ...place.slice(axis)])),
      }),
    ];
  }),
);

const oneHotCases = ([1, 2, 3, 4, 5] as const).map((rank) => {
  const shape = rank === 1 ? [5] : oddShape(rank);
  return plainCase({
    ...{ operation: 'OneHot', form: 'labels', isExact: true },
    inputs: [{ shape, domain: 'whole' }],
    run: (x) => tf.oneHot(x.cast<tf.Tensor1D>('int32'), 4),
    define: (x) =>
      build([...shape, 4], (place) => Number(pick(x, place.slice(0, -1)) === place.at(-1))),
  });
});

const emptyCases = [
  plainCase({
    ...{ operation: 'Concat', form: 'one is empty', inputs: [{ shape: [0, 3] }, { shape: [2, 3] }] }, // prettier-ignore
    run: (a, b) => tf.concat([a, b], 0),
    define: (_, b) => b,
  }),
  plainCase({
    ...{ operation: 'Slice', form: 'to nothing', inputs: [{ shape: [2, 3] }] },
    run: (x) => tf.slice(x, [1, 0], [0, 3]),
    define: () => build([0, 3], () => NaN),
  }),
];

export const COPY_CASES: readonly SweepCase[] = [
  ...padCases,
  ...sliceCases,
  ...reverseCases,
  ...stridedSliceCases,
  ...transposeCases,
  ...tileCases,
  ...gatherCases,
  ...reshapeCases,
  ...concatCases,
  ...splitCases,
  ...stackCases,
  ...oneHotCases,
  ...emptyCases,
];
