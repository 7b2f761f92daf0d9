import type { Shares } from '../../core/dataset/split.ts';
import type { ModelKind } from '../../core/training/model-options.ts';
import { presetOf, type Effort } from '../../core/training/presets.ts';
import type { Recipe } from '../../core/training/recipe.ts';
import type { RunRecord } from '../../core/training/run.ts';
import type { TrainOptions } from '../../core/training/train-options.ts';
import {
  DEFAULT_OPTIONS,
  effortOf,
  optionsDraft,
  readOptions,
  wrongOptions,
  type OptionsDraft,
} from './options-draft.ts';
import {
  DEFAULT_RECIPE,
  readRecipe,
  stepDraft,
  type StepDraft,
  type StepKind,
  type StepProblem,
  type Typed,
} from './recipe-draft.ts';

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
  readonly effort = $derived(effortOf(this.options));

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

  /** Of the patients; NaN for what is not typed. */
  get shares(): Shares {
    const share = (percent: Typed) => (percent ?? NaN) / 100;
    const { train, validation, test } = this.options;
    return { train: share(train), validation: share(validation), test: share(test) };
  }

  /** Null while an option is out of range. */
  optionsFor(classCount: number): TrainOptions | null {
    return readOptions(this.options, classCount);
  }

  /** Another network, with the preset for it where one was in force. */
  chooseNetwork(kind: ModelKind): void {
    const { effort } = this;
    this.options.kind = kind;
    if (effort) this.chooseEffort(effort);
  }

  chooseEffort(effort: Effort): void {
    Object.assign(this.options, presetOf(this.options.kind, effort));
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
