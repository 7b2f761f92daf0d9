import type { KeyObject } from 'node:crypto';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import type { ZipPlace } from '../../src/core/formats/zip-read.ts';
import type { Compression, OutcomeStatus } from '../../src/core/rpc/import-api.ts';
import type {
  RadiologyImageRecord,
  RadiologyOccurrenceRecord,
} from '../../src/core/wire/rcdm-wire.ts';

/** One input of a run. */
export interface FileTask {
  /** Place in the listing. */
  readonly index: number;
  /** As the report names it: an absolute path, with the way inside an archive behind it. */
  readonly input: string;
  /** Of the file or of the outermost archive on the disk. */
  readonly path: string;
  /** In the archive, the outermost or one in it; null for a plain file. */
  readonly place: ZipPlace | null;
  readonly byteLength: number;
  readonly isNamedByDicomdir: boolean;
}

/** Rows of an instance that stands in OUT, as the server has them. */
export interface FileRows {
  /** Of the study as this instance tells it; its count is of this instance alone. */
  readonly occurrence: RadiologyOccurrenceRecord;
  readonly image: RadiologyImageRecord;
}

/** How an input ended. */
export interface FileResult {
  readonly status: OutcomeStatus;
  /** Null only when `status` is ok. */
  readonly code: ErrorCode | null;
  /** Words and numbers that tell more than the code; nothing out of the file. */
  readonly reasons: readonly string[];
  /** Name of the file in OUT that holds it. */
  readonly fileName: string | null;
  /** Null where the order asks for none or the object is no image. */
  readonly rows: FileRows | null;
}

/** What all files of a run have in common. */
export interface RunOrder {
  readonly key: KeyObject;
  readonly policy: DeidPolicy;
  readonly compression: Compression;
  readonly outputFolder: string;
  /** In the output folder, of this run alone: files lie here until they are whole. */
  readonly partialFolder: string;
  /** Whether results tell the rows: kept for every file of a long run, they would fill the memory. */
  readonly hasRows: boolean;
}

export type ToThread =
  { readonly kind: 'task'; readonly task: FileTask } | { readonly kind: 'stop' };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly index: number; readonly result: FileResult }
  | { readonly kind: 'stopped'; readonly index: number };
