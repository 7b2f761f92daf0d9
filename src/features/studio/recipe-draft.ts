import { recipeSchema, type Recipe, type RecipeStep } from '../../core/training/recipe.ts';

/** What stands in a number field; null when it is empty. */
export type Typed = number | null;

export type StepKind = RecipeStep['kind'];

/** A step as it stands in the form; fields of other kinds keep what was typed. */
export interface StepDraft {
  readonly id: number;
  kind: StepKind;
  rows: Typed;
  columns: Typed;
  range: 'image' | 'window';
  center: Typed;
  width: Typed;
}

export const DEFAULT_RECIPE: Recipe = {
  steps: [
    { kind: 'resize', rows: 64, columns: 64 },
    { kind: 'normalize', range: 'image' },
  ],
};

const DEFAULT_STEP = {
  rows: 64,
  columns: 64,
  range: 'image',
  center: 40,
  width: 400,
} as const;

export function stepDraft(id: number, step: RecipeStep | { readonly kind: StepKind }): StepDraft {
  const draft: StepDraft = { id, ...DEFAULT_STEP, kind: step.kind };
  if ('rows' in step) return { ...draft, rows: step.rows, columns: step.columns };
  if (!('range' in step) || step.range === 'image') return draft;
  return { ...draft, range: 'window', ...step.range };
}

function rawStep(draft: StepDraft): unknown {
  const { kind, rows, columns, center, width } = draft;
  if (kind === 'resize') return { kind, rows, columns };
  if (kind === 'standardize') return { kind };
  return { kind, range: draft.range === 'image' ? 'image' : { center, width } };
}

export type StepField = 'rows' | 'columns' | 'center' | 'width';
export type StepProblem = { readonly step: number; readonly field: StepField } | 'empty';

/** The recipe, or what is wrong with which field of which step. */
export function readRecipe(
  drafts: readonly StepDraft[],
): { readonly recipe: Recipe } | { readonly problems: readonly StepProblem[] } {
  const { data, error } = recipeSchema.safeParse({ steps: drafts.map(rawStep) });
  if (data) return { recipe: data };
  const problems = error.issues.flatMap(({ path: [, index, field] }): StepProblem[] => {
    if (typeof index !== 'number') return ['empty'];
    const own = drafts[index];
    if (field !== 'range') return [{ step: index, field: field as StepField }];
    const fields: StepField[] = [];
    if (own?.center === null) fields.push('center');
    if (!((own?.width ?? 0) > 0)) fields.push('width');
    return fields.map((name) => ({ step: index, field: name }));
  });
  return { problems };
}
