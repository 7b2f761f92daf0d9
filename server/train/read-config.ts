import { readFile } from 'node:fs/promises';
import { trainConfigSchema, type TrainConfig } from '../../src/core/training/train-config.ts';
import { UsageError } from '../command/usage-error.ts';
import type { Options } from './options.ts';

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new UsageError('CONFIG is not there or cannot be read.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('CONFIG is not JSON.');
  }
}

/** What zod cannot say of one member alone. */
function problemOf(config: TrainConfig): string | null {
  const { task, dimensions, patches, recipe, data, positiveClass, classes, inference, split } =
    config;
  const sizes = [
    patches?.size,
    ...recipe.steps.map((step) => (step.kind === 'resize' ? step.size : null)),
  ];
  if (sizes.some((size) => size && size.length !== dimensions)) {
    return `Every size has ${dimensions} numbers, as dimensions is ${dimensions}.`;
  }
  if (patches && task === 'classification') return 'patches are for segmentation.';
  if (positiveClass >= classes.length) return 'positiveClass is none of the classes.';
  if (inference.threshold !== 'none' && classes.length !== 2)
    return 'threshold is for two classes.';
  const isMasked = data.kind === 'nifti-pairs' || data.kind === 'image-table';
  if (isMasked !== (task === 'segmentation'))
    return `data of kind ${data.kind} is not for ${task}.`;
  if (split.kind === 'official' && isMasked) return 'Only npz and folders have an official split.';
  return null;
}

/** The configuration as it is used: with its defaults and what the command line changes. @throws {UsageError} */
export async function readConfig(options: Options): Promise<TrainConfig> {
  const { success, data, error } = trainConfigSchema.safeParse(
    parseJson(await readText(options.config)),
  );
  if (!success) {
    const [issue] = error.issues;
    throw new UsageError(`CONFIG, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`);
  }
  const problem = problemOf(data);
  if (problem !== null) throw new UsageError(`CONFIG: ${problem}`);
  return {
    ...data,
    data: { ...data.data, path: options.data ?? data.data.path },
    seed: options.seed ?? data.seed,
    training: { ...data.training, epochs: options.epochs ?? data.training.epochs },
  };
}
