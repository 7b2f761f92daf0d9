import * as tf from '@tensorflow/tfjs';
import { stockStep } from './stock-step.ts';
import { caseAt, type StockStep } from './train-step-cases.ts';

/** For the script that steers the page: a stock step on WebGL, the second one, as the first compiles its shaders. */
async function stepOnWebgl(index: string): Promise<StockStep> {
  await tf.setBackend('webgl');
  await stockStep(caseAt(index));
  return stockStep(caseAt(index));
}

Object.assign(globalThis, { stepOnWebgl });
