import type { UpSampleAttributes } from '../../ops/contracts.ts';
import { add, at, sizeOf, type Shaped } from './shaped.ts';

/** Input places of one axis that an output place is made of, with their weights. */
function partsOf(place: number, size: number, factor: number, mode: UpSampleAttributes['mode']) {
  if (mode === 'nearest') return [[Math.floor(place / factor), 1]] as const;
  const exact = (place + 0.5) / factor - 0.5;
  const below = Math.floor(exact);
  const inside = (index: number) => Math.min(Math.max(index, 0), size - 1);
  return [
    [inside(below), 1 - (exact - below)],
    [inside(below + 1), exact - below],
  ] as const;
}

/** y and dx of a larger map. */
export function referenceUpSample(
  x: Shaped,
  dy: ArrayLike<number>,
  { factors, mode }: UpSampleAttributes,
) {
  const [n = 1] = x.shape;
  const channels = x.shape.at(-1) ?? 1;
  const space = x.shape.slice(1, -1);
  const larger = space.map((size, axis) => size * (factors[axis] ?? 1));
  const y = new Float64Array(n * sizeOf(larger) * channels);
  const dx = new Float64Array(x.values.length);
  for (let index = 0; index < n * sizeOf(larger); index++) {
    let rest = index % sizeOf(larger);
    let sources: (readonly [number, number])[] = [[0, 1]];
    let stride = 1;
    for (let axis = space.length - 1; axis >= 0; axis--) {
      const [size = 1, out = 1, factor = 1] = [space[axis], larger[axis], factors[axis]];
      const [place, step] = [rest % out, stride];
      sources = partsOf(place, size, factor, mode).flatMap(([from, weight]) =>
        sources.map(([source, other]) => [source + from * step, other * weight] as const),
      );
      rest = Math.floor(rest / out);
      stride *= size;
    }
    const example = Math.floor(index / sizeOf(larger)) * stride;
    for (const [source, weight] of sources) {
      for (let c = 0; c < channels; c++) {
        const from = (example + source) * channels + c;
        add(y, index * channels + c, weight * at(x.values, from));
        add(dx, from, weight * at(dy, index * channels + c));
      }
    }
  }
  return { y, dx };
}
