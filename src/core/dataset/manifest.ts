import { writeCsv } from './csv.ts';
import type { DatasetItem, DatasetVersion } from './dataset-version.ts';

/** `labels.csv` of an export: one row an item; it can be read back by `parseLabelsCsv`. */
export function labelsCsvOf(
  version: DatasetVersion,
  fileNameOf: (item: DatasetItem, index: number) => string,
): string {
  return writeCsv([
    ['image_id', 'label', 'frame', 'radiology_occurrence_id', 'person_id', 'file'],
    ...version.items.map((item, index) => [
      item.imageId,
      version.classes[item.label] ?? '',
      item.frame,
      item.radiologyOccurrenceId,
      item.personId,
      fileNameOf(item, index),
    ]),
  ]);
}

export interface DatasetManifest {
  readonly format: 'rcdm-studio-dataset';
  readonly formatVersion: 1;
  readonly datasetVersionId: string;
  readonly datasetId: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: string;
  readonly task: DatasetVersion['task'];
  readonly labelSource: DatasetVersion['labelSource'];
  readonly query: string;
  readonly classes: readonly { readonly name: string; readonly items: number }[];
  readonly items: number;
  readonly persons: number;
  readonly contentHash: string;
}

/** `manifest.json` of an export: what the data set is and how to prove it. */
export function manifestOf(version: DatasetVersion): DatasetManifest {
  return {
    format: 'rcdm-studio-dataset',
    formatVersion: 1,
    datasetVersionId: version.datasetVersionId,
    datasetId: version.datasetId,
    name: version.name,
    version: version.version,
    createdAt: version.createdAt,
    task: version.task,
    labelSource: version.labelSource,
    query: version.query,
    classes: version.classes.map((name, label) => ({
      name,
      items: version.items.filter((item) => item.label === label).length,
    })),
    items: version.items.length,
    persons: new Set(version.items.map((item) => item.personId)).size,
    contentHash: version.contentHash,
  };
}
