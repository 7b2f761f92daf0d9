import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { AugmentationOptions } from '../../core/training/augmentation-options.ts';
import type { PatchOptions } from '../../core/training/patch-options.ts';
import type { Example, Size } from './example.ts';
import { drawGeometry, placesOf } from './geometry.ts';
import { augmentIntensity } from './intensity.ts';
import { drawPatchStart } from './patches.ts';
import { cropAt, resample } from './resample.ts';

/** A place in the order of an epoch: an example, and which of its patches. */
export interface Slot {
  readonly index: number;
  readonly repeat: number;
}

export interface DrawOptions {
  readonly seed: number;
  readonly augmentation: AugmentationOptions | null;
  readonly patches: PatchOptions | null;
}

/** Streams of the seed from here on belong to examples, 2³² of them an epoch. */
const EXAMPLE_STREAM = 2 ** 40;
const STREAMS_PER_EPOCH = 2 ** 32;
const STREAMS_PER_REPEAT = 2 ** 20;

/** Size of a patch with one slice where images are flat. */
export function patchSizeOf({ size }: PatchOptions): Size {
  const [columns = 1, rows = 1, slices = 1] = size.toReversed();
  return [slices, rows, columns];
}

/**
 * The example as the network sees it in this epoch: a patch, moved and changed. The seed, the epoch and
 * the slot alone decide, not what was drawn before.
 */
export function drawExample(
  example: Example,
  { seed, augmentation, patches }: DrawOptions,
  epoch: number,
  { index, repeat }: Slot,
): Example {
  if (!augmentation && !patches) return example;
  const place = epoch * STREAMS_PER_EPOCH + repeat * STREAMS_PER_REPEAT + index;
  const random = new SeededRandom(seed, EXAMPLE_STREAM + place);
  const size = patches ? patchSizeOf(patches) : example.size;
  const start: Size = patches
    ? drawPatchStart(example, size, patches.foregroundShare, random)
    : [0, 0, 0];
  if (!augmentation) return cropAt(example, start, size);
  const geometry = drawGeometry(augmentation, size, random);
  const centre = start.map((at, axis) => at + ((size[axis] ?? 1) - 1) / 2) as unknown as Size;
  const moved = geometry
    ? resample(example, size, placesOf(geometry, size, centre))
    : cropAt(example, start, size);
  return augmentIntensity(moved, augmentation, random);
}
