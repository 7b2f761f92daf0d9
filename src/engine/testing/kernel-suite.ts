import * as tf from '@tensorflow/tfjs';
import { confusionCounts } from '../ops/confusion-counts.ts';
import type {
  Activation,
  LossAttributes,
  NormAttributes,
  Normalization,
  UpSampleAttributes,
} from '../ops/contracts.ts';
import { normActivation } from '../ops/norm-activation.ts';
import { gruSequence, lstmSequence } from '../ops/recurrent.ts';
import { seededDropout } from '../ops/seeded-dropout.ts';
import { CROSS_ENTROPY, softmaxLoss } from '../ops/softmax-loss.ts';
import { upSample } from '../ops/up-sample.ts';
import { referenceNorm } from './reference/norm-activation.ts';
import { referenceSequence } from './reference/recurrent.ts';
import { at, sizeOf, type Shaped } from './reference/shaped.ts';
import { referenceConfusion, referenceDropout } from './reference/small-kernels.ts';
import { referenceLoss } from './reference/softmax-loss.ts';
import { referenceUpSample } from './reference/up-sample.ts';

type Operation = (inputs: readonly tf.Tensor[]) => tf.Tensor;

/** One operation at one shape, forward and gradient, beside its reference in float64. */
export interface KernelCase {
  readonly name: string;
  readonly inputShapes: readonly (readonly number[])[];
  readonly run: Operation;
  readonly isDifferentiable?: boolean;
  /** The result and a gradient for each input; dy has the size of the result. */
  readonly reference: (inputs: readonly Shaped[], dy: Float64Array) => readonly ArrayLike<number>[];
}

const CHANNELS = [1, 3, 5, 8, 13] as const;
/** Odd sizes of space, ranks 2 to 5. */
const SPACES = [[], [7], [5, 3], [3, 5, 2]] as const;
const n = 2;

const NORMS: readonly (readonly [Normalization, Activation])[] = [
  ['batch', 'relu'],
  ['instance', 'leakyRelu'],
  ['group', 'linear'],
];

function normCases(): KernelCase[] {
  return SPACES.flatMap((space) =>
    CHANNELS.flatMap((channels) =>
      NORMS.filter(([normalization]) => space.length > 0 || normalization === 'batch').map(
        ([normalization, activation]): KernelCase => {
          const groups = normalization === 'group' && channels === 8 ? 4 : 1;
          const attributes: NormAttributes = { normalization, activation, groups, epsilon: 1e-3 };
          const shape = [space.length > 0 ? n : 9, ...space, channels];
          return {
            name: `${normalization} norm, ${activation}, [${shape.join()}]`,
            inputShapes: [shape, [channels], [channels]],
            run: ([x, gamma, beta]) =>
              normActivation(x as tf.Tensor, gamma as tf.Tensor, beta as tf.Tensor, attributes).y,
            reference([x, gamma, beta], dy) {
              const [g, b] = [gamma as Shaped, beta as Shaped];
              const all = referenceNorm(x as Shaped, g.values, b.values, dy, attributes);
              return [all.y, all.dx, all.dGamma, all.dBeta];
            },
          };
        },
      ),
    ),
  );
}

function upSampleCases(): KernelCase[] {
  const modes = ['nearest', 'linear'] as const;
  return modes.flatMap((mode) =>
    SPACES.slice(1).flatMap((space) =>
      CHANNELS.map((channels): KernelCase => {
        const factors = space.map((_, axis) => 2 + (axis % 2));
        const shape = [n, ...space, channels];
        return {
          name: `up-sampling, ${mode}, [${shape.join()}]`,
          inputShapes: [shape],
          run: ([x]) => upSample(x as tf.Tensor, factors, mode),
          reference([x], dy) {
            const attributes = { factors, mode } as UpSampleAttributes;
            const all = referenceUpSample(x as Shaped, dy, attributes);
            return [all.y, all.dx];
          },
        };
      }),
    ),
  );
}

const LOSSES: Readonly<Record<string, Partial<LossAttributes>>> = {
  'cross-entropy': {},
  weighted: { labelSmoothing: 0.1, classWeights: [0.5, 2, 1, 3, 1, 1, 2, 0.2] },
  focal: { focalGamma: 2 },
  Dice: { crossEntropy: 0, overlap: 1 },
  Tversky: { crossEntropy: 0.5, overlap: 1, alpha: 0.3, beta: 0.7, isBatchOverlap: false },
};

/** Labels from −1 (does not count) up. */
const labelsFor = (places: readonly number[], classes: number): Int32Array =>
  Int32Array.from({ length: sizeOf(places) }, (_, i) => ((i * 7) % (classes + 1)) - 1);

function lossCases(): KernelCase[] {
  return Object.entries(LOSSES).flatMap(([name, change]) =>
    SPACES.flatMap((space) =>
      [2, 3, 8].map((classes): KernelCase => {
        const classWeights = change.classWeights?.slice(0, classes) ?? [];
        const attributes = { ...CROSS_ENTROPY, ...change, classWeights } as LossAttributes;
        const places = [n, ...space];
        const labels = labelsFor(places, classes);
        return {
          name: `${name} loss, [${[...places, classes].join()}]`,
          inputShapes: [[...places, classes]],
          run: ([logits]) =>
            softmaxLoss(logits as tf.Tensor, tf.tensor(labels, places, 'int32'), attributes),
          reference([logits], dy) {
            const { loss, dLogits } = referenceLoss(logits as Shaped, labels, attributes);
            return [loss, dLogits.map((value) => value * (dy[0] ?? NaN))];
          },
        };
      }),
    ),
  );
}

function recurrentCases(): KernelCase[] {
  return [1, 3, 8, 13].flatMap((units): KernelCase[] => {
    const steps = 5;
    return [
      {
        name: `GRU of ${units}`,
        inputShapes: [[n, steps, 3 * units], [units, 3 * units], [3 * units]],
        run: ([gates, recurrent, bias]) =>
          gruSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D, bias as tf.Tensor1D),
        reference([gates, recurrent, bias], dStates) {
          const all = referenceSequence({
            gates: gates as Shaped,
            recurrent: (recurrent as Shaped).values,
            bias: (bias as Shaped).values,
            dStates,
          });
          return [all.states, all.dGates, all.dRecurrent, all.dBias];
        },
      },
      {
        name: `LSTM of ${units}`,
        inputShapes: [
          [n, steps, 4 * units],
          [units, 4 * units],
        ],
        run: ([gates, recurrent]) => lstmSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D),
        reference([gates, recurrent], dStates) {
          const given = { gates: gates as Shaped, recurrent: (recurrent as Shaped).values };
          const all = referenceSequence({ ...given, dStates });
          return [all.states, all.dGates, all.dRecurrent];
        },
      },
    ];
  });
}

const dropoutCases = [[65, 3], [3, 5, 13], [2, 3, 5, 7], [2, 3, 2, 5, 3]].map(
  (shape): KernelCase => ({
    name: `dropout, [${shape.join()}]`,
    inputShapes: [shape],
    run: ([x]) => seededDropout(x as tf.Tensor, 0.3, -123456789),
    reference([x], dy) {
      const factors = referenceDropout(dy.length, 0.3, -123456789);
      return [factors.map((f, i) => f * at((x as Shaped).values, i)), factors.map((f, i) => f * at(dy, i))]; // prettier-ignore
    },
  }),
); // prettier-ignore

const confusionCases = SPACES.map((space): KernelCase => {
  const places = [4, ...space];
  const labels = labelsFor(places, 5);
  return {
    name: `confusion counts, [${[...places, 5].join()}]`,
    inputShapes: [[...places, 5]],
    isDifferentiable: false,
    run: ([x]) => confusionCounts(x as tf.Tensor, tf.tensor(labels, places, 'int32')),
    reference: ([x]) => [referenceConfusion(x as Shaped, labels)],
  };
});

export const KERNEL_CASES: readonly KernelCase[] = [
  ...normCases(),
  ...upSampleCases(),
  ...lossCases(),
  ...recurrentCases(),
  ...dropoutCases,
  ...confusionCases,
];
