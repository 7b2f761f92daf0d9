import * as tf from '@tensorflow/tfjs';
import { commands } from 'vitest/browser';
import { afterAll, describe, expect, it } from 'vitest';
import type { BackendName } from '../../core/rpc/train-api.ts';
import type { ModelKind } from '../../core/training/model-options.ts';
import { chooseBackend } from '../backend/choose-backend.ts';
import { CLASS_COUNT, trainZoo } from '../testing/train-zoo.ts';
import { ZOO } from '../testing/zoo.ts';
import { buildModel } from './build-model.ts';

const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'webgl', 'webgpu'];
const STEPS = 20;
/** Of the largest loss. */
const TOLERANCE = 2e-5;
/**
 * Networks whose losses move by more in float64 when their first weights move by up to 1e-6, and by how much when
 * those move by up to 1e-5 (tests/bench/zoo-spread.ts): an activation comes to lie on the other side of zero, and
 * Adam makes the most of it. A backend that rounds otherwise may do the same.
 */
const SPREADS: Readonly<Partial<Record<ModelKind, number>>> = {
  'resnet-2d': 2.6e-3,
  'resnet-3d': 2.6e-3,
  'vnet-3d': 7.3e-3,
  'lstm-sequence': 2.2e-3,
};
const boundOf = (kind: ModelKind): number => SPREADS[kind] ?? TOLERANCE;

/** Losses of each network, by backend. */
const losses = new Map<BackendName, Map<string, readonly number[]>>();

const differences = (kind: string, backend: BackendName): number[] => {
  const reference = losses.get('cpu')?.get(kind) ?? [];
  const actual = losses.get(backend)?.get(kind) ?? [];
  const largest = Math.max(...reference);
  return reference.map((loss, step) => Math.abs(loss - (actual[step] ?? NaN)) / largest);
};

function tableOf(): string {
  const names = BACKENDS.slice(1);
  const rows = ZOO.map(({ options: { kind } }) => {
    const reference = losses.get('cpu')?.get(kind) ?? [];
    const worst = names.map((name) => Math.max(...differences(kind, name)).toExponential(1));
    const ends = [reference[0], reference.at(-1)].map((loss) => loss?.toFixed(5));
    return `| ${[kind, ...ends, ...worst, boundOf(kind)].join(' | ')} |`;
  });
  return [
    '# Losses of one training run on every backend',
    '',
    `${STEPS} steps of Adam on one batch, dropout at work, for each network of the zoo, small (src/engine/testing/zoo.ts), in Chromium with a software GPU. The reference is the cpu backend with kernels composed of stock ones. Per backend: the largest difference from it at any step, as a part of the largest loss; the last column is what the test allows.`,
    '',
    `The cpu backend itself stays within 2e-7 of the same runs in float64. Where more than ${TOLERANCE} is allowed, the float64 run itself moves by that much when its first weights move by up to 1e-5 (\`node tests/bench/zoo-spread.ts\`): an activation comes to lie on the other side of zero.`,
    '',
    `Written by \`VITE_WRITE_LOSSES=1 npx vitest run --project browser src/engine/models/zoo-losses\`.`,
    '',
    `| network | first loss | last loss | ${names.join(' | ')} | allowed |`,
    `| --- | --- | --- | ${names.map(() => '---').join(' | ')} | --- |`,
    ...rows,
    '',
  ].join('\n');
}

describe.each(BACKENDS)('20 steps on %s', (only) => {
  it('lose what they lose on cpu', async () => {
    const backend = await chooseBackend({ only });
    const byKind = new Map<string, readonly number[]>();
    losses.set(only, byKind);
    for (const { options, inputShape } of ZOO) {
      const model = buildModel(options, inputShape, CLASS_COUNT, 1);
      byKind.set(options.kind, await trainZoo(model, STEPS));
      model.dispose();
    }
    await backend.settled();
    backend.close();
    for (const { options } of ZOO) {
      expect
        .soft(Math.max(...differences(options.kind, only)), options.kind)
        .toBeLessThanOrEqual(boundOf(options.kind));
    }
  }, 240_000);
});

describe('first weights', () => {
  it('are the same on every backend', async () => {
    const weightsOn = async (name: BackendName) => {
      await tf.setBackend(name);
      const model = buildModel(
        { kind: 'unet-2d', depth: 2, blockCount: 1, baseFilters: 4 },
        [8, 8, 1],
        2,
        1,
      );
      return await Promise.all(
        model.getWeights().map(async (weight) => [...(await weight.data())]),
      );
    };
    expect(await weightsOn('webgl')).toEqual(await weightsOn('cpu'));
  });
});

afterAll(async () => {
  if (import.meta.env['VITE_WRITE_LOSSES']) {
    await commands.writeFile('docs/conformance/training-losses.md', tableOf());
  }
});
