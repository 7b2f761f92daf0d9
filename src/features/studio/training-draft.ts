import { AppError } from '../../core/errors.ts';
import { checkDepth, checkTrainOptions } from '../../core/training/check-options.ts';
import { recipeSchema, type Recipe, type RecipeStep } from '../../core/training/recipe.ts';
import type { TrainOptions } from '../../core/training/run.ts';

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

export const OPTION_NAMES = [
  'depth',
  'blockCount',
  'baseFilters',
  'dropout',
  'learningRate',
  'epochs',
  'batchSize',
  'seed',
] as const;
export type OptionName = (typeof OPTION_NAMES)[number];

/** Shares in percent. */
export interface OptionsDraft extends Record<OptionName, Typed> {
  train: Typed;
  validation: Typed;
  test: Typed;
  positiveClass: number;
}

export const DEFAULT_OPTIONS: Readonly<OptionsDraft> = {
  depth: 3,
  blockCount: 1,
  baseFilters: 8,
  dropout: 0.2,
  learningRate: 0.003,
  epochs: 20,
  batchSize: 16,
  seed: 1,
  train: 60,
  validation: 20,
  test: 20,
  positiveClass: 1,
};

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

export function optionsDraft(options: TrainOptions): OptionsDraft {
  const { model, split, positiveClass, learningRate, epochs, batchSize, seed } = options;
  const { depth, blockCount, baseFilters, dropout } = model;
  const percent = (share: number) => Math.round(share * 1e6) / 1e4;
  return {
    ...{ depth, blockCount, baseFilters, dropout, learningRate, epochs, batchSize, seed },
    train: percent(split.train),
    validation: percent(split.validation),
    test: percent(split.test),
    positiveClass,
  };
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

export function readOptions(draft: Readonly<OptionsDraft>, classCount: number): TrainOptions {
  const number = (value: Typed) => value ?? NaN;
  return {
    model: {
      kind: 'cnn-2d',
      depth: number(draft.depth),
      blockCount: number(draft.blockCount),
      baseFilters: number(draft.baseFilters),
      dropout: number(draft.dropout),
    },
    learningRate: number(draft.learningRate),
    epochs: number(draft.epochs),
    batchSize: number(draft.batchSize),
    seed: number(draft.seed),
    split: {
      train: number(draft.train) / 100,
      validation: number(draft.validation) / 100,
      test: number(draft.test) / 100,
    },
    positiveClass: Math.max(0, Math.min(draft.positiveClass, classCount - 1)),
  };
}

const isRefused = (check: () => void): boolean => {
  try {
    check();
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'train/bad-options') return true;
    throw error;
  }
};

/** Every option that the engine would refuse: each is judged with all others at their defaults. */
export function wrongOptions(draft: Readonly<OptionsDraft>): ReadonlySet<OptionName | 'split'> {
  const refuses = (change: Partial<OptionsDraft>) =>
    isRefused(() => {
      checkTrainOptions(readOptions({ ...DEFAULT_OPTIONS, ...change }, 2), 2);
    });
  const wrong = new Set<OptionName | 'split'>(
    OPTION_NAMES.filter((name) => refuses({ [name]: draft[name] })),
  );
  const { train, validation, test } = draft;
  if (refuses({ train, validation, test })) wrong.add('split');
  return wrong;
}

/** Whether an image of this size can be halved as often as the depth asks for. */
export function isTooDeep(depth: Typed, size: { readonly rows: number; readonly columns: number }) {
  const { model } = readOptions({ ...DEFAULT_OPTIONS, depth }, 2);
  return isRefused(() => {
    checkDepth(model, size.rows, size.columns);
  });
}
