import { AppError } from '../../core/errors.ts';
import { normalize } from '../../core/imaging/normalize.ts';
import { standardize } from '../../core/imaging/standardize.ts';
import type { InputRecipe, InputStep } from '../../core/training/input-recipe.ts';
import type { Example, ExampleSource, Size } from './example.ts';
import { resizeExample } from './resize-example.ts';

function applyStep(example: Example, step: InputStep): Example {
  // Ranges and spreads are of the whole example, whatever its axes.
  const image = { rows: 1, columns: example.pixels.length, pixels: example.pixels };
  switch (step.kind) {
    case 'resize': {
      const [columns = 1, rows = 1, slices = 1] = step.size.toReversed();
      return resizeExample(example, [slices, rows, columns]);
    }
    case 'normalize':
      return { ...example, pixels: normalize(image, step.range).pixels };
    case 'standardize':
      return { ...example, pixels: standardize(image).pixels };
  }
}

/**
 * The steps in order; the input is not changed.
 * @throws {AppError} dataset/not-finite
 */
export function prepareExample(example: Example, recipe: InputRecipe): Example {
  if (!example.pixels.every(Number.isFinite)) {
    throw new AppError('dataset/not-finite', 'pixels that are no finite numbers');
  }
  return recipe.steps.reduce(applyStep, example);
}

/** Examples of a source as the network takes them. */
export function preparedSource(source: ExampleSource, recipe: InputRecipe): ExampleSource {
  return {
    items: source.items,
    read: async (index) => prepareExample(await source.read(index), recipe),
  };
}

/** Size without a slice axis where images are flat: the shape of the network's input but for channels. */
export function spatialShapeOf(size: Size, dimensions: 2 | 3): readonly number[] {
  return dimensions === 2 ? size.slice(1) : size;
}
