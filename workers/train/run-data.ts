import type { DatasetItem, DatasetVersion } from '../../src/core/dataset/dataset-version.ts';
import { SIDES, splitByPatient, type Side } from '../../src/core/dataset/split.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import { spatialRankOf } from '../../src/core/training/model-options.ts';
import type { Recipe } from '../../src/core/training/recipe.ts';
import type { SplitCounts } from '../../src/core/training/run.ts';
import type { TrainOptions } from '../../src/core/training/train-options.ts';
import {
  imageExamples,
  volumeExamples,
  type StoredExample,
} from '../../src/core/training/volume-examples.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { checkExamples } from '../../src/engine/data/check-examples.ts';
import { heldWithin, subsetOf, type ExampleSource } from '../../src/engine/data/example.ts';
import { FrameSource } from './frame-source.ts';
import { storedSource } from './stored-source.ts';

/** Prepared examples that stay in memory; a tab gets about 4 GiB, and the backend needs its own. */
const HELD_BYTES = 2 ** 30;

export interface RunData {
  readonly train: ExampleSource;
  /** Null when the split gives it no share. */
  readonly validation: ExampleSource | null;
  readonly test: ExampleSource | null;
  readonly patients: SplitCounts;
  readonly examples: SplitCounts;
}

/** The examples of one part. @throws {AppError} train/bad-options when they cannot be volumes */
async function examplesOf(
  database: StudioDatabase,
  items: readonly DatasetItem[],
  { slices }: TrainOptions,
): Promise<readonly StoredExample[]> {
  if (slices === null) return imageExamples(items);
  const ids = [...new Set(items.map(({ imageId }) => imageId))];
  const rows = await database.images.bulkGet(ids);
  const volumes = volumeExamples(items, rows.filter((row) => row !== undefined)); // prettier-ignore
  if (volumes) return volumes;
  throw new AppError('train/bad-options', 'series that are no volumes', { option: 'slices' });
}

const counted = (count: (side: Side) => number): SplitCounts =>
  Object.fromEntries(SIDES.map((side) => [side, count(side)])) as unknown as SplitCounts;

/**
 * Splits a data set and reads every example once: what cannot be trained with is found before anything is.
 * @throws {AppError} dataset/*, train/bad-options, storage/missing, dicom/*
 */
export async function openRunData(
  call: Call,
  database: StudioDatabase,
  version: DatasetVersion,
  recipe: Recipe,
  options: TrainOptions,
): Promise<RunData> {
  const split = splitByPatient(version.items, options.split, options.seed);
  const sides = await Promise.all(
    SIDES.map(async (side) => [side, await examplesOf(database, split[side], options)] as const),
  );
  const bySide = new Map(sides);
  const all = sides.flatMap(([, examples]) => examples);
  const stored = storedSource(all, recipe, options.slices, new FrameSource(database));
  const source = heldWithin(stored, HELD_BYTES);
  await checkExamples(source, {
    task: 'classification',
    dimensions: spatialRankOf(options.model.kind),
    classCount: version.classes.length,
    hasPatches: false,
    signal: call.signal,
    onRead: (done, total) => {
      call.progress({ done, total, unit: 'images' });
    },
  });
  const of = (side: Side): ExampleSource | null => {
    const own = bySide.get(side) ?? [];
    const start = own[0] ? all.indexOf(own[0]) : 0;
    return own.length > 0 ? subsetOf(source, [...own.keys()].map((at) => start + at)) : null; // prettier-ignore
  };
  const train = of('train');
  if (!train) throw new AppError('dataset/empty', 'no examples to train with');
  return {
    train,
    validation: of('validation'),
    test: of('test'),
    patients: counted((side) => new Set(split[side].map(({ personId }) => personId)).size),
    examples: counted((side) => bySide.get(side)?.length ?? 0),
  };
}
