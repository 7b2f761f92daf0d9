import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { drawPatchStart, gaussianWeights, windowStarts } from './patches.ts';
import { cropAt } from './resample.ts';
import { voxelCountOf, type Example, type Size } from './example.ts';

const size = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

function exampleWith(extent: Size, labelled: readonly number[]): Example {
  const labels = new Uint8Array(voxelCountOf(extent));
  for (const at of labelled) labels[at % labels.length] = 1 + (at % 2);
  return { size: extent, channels: 1, pixels: Float32Array.from(labels), labels };
}

describe('windowStarts', () => {
  it('covers every voxel, and stays inside where the image is large enough', () => {
    fc.assert(
      fc.property(size(40), size(16), fc.double({ min: 0, max: 0.9, noNaN: true }), (n, p, o) => {
        const starts = windowStarts(n, p, o);
        for (const axis of [0, 1, 2] as const) {
          const along = [...new Set(starts.map((start) => start[axis]))].sort((a, b) => a - b);
          expect(along[0]).toBeLessThanOrEqual(0);
          expect((along.at(-1) ?? 0) + p[axis]).toBeGreaterThanOrEqual(n[axis]);
          along.slice(1).forEach((at, i) => {
            expect(at - (along[i] ?? 0)).toBeLessThanOrEqual(
              Math.max(1, Math.ceil(p[axis] * (1 - o))),
            );
          });
          if (n[axis] >= p[axis]) {
            expect(along[0]).toBe(0);
            expect(along.at(-1)).toBe(n[axis] - p[axis]);
          }
        }
      }),
    );
  });
});

describe('drawPatchStart', () => {
  it('keeps the patch in the image and its foreground voxel in the patch', () => {
    fc.assert(
      fc.property(
        size(20),
        size(12),
        fc.array(fc.nat(9999), { minLength: 1 }),
        fc.nat(),
        (n, p, at, s) => {
          const example = exampleWith(n, at);
          const start = drawPatchStart(example, p, 1, new SeededRandom(s));
          for (const axis of [0, 1, 2] as const) {
            const room = n[axis] - p[axis];
            expect(start[axis]).toBeGreaterThanOrEqual(Math.min(0, Math.ceil(room / 2)));
            expect(start[axis]).toBeLessThanOrEqual(Math.max(0, room));
          }
          expect(Math.max(...(cropAt(example, start, p).labels ?? []))).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('takes any place when there is no foreground', () => {
    const starts = Array.from({ length: 50 }, (_, seed) =>
      drawPatchStart(exampleWith([1, 9, 9], []), [1, 4, 4], 1, new SeededRandom(seed)),
    );
    expect(new Set(starts.map(String)).size).toBeGreaterThan(10);
  });
});

describe('cropAt', () => {
  it('copies what is inside and goes on with the border outside', () => {
    const example = exampleWith([1, 2, 3], []);
    const numbered = { ...example, pixels: Float32Array.from([1, 2, 3, 4, 5, 6]) };
    const crop = cropAt(numbered, [0, -1, 1], [1, 4, 3]);
    expect([...crop.pixels]).toEqual([2, 3, 3, 2, 3, 3, 5, 6, 6, 5, 6, 6]);
  });
});

describe('gaussianWeights', () => {
  it('is largest in the middle, the same from both ends, and nowhere nothing', () => {
    const weights = gaussianWeights([3, 5, 8]);
    expect(weights).toHaveLength(120);
    expect([...weights]).toEqual([...weights.toReversed()]);
    expect(Math.min(...weights)).toBeGreaterThan(0);
    expect(weights[1 * 40 + 2 * 8 + 4]).toBe(Math.max(...weights));
  });
});
