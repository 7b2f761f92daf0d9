import type { Shader } from './shader.ts';

export const COPY_RANK = 6;
const axes = [0, 1, 2, 3, 4, 5] as const;
type Axis = (typeof axes)[number];
export type CopyInts =
  'count' | 'fill' | `${'size' | 'start' | 'step' | 'limit' | 'stride'}${Axis}`;

/**
 * Output coordinate o of an axis reads input coordinate start + step·o, or the fill where that is
 * outside of the limit. As words, so that every type of four bytes is copied as it is.
 */
export const stridedCopy: Shader<'result' | 'x', CopyInts> = {
  name: 'strided-copy',
  tensors: { result: 'write u32', x: 'read u32' },
  ints: [
    'count',
    'fill',
    ...axes.flatMap(
      (axis) =>
        [`size${axis}`, `start${axis}`, `step${axis}`, `limit${axis}`, `stride${axis}`] as const,
    ),
  ],
  workgroupSize: 64,
  main: `
  if (index >= u.count) { return; }
  var rest = index;
  var source = 0;
  var isInside = true;
  ${[...axes]
    .reverse()
    .map(
      (axis) => `
  {
    let next = rest / u.size${axis};
    let at = u.start${axis} + u.step${axis} * (rest - next * u.size${axis});
    isInside = isInside && at >= 0 && at < u.limit${axis};
    source += at * u.stride${axis};
    rest = next;
  }`,
    )
    .join('')}
  var word = bitcast<u32>(u.fill);
  if (isInside) { word = x[source]; }
  result[index] = word;`,
};
