import * as tf from '@tensorflow/tfjs';
import { Kernel } from './contracts.ts';
import { at, checkShape, gradientsOf, isShape, runKernel } from './run-kernel.ts';

type Sequence = typeof Kernel.GruSequence | typeof Kernel.LstmSequence;

function checkSequence(
  kernel: Sequence,
  gates: tf.Tensor,
  recurrent: tf.Tensor,
  gateCount: number,
): void {
  const width = gates.shape.at(-1) ?? 0;
  checkShape(gates.rank === 3 && width % gateCount === 0, kernel, 'gates');
  checkShape(isShape(recurrent, [width / gateCount, width]), kernel, 'recurrent');
}

/**
 * Hidden states [n, t, u] of a GRU over gates [n, t, 3u] = x·W + b; recurrent [u, 3u], recurrentBias [3u].
 * @throws {AppError} train/bad-shape
 */
export function gruSequence(
  gates: tf.Tensor3D,
  recurrent: tf.Tensor2D,
  recurrentBias: tf.Tensor1D,
): tf.Tensor3D {
  checkSequence(Kernel.GruSequence, gates, recurrent, 3);
  checkShape(isShape(recurrentBias, [gates.shape[2]]), Kernel.GruSequence, 'recurrentBias');
  return at(
    runKernel(Kernel.GruSequence, { gates, recurrent, recurrentBias }, {}),
    0,
  ) as tf.Tensor3D;
}

/**
 * Hidden states [n, t, u] of an LSTM over gates [n, t, 4u] = x·W + b; recurrent [u, 4u].
 * @throws {AppError} train/bad-shape
 */
export function lstmSequence(gates: tf.Tensor3D, recurrent: tf.Tensor2D): tf.Tensor3D {
  checkSequence(Kernel.LstmSequence, gates, recurrent, 4);
  return at(runKernel(Kernel.LstmSequence, { gates, recurrent }, {}), 0) as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: Kernel.GruSequence,
  inputsToSave: ['gates', 'recurrent', 'recurrentBias'],
  outputsToSave: [true],
  gradFunc: (dy, saved) =>
    gradientsOf(
      ['gates', 'recurrent', 'recurrentBias'],
      runKernel(
        Kernel.GruSequenceGrad,
        {
          gates: at(saved, 0),
          recurrent: at(saved, 1),
          recurrentBias: at(saved, 2),
          states: at(saved, 3),
          dStates: Array.isArray(dy) ? at(dy, 0) : dy,
        },
        {},
      ),
    ),
});

tf.registerGradient({
  kernelName: Kernel.LstmSequence,
  inputsToSave: ['gates', 'recurrent'],
  outputsToSave: [true, true],
  gradFunc: (dy, saved) =>
    gradientsOf(
      ['gates', 'recurrent'],
      runKernel(
        Kernel.LstmSequenceGrad,
        {
          gates: at(saved, 0),
          recurrent: at(saved, 1),
          states: at(saved, 2),
          cells: at(saved, 3),
          dStates: at(dy as tf.Tensor[], 0),
        },
        {},
      ),
    ),
});
