import type { DatasetVersion } from '../../core/dataset/dataset-version.ts';
import type { DeviceReport } from '../../core/rpc/train-api.ts';
import type { ModelRecord } from '../../core/training/run.ts';
import type { StudioDatabase } from '../../data/db.ts';

/** A model with what it came from, as far as that is still stored. */
export interface ModelRow {
  readonly model: ModelRecord;
  readonly version: DatasetVersion | null;
  readonly device: DeviceReport | null;
}

export async function withOrigin(
  db: StudioDatabase,
  models: readonly ModelRecord[],
): Promise<readonly ModelRow[]> {
  const versions = await db.datasetVersions.bulkGet(models.map((each) => each.datasetVersionId));
  const runs = await db.runs.bulkGet(models.map((each) => each.runId));
  return models.map((model, index) => ({
    model,
    version: versions[index] ?? null,
    device: runs[index]?.device ?? null,
  }));
}

/** Deletes a model; its run stays and no longer points to it. */
export async function deleteModel(
  db: StudioDatabase,
  { modelId, runId }: ModelRecord,
): Promise<void> {
  await db.transaction('rw', db.models, db.runs, async () => {
    await db.models.delete(modelId);
    await db.runs.update(runId, { modelId: null });
  });
}
