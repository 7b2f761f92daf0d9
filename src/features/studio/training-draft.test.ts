import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecipeStep } from '../../core/training/recipe.ts';
import {
  DEFAULT_OPTIONS,
  DEFAULT_RECIPE,
  isTooDeep,
  OPTION_NAMES,
  optionsDraft,
  readOptions,
  readRecipe,
  stepDraft,
  wrongOptions,
} from './training-draft.ts';

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

describe('the options of the form', () => {
  it('gives back options that filled it', () => {
    const options = readOptions({ ...DEFAULT_OPTIONS, train: 33.3, validation: 0, test: 66.7 }, 2);
    expect(readOptions(optionsDraft(options), 2)).toEqual(options);
    expect(wrongOptions(optionsDraft(options))).toEqual(new Set());
  });

  it('names every wrong option at once', () => {
    const empty = Object.fromEntries(OPTION_NAMES.map((name) => [name, null]));
    const draft = { ...DEFAULT_OPTIONS, ...empty, train: 70 };
    expect(wrongOptions(draft)).toEqual(new Set([...OPTION_NAMES, 'split']));
    expect(wrongOptions({ ...DEFAULT_OPTIONS, epochs: 1.5 })).toEqual(new Set(['epochs']));
  });

  it('holds the positive class inside the classes', () => {
    expect(readOptions({ ...DEFAULT_OPTIONS, positiveClass: 4 }, 2).positiveClass).toBe(1);
  });

  it('knows how deep an image can go', () => {
    expect(isTooDeep(4, { rows: 8, columns: 100 })).toBe(false);
    expect(isTooDeep(5, { rows: 8, columns: 100 })).toBe(true);
  });
});
