import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import {
  augmentationSchema,
  type AugmentationOptions,
} from '../../core/training/augmentation-options.ts';
import { drawExample } from './draw-example.ts';
import { voxelCountOf, type Example, type Size } from './example.ts';

const CLASSES = 3;

/** Labels in blocks, and an image with one channel a class that is 1 where the label is. */
function oneHotExample(size: Size, seed: number): Example {
  const random = new SeededRandom(seed);
  const [, rows, columns] = size;
  const block = Array.from({ length: 4 ** 3 }, () => random.nextBelow(CLASSES));
  const labels = Uint8Array.from({ length: voxelCountOf(size) }, (_, at) => {
    const [slice, row] = [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows];
    const [z, y, x] = [slice, row, at % columns].map((place) => Math.floor(place / 3) % 4);
    return block[((z ?? 0) * 4 + (y ?? 0)) * 4 + (x ?? 0)] ?? 0;
  });
  const pixels = new Float32Array(labels.length * CLASSES);
  labels.forEach((label, at) => (pixels[at * CLASSES + label] = 1));
  return { size, channels: CLASSES, pixels, labels };
}

const moving = fc.record({
  flip: fc.subarray(['slices', 'rows', 'columns'] as const),
  chance: fc.constantFrom(0, 1),
  rotateDegrees: fc.constantFrom(0, 20, 180),
  scale: fc.constantFrom([1, 1], [0.7, 1.4]),
  stretch: fc.constantFrom(0, 0.3),
  shift: fc.constantFrom(0, 0.2),
  elastic: fc.constantFrom(undefined, { chance: 1, spacing: 4, strength: 1.5 }),
});

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 3, max: 11 }),
  fc.integer({ min: 3, max: 11 }),
);

const optionsOf = (given: object): AugmentationOptions =>
  augmentationSchema.parse(JSON.parse(JSON.stringify(given)));

/** The class whose channel is the largest; the first one when equal, up to rounding. */
function largestChannels({ pixels, channels }: Example): number[] {
  return Array.from({ length: pixels.length / channels }, (_, at) => {
    const values = Array.from(pixels.subarray(at * channels, (at + 1) * channels));
    const most = Math.max(...values);
    return values.findIndex((value) => value > most - 1e-5);
  });
}

describe('augmentation', () => {
  it('moves a label map exactly as its image, in the plane and in space', () => {
    fc.assert(
      fc.property(sizes, moving, fc.nat(1000), (size, given, seed) => {
        const example = oneHotExample(size, seed);
        const draw = { seed, augmentation: optionsOf(given), patches: null };
        const moved = drawExample(example, draw, 1, { index: 0, repeat: 0 });
        const fromImage = largestChannels(moved);
        const labels = Array.from(moved.labels ?? []);
        const different = labels.filter((label, at) => {
          const isTie = (moved.pixels[at * CLASSES + label] ?? 0) > 0.5 - 1e-5;
          return label !== fromImage[at] && !isTie;
        });
        // A tie of three classes may fall either way by rounding.
        expect(different.length).toBeLessThanOrEqual(labels.length * 0.02);
      }),
      { numRuns: 150 },
    );
  });

  it('mirrors to the same values in reverse, along the axes that are named only', () => {
    const example = oneHotExample([1, 5, 7], 3);
    const augmentation = optionsOf({ flip: ['columns'], chance: 0 });
    const seen = new Set<string>();
    for (let index = 0; index < 20; index++) {
      const draw = { seed: 5, augmentation, patches: null };
      const { labels } = drawExample(example, draw, 1, { index, repeat: 0 });
      seen.add(String(labels));
    }
    const mirrored = Uint8Array.from({ length: 35 }, (_, at) => {
      return example.labels?.[at - (at % 7) + 6 - (at % 7)] ?? 9;
    });
    expect([...seen].sort()).toEqual([String(example.labels), String(mirrored)].sort());
  });

  it('depends on seed, epoch and example alone, and differs between them', () => {
    const example = oneHotExample([4, 9, 9], 1);
    const augmentation = optionsOf({
      rotateDegrees: 20,
      intensity: {},
      noise: { chance: 1, deviation: [0.1, 0.2] },
    });
    const drawn = (seed: number, epoch: number, index: number, repeat = 0) =>
      drawExample(example, { seed, augmentation, patches: null }, epoch, { index, repeat }).pixels;
    const first = drawn(1, 1, 1);
    drawn(1, 2, 7);
    expect(drawn(1, 1, 1)).toEqual(first);
    const others = [drawn(2, 1, 1), drawn(1, 2, 1), drawn(1, 1, 2), drawn(1, 1, 1, 1)];
    for (const other of others) expect(other).not.toEqual(first);
  });

  it('changes grey values without moving labels or the input', () => {
    const example = oneHotExample([2, 6, 6], 2);
    const before = example.pixels.slice();
    const augmentation = optionsOf({
      intensity: { gamma: [0.7, 1.5] },
      noise: { chance: 1 },
      erase: { chance: 1 },
    });
    const draw = { seed: 1, augmentation, patches: null };
    const changed = drawExample(example, draw, 1, { index: 0, repeat: 0 });
    expect(changed.labels).toEqual(example.labels);
    expect(changed.pixels).not.toEqual(before);
    expect(changed.pixels.every(Number.isFinite)).toBe(true);
    expect(example.pixels).toEqual(before);
  });
});
