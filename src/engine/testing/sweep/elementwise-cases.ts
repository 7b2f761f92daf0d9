import * as tf from '@tensorflow/tfjs';
import { at, type Shaped } from '../reference/shaped.ts';
import { broadcast, build, pick } from './arrays.ts';
import { batchOfOne, fourfoldShape, oddShape, RANKS, type SweepRank } from './shapes.ts';
import { plainCase, smoothCase, type Domain, type SweepCase } from './sweep-case.ts';

interface OfOne {
  readonly run: (x: tf.Tensor) => tf.Tensor;
  readonly of: (x: number) => number;
  readonly domain?: Domain;
}

const OF_ONE: Readonly<Record<string, OfOne>> = {
  Abs: { run: tf.abs, of: Math.abs },
  ClipByValue: { run: (x) => tf.clipByValue(x, -0.3, 0.4), of: (x) => Math.min(0.4, Math.max(-0.3, x)) }, // prettier-ignore
  Elu: { run: tf.elu, of: (x) => (x > 0 ? x : Math.expm1(x)) },
  Exp: { run: tf.exp, of: Math.exp },
  LeakyRelu: { run: (x) => tf.leakyRelu(x, 0.1), of: (x) => (x > 0 ? x : 0.1 * x) },
  Log: { run: tf.log, of: Math.log, domain: 'positive' },
  Neg: { run: tf.neg, of: (x) => -x },
  Reciprocal: { run: tf.reciprocal, of: (x) => 1 / x, domain: 'nonzero' },
  Relu: { run: tf.relu, of: (x) => Math.max(0, x) },
  Rsqrt: { run: tf.rsqrt, of: (x) => 1 / Math.sqrt(x), domain: 'positive' },
  Sigmoid: { run: tf.sigmoid, of: (x) => 1 / (1 + Math.exp(-x)) },
  Sqrt: { run: tf.sqrt, of: Math.sqrt, domain: 'positive' },
  Square: { run: tf.square, of: (x) => x * x },
  Step: { run: tf.step, of: (x) => (x > 0 ? 1 : 0) },
  Tanh: { run: tf.tanh, of: Math.tanh },
  ZerosLike: { run: tf.zerosLike, of: () => 0 },
};

const unaryForms = (rank: SweepRank): Readonly<Record<string, readonly number[]>> => ({
  odd: oddShape(rank),
  ...(rank === 2 && { vector: [7] }),
  ...(rank === 4 && { 'in fours': fourfoldShape(rank), 'batch of 1': batchOfOne(rank) }),
  ...(rank === 2 && { empty: [0, 3] }),
});

function unaryCases(): SweepCase[] {
  return Object.entries(OF_ONE).flatMap(([operation, { run, of, domain = 'any' }]) =>
    RANKS.flatMap((rank) =>
      Object.entries(unaryForms(rank)).map(([form, shape]) =>
        smoothCase({
          ...{ operation, form, run, inputs: [{ shape, domain }] },
          define: (x) => ({ shape, values: x.values.map(of) }),
        }),
      ),
    ),
  );
}

interface OfTwo {
  readonly run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
  readonly of: (a: number, b: number) => number;
  readonly domains?: readonly [Domain, Domain];
  /** Each way of repeating operands, not only the usual ones. */
  readonly isThorough?: boolean;
}

const OF_TWO: Readonly<Record<string, OfTwo>> = {
  Add: { run: tf.add, of: (a, b) => a + b, isThorough: true },
  Sub: { run: tf.sub, of: (a, b) => a - b },
  Multiply: { run: tf.mul, of: (a, b) => a * b },
  RealDiv: { run: tf.div, of: (a, b) => a / b, domains: ['any', 'nonzero'] },
  Maximum: { run: tf.maximum, of: Math.max },
  Minimum: { run: tf.minimum, of: Math.min },
  SquaredDifference: { run: tf.squaredDifference, of: (a, b) => (a - b) ** 2 },
  Pow: { run: tf.pow, of: Math.pow, domains: ['positive', 'any'] },
};

type Pair = readonly [readonly number[], readonly number[]];

/** How two operands meet. */
function pairsOf(rank: SweepRank, isThorough: boolean): Readonly<Record<string, Pair>> {
  const shape = oddShape(rank);
  const last = shape.slice(-1);
  const only = (kept: (axis: number) => boolean) =>
    shape.map((length, axis) => (kept(axis) ? length : 1));
  return {
    'same shape': [shape, shape],
    'a bias': [shape, last],
    'both repeat': [only((axis) => axis !== 0), only((axis) => axis !== rank - 1)],
    ...(isThorough && {
      'a number': [shape, []],
      'a number first': [[], shape],
      'a bias first': [last, shape],
      'one value an example': [shape, only((axis) => axis === 0)],
      'kept dimensions': [shape, only((axis) => axis === 0 || axis === rank - 1)],
      'a lower rank': [shape, shape.slice(1)],
      'in fours': [fourfoldShape(rank), fourfoldShape(rank)],
      'a bias in fours': [fourfoldShape(rank), [8]],
      'batch of 1': [batchOfOne(rank), last],
      ...(rank === 2 && { empty: [[0, 3], [3]] as const }),
    }),
  };
}

const meet = (of: OfTwo['of']) => (a: Shaped, b: Shaped) =>
  build(broadcast(a.shape, b.shape), (place) => of(pick(a, place), pick(b, place)));

function binaryCases(): SweepCase[] {
  return Object.entries(OF_TWO).flatMap(([operation, { run, of, domains, isThorough = false }]) =>
    RANKS.flatMap((rank) =>
      Object.entries(pairsOf(rank, isThorough)).map(([form, shapes]) =>
        smoothCase({
          ...{ operation, form, run, define: meet(of) },
          inputs: shapes.map((shape, i) => ({ shape, domain: domains?.[i] ?? 'any' })),
        }),
      ),
    ),
  );
}

/** Whole numbers, so that some are equal. */
const COMPARISONS: Readonly<Record<string, OfTwo>> = {
  Equal: { run: tf.equal, of: (a, b) => Number(a === b) },
  Greater: { run: tf.greater, of: (a, b) => Number(a > b) },
  GreaterEqual: { run: tf.greaterEqual, of: (a, b) => Number(a >= b) },
  Less: { run: tf.less, of: (a, b) => Number(a < b) },
  LessEqual: { run: tf.lessEqual, of: (a, b) => Number(a <= b) },
  NotEqual: { run: tf.notEqual, of: (a, b) => Number(a !== b) },
  LogicalAnd: {
    run: (a, b) => tf.logicalAnd(a.cast('bool'), b.cast('bool')),
    of: (a, b) => Number(a !== 0 && b !== 0),
  },
  LogicalOr: {
    run: (a, b) => tf.logicalOr(a.cast('bool'), b.cast('bool')),
    of: (a, b) => Number(a !== 0 || b !== 0),
  },
};

function comparisonCases(): SweepCase[] {
  return Object.entries(COMPARISONS).flatMap(([operation, { run, of }]) =>
    RANKS.flatMap((rank) =>
      Object.entries(pairsOf(rank, false)).flatMap(([form, shapes]) =>
        (['float32', 'int32'] as const).map((type) =>
          plainCase({
            ...{ operation, form: `${form}, ${type}`, isExact: true, define: meet(of) },
            inputs: shapes.map((shape) => ({ shape, domain: 'whole' })),
            run: (a, b) => run(a.cast(type), b.cast(type)),
          }),
        ),
      ),
    ),
  );
}

function preluCases(): SweepCase[] {
  return RANKS.map((rank) =>
    smoothCase({
      ...{ operation: 'Prelu', form: 'a slope each channel' },
      inputs: [{ shape: oddShape(rank) }, { shape: oddShape(rank).slice(-1) }],
      run: tf.prelu,
      define: meet((x, slope) => (x > 0 ? x : x * slope)),
    }),
  );
}

function addNCases(): SweepCase[] {
  return RANKS.map((rank) =>
    smoothCase({
      ...{ operation: 'AddN', form: 'three' },
      inputs: [0, 1, 2].map(() => ({ shape: oddShape(rank) })),
      run: (...all) => tf.addN(all),
      define: (...all) => ({
        shape: oddShape(rank),
        values: (all[0] as Shaped).values.map((_, i) =>
          all.reduce((sum, { values }) => sum + at(values, i), 0),
        ),
      }),
    }),
  );
}

const CASTS = {
  'float32 to int32': { change: (x: tf.Tensor) => x.cast('int32'), of: Math.trunc, domain: 'any' },
  'int32 to float32': {
    change: (x: tf.Tensor) => x.cast('int32').cast('float32').div(2),
    of: (x: number) => x / 2,
    domain: 'whole',
  },
  'float32 to bool': {
    change: (x: tf.Tensor) => x.cast('bool'),
    of: (x: number) => Number(x !== 0),
    domain: 'whole',
  },
  'bool to float32': {
    change: (x: tf.Tensor) => x.greater(0).cast('float32').div(2),
    of: (x: number) => Number(x > 0) / 2,
    domain: 'any',
  },
} as const;

function castCases(): SweepCase[] {
  return Object.entries(CASTS).flatMap(([form, { change, of, domain }]) =>
    RANKS.map((rank) =>
      plainCase({
        ...{ operation: 'Cast', form, isExact: true, run: (x: tf.Tensor) => change(x.mul(3)) },
        inputs: [{ shape: oddShape(rank), domain }],
        define: ({ shape, values }) => ({ shape, values: values.map((x) => of(Math.fround(x * 3))) }), // prettier-ignore
      }),
    ),
  );
}

function selectCases(): SweepCase[] {
  return RANKS.flatMap((rank) => {
    const shape = oddShape(rank);
    const first = shape.map((length, axis) => (axis === 0 ? length : 1));
    return Object.entries({ 'same shape': shape, 'one value an example': first }).map(
      ([form, of]) => {
        const isFirst = build(of, (place) => Number(place.reduce((a, b) => a + b) % 3 === 1));
        return smoothCase({
          ...{ operation: 'Select', form, isExact: true, inputs: [{ shape }, { shape }] },
          run: (a, b) =>
            tf.where(tf.tensor(Uint8Array.from(isFirst.values), [...of], 'bool'), a, b),
          define: (a, b) =>
            build(shape, (place) => (pick(isFirst, place) ? pick(a, place) : pick(b, place))),
        });
      },
    );
  });
}

export const ELEMENTWISE_CASES: readonly SweepCase[] = [
  ...unaryCases(),
  ...binaryCases(),
  ...comparisonCases(),
  ...preluCases(),
  ...addNCases(),
  ...castCases(),
  ...selectCases(),
];
