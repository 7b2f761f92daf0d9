import { CONVOLUTION_CASES } from './convolution-cases.ts';
import { COPY_CASES } from './copy-cases.ts';
import { ELEMENTWISE_CASES } from './elementwise-cases.ts';
import { OWN_CASES } from './own-cases.ts';
import { POOL_CASES } from './pool-cases.ts';
import { PRODUCT_CASES } from './product-cases.ts';
import { REDUCTION_CASES } from './reduction-cases.ts';
import type { SweepCase } from './sweep-case.ts';
import { TRAINING_CASES } from './training-cases.ts';

/** Every operation that training, scoring and prediction use, and those that networks made elsewhere may. */
export const SWEEP: readonly SweepCase[] = [
  ...ELEMENTWISE_CASES,
  ...COPY_CASES,
  ...REDUCTION_CASES,
  ...PRODUCT_CASES,
  ...CONVOLUTION_CASES,
  ...POOL_CASES,
  ...TRAINING_CASES,
  ...OWN_CASES,
];

export const rankOf = ({ inputs }: SweepCase): number =>
  Math.max(...inputs.map(({ shape }) => shape.length));

/** Cases by operation, in the order of the sweep. */
export function byOperation(cases: readonly SweepCase[]): ReadonlyMap<string, SweepCase[]> {
  return Map.groupBy(cases, ({ operation }) => operation);
}

const GPU_FORMS = 2;

/**
 * Each operation at each rank in up to two forms, another choice at each rank, and a third of those of our own
 * kernels: to compile a shader takes a software GPU longer than all else.
 */
export const GPU_SWEEP: readonly SweepCase[] = [...byOperation(SWEEP).values()].flatMap((cases) =>
  [...Map.groupBy(cases, rankOf)].flatMap(([rank, forms]) => {
    const isOwn = OWN_CASES.includes(cases[0] as SweepCase);
    const step = isOwn ? 3 : Math.ceil(forms.length / GPU_FORMS);
    return forms.filter((_, i) => (i + rank) % step === 0);
  }),
);
