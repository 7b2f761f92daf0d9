import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendName } from '../../../core/rpc/train-api.ts';
import { chooseBackend } from '../../backend/choose-backend.ts';
import type { OpenBackend } from '../../backend/open-backend.ts';
import { outcomesOf, wrongOf } from './outcomes.ts';
import type { Outcome } from './run-sweep.ts';
import { byOperation, GPU_SWEEP, SWEEP } from './sweep.ts';
import type { SweepCase } from './sweep-case.ts';
import { sweepPage } from './sweep-page.ts';

const outcomes = new Map<BackendName, Map<SweepCase, Outcome>>();

describe.each([
  ['cpu', SWEEP],
  ['wasm', SWEEP],
  ['webgl', GPU_SWEEP],
  ['webgpu', GPU_SWEEP],
] as const)('operations on %s', (only, sweep) => {
  const all = new Map<SweepCase, Outcome>();
  let backend: OpenBackend;

  beforeAll(async () => {
    outcomes.set(only, all);
    backend = await chooseBackend({ only });
    return () => {
      backend.close();
    };
  });

  it.each([...byOperation(sweep)])(
    '%s is right in every form, or refused by name',
    async (_, cases) => {
      const own = await outcomesOf(cases, only);
      for (const [one, outcome] of own) all.set(one, outcome);
      expect(wrongOf(own)).toEqual([]);
      // A shader that does not compile leaves its result as it was and says so here alone.
      await backend.settled();
      expect(backend.failure.aborted).toBe(false);
    },
  );
});

it('docs/conformance/training-ops.md says what was found', async () => {
  await expect(sweepPage(outcomes)).toMatchFileSnapshot(
    '../../../../docs/conformance/training-ops.md',
  );
});
