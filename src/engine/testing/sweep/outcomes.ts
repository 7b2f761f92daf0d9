import type { BackendName } from '../../../core/rpc/train-api.ts';
import { runSweepCase, TOLERANCES, type Outcome } from './run-sweep.ts';
import type { SweepCase } from './sweep-case.ts';

/** What became of each case on the backend in use. */
export async function outcomesOf(
  cases: readonly SweepCase[],
  backend: BackendName,
): Promise<ReadonlyMap<SweepCase, Outcome>> {
  const outcomes = new Map<SweepCase, Outcome>();
  for (const one of cases) outcomes.set(one, await runSweepCase(one, TOLERANCES[backend]));
  return outcomes;
}

/** Forms that are neither right nor refused by name. */
export function wrongOf(outcomes: ReadonlyMap<SweepCase, Outcome>): string[] {
  return [...outcomes].flatMap(([{ form, inputs }, outcome]) =>
    outcome.kind === 'wrong'
      ? [`${form} ${inputs.map(({ shape }) => `[${shape.join()}]`).join(' ')}: ${outcome.what}`]
      : [],
  );
}
