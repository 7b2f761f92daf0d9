import type { Recipe } from '../../core/training/recipe.ts';
import type { RunRecord, TrainOptions } from '../../core/training/run.ts';
import {
  DEFAULT_OPTIONS,
  DEFAULT_RECIPE,
  optionsDraft,
  readOptions,
  readRecipe,
  stepDraft,
  wrongOptions,
  type OptionsDraft,
  type StepDraft,
  type StepKind,
  type StepProblem,
} from './training-draft.ts';

/** Limit of the recipe's schema. */
const MAX_STEPS = 20;

/** The form of the Studio: what is typed, and what it means. */
export class TrainingForm {
  #nextId = 0;
  /** Null: as the data set is called. */
  name = $state<string | null>(null);
  steps = $state<StepDraft[]>([]);
  options = $state<OptionsDraft>({ ...DEFAULT_OPTIONS });
  #read = $derived(readRecipe(this.steps));
  readonly wrong = $derived(wrongOptions(this.options));

  constructor(from?: Pick<RunRecord, 'name' | 'recipe' | 'options'> | null) {
    const { steps } = from?.recipe ?? DEFAULT_RECIPE;
    this.steps = steps.map((step) => stepDraft(this.#nextId++, step));
    if (!from) return;
    this.name = from.name;
    this.options = optionsDraft(from.options);
  }

  get recipe(): Recipe | null {
    return 'recipe' in this.#read ? this.#read.recipe : null;
  }
  get problems(): readonly StepProblem[] {
    return 'problems' in this.#read ? this.#read.problems : [];
  }
  get canAdd(): boolean {
    return this.steps.length < MAX_STEPS;
  }

  optionsFor(classCount: number): TrainOptions {
    return readOptions(this.options, classCount);
  }

  add(kind: StepKind): void {
    if (this.canAdd) this.steps.push(stepDraft(this.#nextId++, { kind }));
  }

  remove(index: number): void {
    this.steps.splice(index, 1);
  }

  /** Swaps a step with the one before (−1) or after it (1). */
  move(index: number, by: -1 | 1): void {
    const [step, other] = [this.steps[index], this.steps[index + by]];
    if (step && other) [this.steps[index], this.steps[index + by]] = [other, step];
  }
}
