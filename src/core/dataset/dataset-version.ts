/** One example: a frame of an image with its label. */
export interface DatasetItem {
  readonly imageId: string;
  readonly frame: number;
  readonly radiologyOccurrenceId: string;
  readonly personId: string;
  /** Index into `classes`. */
  readonly label: number;
}

/** A frozen data set: never changed after it is made; `contentHash` proves it. */
export interface DatasetVersion {
  readonly datasetVersionId: string;
  readonly datasetId: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: string;
  readonly task: 'classification-2d';
  readonly labelSource: 'condition' | 'csv';
  readonly classes: readonly string[];
  /** The query it was made from, as shown in the address. */
  readonly query: string;
  readonly items: readonly DatasetItem[];
  /** SHA-256 over classes and items, lower-case hex. */
  readonly contentHash: string;
}
