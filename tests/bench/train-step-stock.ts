import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerConv3dTransposeGradient } from '../../src/engine/ops/conv3d-transpose-gradient.ts';
import { smallUNet } from '../../src/engine/testing/small-u-net.ts';
import { stockParts } from './stock-parts.ts';
import { BASE, caseAt, CLASSES, type StockStep } from './train-step-cases.ts';

/** One step of one network with tf.js's own kernels, for `train-step.ts`; what it refuses goes to stderr. */
const { values: options } = parseArgs({
  options: {
    case: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'cpu' },
  },
});

const { depth, shape } = caseAt(options.case);
const program = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${dirname(program)}/`);
await tf.setBackend(options.backend);
registerConv3dTransposeGradient();
const spatialAxes = shape.length === 4 ? 2 : 3;
const parts = stockParts(CLASSES);
const net = smallUNet({ spatialAxes, base: BASE, depth: depth - 1, classes: CLASSES }, parts);
const x = tf.randomUniform([...shape], -1, 1, 'float32', 3);
const labels = tf.tidy(() => x.greater(0.3).reshape(shape.slice(0, -1)).cast('int32'));
const start = performance.now();
const before = net.step(x, labels);
const [first = NaN] = await before.data();
const milliseconds = performance.now() - start;
const after = tf.tidy(() => parts.loss(net.logits(x), labels));
const [second = NaN] = await after.data();
const peakBytes = process.resourceUsage().maxRSS * 1024;
const result: StockStep = { milliseconds: [milliseconds], peakBytes, losses: [first, second] };
console.log(JSON.stringify(result));
