import type { Recipe, RecipeStep } from '../training/recipe.ts';
import type { GreyImage } from './grey-image.ts';
import { normalize } from './normalize.ts';
import { resize } from './resize.ts';
import { standardize } from './standardize.ts';

function applyStep(image: GreyImage, step: RecipeStep): GreyImage {
  switch (step.kind) {
    case 'resize':
      return resize(image, step.rows, step.columns);
    case 'normalize':
      return normalize(image, step.range);
    case 'standardize':
      return standardize(image);
  }
}

/** The steps in order; the input is not changed. */
export function applyRecipe(image: GreyImage, recipe: Recipe): GreyImage {
  return recipe.steps.reduce(applyStep, image);
}

/** The input and the image after each step: one more than there are steps. */
export function recipeStages(image: GreyImage, recipe: Recipe): readonly GreyImage[] {
  const stages = [image];
  for (const step of recipe.steps) stages.push(applyStep(stages.at(-1) ?? image, step));
  return stages;
}

/** Size after the recipe of an image that has this size before it. */
export function recipeOutputSize(
  recipe: Recipe,
  input: { readonly rows: number; readonly columns: number },
): { readonly rows: number; readonly columns: number } {
  const last = recipe.steps.findLast((step) => step.kind === 'resize');
  return last
    ? { rows: last.rows, columns: last.columns }
    : { rows: input.rows, columns: input.columns };
}
