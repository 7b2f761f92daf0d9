import type { Call } from './call.ts';

export interface ExportOptions {
  /** `8-bit`: windowed grey. `16-bit`: stored values, shifted to be unsigned, linear. */
  readonly png: '8-bit' | '16-bit';
}

export interface DatasetApi {
  /** A ZIP with one PNG an item, `labels.csv` and `manifest.json`. @throws {AppError} dataset/empty, storage/missing */
  exportZip(call: Call, datasetVersionId: string, options: ExportOptions): Promise<Blob>;
}
