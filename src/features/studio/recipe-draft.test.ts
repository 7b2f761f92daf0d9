import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecipeStep } from '../../core/training/recipe.ts';
import { DEFAULT_RECIPE, readRecipe, stepDraft } from './recipe-draft.ts';

const arbitraryStep = fc.oneof(
  fc.record({
    kind: fc.constant('resize' as const),
    rows: fc.integer({ min: 8, max: 1024 }),
    columns: fc.integer({ min: 8, max: 1024 }),
  }),
  fc.record({
    kind: fc.constant('normalize' as const),
    range: fc.oneof(
      fc.constant('image' as const),
      fc.record({
        center: fc.integer({ min: -2000, max: 4000 }),
        width: fc.integer({ min: 1, max: 4000 }),
      }),
    ),
  }),
  fc.record({ kind: fc.constant('standardize' as const) }),
) satisfies fc.Arbitrary<RecipeStep>;

describe('the recipe of the form', () => {
  it('gives back every recipe that filled it', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { minLength: 1, maxLength: 20 }), (steps) => {
        const drafts = steps.map((step, id) => stepDraft(id, step));
        expect(readRecipe(drafts)).toEqual({ recipe: { steps } });
      }),
    );
  });

  it('names the field that is wrong, of the step that is wrong', () => {
    const drafts = DEFAULT_RECIPE.steps.map((step, id) => stepDraft(id, step));
    const window = { ...stepDraft(2, { kind: 'normalize' }), range: 'window', width: 0 } as const;
    expect(readRecipe([...drafts, { ...stepDraft(3, { kind: 'resize' }), columns: null }])).toEqual(
      { problems: [{ step: 2, field: 'columns' }] },
    );
    expect(readRecipe([...drafts, window])).toEqual({ problems: [{ step: 2, field: 'width' }] });
    expect(readRecipe([{ ...window, width: 1, center: null }])).toEqual({
      problems: [{ step: 0, field: 'center' }],
    });
    expect(readRecipe([])).toEqual({ problems: ['empty'] });
  });
});
