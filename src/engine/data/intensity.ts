import { standardNormal, uniformIn } from '../../core/dataset/normal.ts';
import type { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { AugmentationOptions } from '../../core/training/augmentation-options.ts';
import { rangeOf } from '../../core/imaging/grey-image.ts';
import type { Example } from './example.ts';

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

function spreadOf(pixels: Float32Array): Spread {
  let sum = 0;
  let squares = 0;
  for (const value of pixels) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / pixels.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pixels.length - mean * mean)) };
}

type Part<Name extends keyof AugmentationOptions> = NonNullable<AugmentationOptions[Name]>;

function changeIntensity(
  pixels: Float32Array,
  { contrast, brightness, gamma }: Part<'intensity'>,
  { mean, deviation }: Spread,
  random: SeededRandom,
): void {
  const factor = uniformIn(random, contrast[0], contrast[1]);
  const added = mean + deviation * uniformIn(random, -brightness, brightness);
  const power = uniformIn(random, gamma[0], gamma[1]);
  const [low, high] = rangeOf(pixels);
  const width = high - low;
  for (let at = 0; at < pixels.length; at++) {
    let value = pixels[at] as number;
    if (power !== 1 && width > 0) value = low + width * ((value - low) / width) ** power;
    pixels[at] = (value - mean) * factor + added;
  }
}

function eraseBox(
  { pixels, size, channels }: Example,
  share: Part<'erase'>['size'],
  value: number,
  random: SeededRandom,
): void {
  const box = size.map((length) => {
    const extent = length === 1 ? 1 : Math.max(1, Math.round(length * uniformIn(random, ...share)));
    const start = random.nextBelow(length - extent + 1);
    return [start, start + extent] as const;
  }) as unknown as readonly [Range, Range, Range];
  type Range = readonly [start: number, end: number];
  const [slices, rows, columns] = box;
  for (let slice = slices[0]; slice < slices[1]; slice++) {
    for (let row = rows[0]; row < rows[1]; row++) {
      const line = (slice * size[1] + row) * size[2];
      pixels.fill(value, (line + columns[0]) * channels, (line + columns[1]) * channels);
    }
  }
}

/** Changes grey values and leaves every voxel where it is: labels stay true. The input is not changed. */
export function augmentIntensity(
  example: Example,
  { intensity, noise, erase }: AugmentationOptions,
  random: SeededRandom,
): Example {
  const pixels = example.pixels.slice();
  const changed = { ...example, pixels };
  const spread = spreadOf(pixels);
  if (intensity && random.nextFloat() < intensity.chance) {
    changeIntensity(pixels, intensity, spread, random);
  }
  if (noise && random.nextFloat() < noise.chance) {
    const deviation = spread.deviation * uniformIn(random, ...noise.deviation);
    for (let at = 0; at < pixels.length; at++) {
      pixels[at] = (pixels[at] as number) + deviation * standardNormal(random);
    }
  }
  if (erase && random.nextFloat() < erase.chance) {
    eraseBox(changed, erase.size, spread.mean, random);
  }
  return changed;
}
