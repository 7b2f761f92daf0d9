import type { DatasetItem } from '../../src/core/dataset/dataset-version.ts';
import { SIDES, type Side, type Split } from '../../src/core/dataset/split.ts';
import { AppError } from '../../src/core/errors.ts';
import { applyRecipe } from '../../src/core/imaging/apply-recipe.ts';
import type { GreyImage } from '../../src/core/imaging/grey-image.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { Recipe } from '../../src/core/training/recipe.ts';
import type { ImageSet } from '../../src/engine/image-set.ts';

const MEBIBYTE = 2 ** 20;
/** All examples are held in memory; a tab gets about 4 GiB, and decoding needs some. */
const LIMIT_MEBIBYTES = 2048;

export type Examples = Readonly<Record<Side, ImageSet | null>>;

export interface ExampleSource {
  read(imageId: string, frame: number): Promise<GreyImage>;
}

function allocate(count: number, size: number, total: number): Float32Array {
  const neededMebibytes = Math.ceil((total * size * 4) / MEBIBYTE);
  const tooLarge = (cause?: unknown) =>
    new AppError(
      'train/out-of-memory',
      'examples do not fit in memory',
      { neededMebibytes, limitMebibytes: LIMIT_MEBIBYTES, examples: total },
      { cause },
    );
  if (neededMebibytes > LIMIT_MEBIBYTES) throw tooLarge();
  try {
    return new Float32Array(count * size);
  } catch (cause) {
    throw tooLarge(cause);
  }
}

/**
 * Reads every example, applies the recipe and packs each side into one array. A side without
 * examples is null.
 * @throws {AppError} train/out-of-memory, train/bad-options (sizes differ), storage/missing, dicom/*
 */
export async function loadExamples(
  call: Call,
  split: Split<DatasetItem>,
  recipe: Recipe,
  source: ExampleSource,
): Promise<Examples> {
  const total = SIDES.reduce((sum, side) => sum + split[side].length, 0);
  const sets: Record<Side, ImageSet | null> = { train: null, validation: null, test: null };
  let size: { readonly rows: number; readonly columns: number } | null = null;
  let done = 0;
  for (const side of SIDES) {
    const items = split[side];
    let pixels: Float32Array | null = null;
    for (const [index, item] of items.entries()) {
      call.signal.throwIfAborted();
      const image = applyRecipe(await source.read(item.imageId, item.frame), recipe);
      size ??= { rows: image.rows, columns: image.columns };
      if (image.rows !== size.rows || image.columns !== size.columns) {
        throw new AppError('train/bad-options', 'images differ in size: the recipe must resize', {
          option: 'recipe',
        });
      }
      pixels ??= allocate(items.length, image.pixels.length, total);
      pixels.set(image.pixels, index * image.pixels.length);
      call.progress({ done: ++done, total, unit: 'images' });
    }
    if (pixels && size) {
      sets[side] = { ...size, pixels, labels: Int32Array.from(items, (item) => item.label) };
    }
  }
  return sets;
}
