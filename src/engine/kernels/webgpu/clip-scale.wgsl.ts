import type { Shader } from './shader.ts';
import { addUp } from './workgroup-sums.wgsl.ts';

/** Eight storage buffers are what every device allows: seven gradients and the result. */
export const GRADIENTS_AT_ONCE = 7;
export const VALUES_A_BLOCK = 4096;
const THREADS = 64;

type Slot = 0 | 1 | 2 | 3 | 4 | 5 | 6;
type SquareInts = 'firstSum' | `${'count' | 'endBlock'}${Slot}`;
export type SquareTensors = 'partial' | `gradient${Slot}`;

/** Σ g² of each 4096 values; the workgroups are those of the first gradient, then of the second, … */
export function squareSums(gradients: number): Shader<SquareTensors, SquareInts> {
  const slots = Array.from({ length: gradients }, (_, slot) => slot as Slot);
  const readers = slots.map((slot) => ({ [`gradient${slot}`]: 'read f32' as const }));
  return {
    name: `clip-square-sums-${gradients}`,
    tensors: Object.assign(
      { partial: 'write f32' as const },
      ...readers,
    ) as Shader<SquareTensors>['tensors'],
    ints: ['firstSum', ...slots.flatMap((slot) => [`count${slot}`, `endBlock${slot}`] as const)],
    workgroupSize: THREADS,
    declarations: `var<workgroup> scratch: array<f32, ${THREADS}>;`,
    main: `
  var sum = 0.0;
  var begin = 0;
  ${slots
    .map(
      (slot) => `
  if (block >= begin && block < u.endBlock${slot}) {
    let first = (block - begin) * ${VALUES_A_BLOCK};
    let end = min(u.count${slot}, first + ${VALUES_A_BLOCK});
    for (var i = first + local; i < end; i += ${THREADS}) {
      sum += gradient${slot}[i] * gradient${slot}[i];
    }
  }
  begin = u.endBlock${slot};`,
    )
    .join('')}
  scratch[local] = sum;
  ${addUp('scratch', THREADS)}
  if (local == 0) { partial[u.firstSum + block] = scratch[0]; }`,
  };
}

export const clipJoin: Shader<'scale' | 'norm' | 'partial', 'count', 'maxNorm'> = {
  name: 'clip-join',
  tensors: { scale: 'write f32', norm: 'write f32', partial: 'read f32' },
  ints: ['count'],
  floats: ['maxNorm'],
  workgroupSize: THREADS,
  declarations: `var<workgroup> scratch: array<f32, ${THREADS}>;`,
  main: `
  var sum = 0.0;
  for (var i = local; i < u.count; i += ${THREADS}) { sum += partial[i]; }
  scratch[local] = sum;
  ${addUp('scratch', THREADS)}
  if (local == 0) {
    let length = sqrt(scratch[0]);
    norm[0] = length;
    // Not min(): of a NaN it may give either operand, and a NaN must stay one.
    scale[0] = select(u.maxNorm / length, 1.0, length <= u.maxNorm);
  }`,
};
