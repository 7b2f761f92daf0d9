import { AppError } from '../../src/core/errors.ts';
import { applyRecipe } from '../../src/core/imaging/apply-recipe.ts';
import type { GreyImage } from '../../src/core/imaging/grey-image.ts';
import type { InputRecipe } from '../../src/core/training/input-recipe.ts';
import type { Recipe } from '../../src/core/training/recipe.ts';
import type { StoredExample } from '../../src/core/training/volume-examples.ts';
import type { Example, ExampleSource } from '../../src/engine/data/example.ts';
import { prepareExample } from '../../src/engine/data/prepare-example.ts';
import { resizeExample } from '../../src/engine/data/resize-example.ts';

export interface FrameReader {
  /** Modality values. */
  read(imageId: string, frame: number): Promise<GreyImage>;
}

/** Slices as one volume; the same size is the caller's word, and checked here once more. */
function stacked(images: readonly GreyImage[]): Example {
  const { rows = 0, columns = 0 } = images[0] ?? {};
  const pixels = new Float32Array(images.length * rows * columns);
  images.forEach((image, slice) => {
    if (image.rows !== rows || image.columns !== columns) {
      throw new AppError('dataset/sizes-differ', 'slices of one series have different sizes');
    }
    pixels.set(image.pixels, slice * rows * columns);
  });
  return { size: [images.length, rows, columns], channels: 1, pixels, labels: null };
}

/** The recipe's steps over a whole volume of so many slices. */
function volumeRecipe({ steps }: Recipe, slices: number): InputRecipe {
  return {
    steps: steps.map((step) =>
      step.kind === 'resize' ? { kind: step.kind, size: [slices, step.rows, step.columns] } : step,
    ),
  };
}

/**
 * An image, or a series brought to `slices`, as the network takes it.
 * @throws {AppError} dataset/not-finite, dataset/sizes-differ, storage/missing, dicom/*
 */
export async function readStored(
  { frames }: Pick<StoredExample, 'frames'>,
  recipe: Recipe,
  slices: number | null,
  reader: FrameReader,
): Promise<Example> {
  const images: GreyImage[] = [];
  for (const { imageId, frame } of frames) images.push(await reader.read(imageId, frame));
  if (slices !== null) {
    const volume = stacked(images);
    const [, rows, columns] = volume.size;
    return prepareExample(
      resizeExample(volume, [slices, rows, columns]),
      volumeRecipe(recipe, slices),
    );
  }
  const prepared = stacked(images.map((image) => applyRecipe(image, recipe)));
  return prepareExample(prepared, { steps: [] });
}

/** Stored examples as the network takes them, read when they are asked for. */
export function storedSource(
  examples: readonly StoredExample[],
  recipe: Recipe,
  slices: number | null,
  reader: FrameReader,
): ExampleSource {
  return {
    items: examples.map(({ personId, label }, at) => ({
      id: String(at),
      personId,
      label,
      spacingMm: null,
    })),
    async read(index) {
      const example = examples[index];
      if (!example) throw new RangeError('no such example');
      return await readStored(example, recipe, slices, reader);
    },
  };
}
