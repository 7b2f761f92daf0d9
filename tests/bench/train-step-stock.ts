import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { stockStep } from './stock-step.ts';
import { caseAt } from './train-step-cases.ts';

/** A stock step in Node, for `train-step.ts`; what it refuses goes to stderr. */
const { values: options } = parseArgs({
  options: {
    case: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'cpu' },
  },
});

const program = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${dirname(program)}/`);
await tf.setBackend(options.backend);
console.log(JSON.stringify(await stockStep(caseAt(options.case))));
