import type * as tf from '@tensorflow/tfjs';
import { setKernel, stockKernel, viewOf } from '../kernel.ts';

const BINARY = [
  ...['Add', 'Sub', 'Multiply', 'RealDiv', 'FloorDiv', 'Mod', 'Pow', 'Atan2', 'SquaredDifference'],
  ...['Maximum', 'Minimum', 'Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater', 'GreaterEqual'],
  ...['LogicalAnd', 'LogicalOr'],
];

/** From rank 5 on, the stock program for an operand with one axis does not compile (it indexes a struct). */
const withAllAxes = (operand: tf.TensorInfo, other: tf.TensorInfo): tf.TensorInfo =>
  operand.shape.length === 1 && other.shape.length > 4
    ? viewOf(operand, [...Array<number>(other.shape.length - 1).fill(1), ...operand.shape])
    : operand;

function repairOperands(kernelName: string, left: string, right: string): void {
  const stock = stockKernel(kernelName);
  if (!stock) return;
  setKernel<tf.NamedTensorInfoMap, tf.NamedAttrMap>(kernelName, (run) => {
    const a = run.inputs[left] as tf.TensorInfo;
    const b = run.inputs[right] as tf.TensorInfo;
    return stock({ ...run, inputs: { [left]: withAllAxes(a, b), [right]: withAllAxes(b, a) } });
  });
}

/** Operations of two operands, one of which has a single axis, from rank 5 on (a bias, a prelu). */
export function repairBinary(): void {
  for (const kernelName of BINARY) repairOperands(kernelName, 'a', 'b');
  repairOperands('Prelu', 'x', 'alpha');
}
