import type { Identifying } from '../deid/brands.ts';
import type { Crosswalk } from '../deid/crosswalk.ts';
import type { Explanation } from '../deid/explain.ts';
import type { PixelBox } from '../deid/pixels/pixel-box.ts';
import type { DeidPolicy } from '../deid/policy.ts';
import type { ErrorCode } from '../errors.ts';
import type { ZipPlace } from '../formats/zip-read.ts';
import type { Condition } from '../rcdm/rows.ts';
import type { Call } from './call.ts';
import type { FaceDecision, SeriesFaces } from './series-faces.ts';
import type { ImagePreview } from './image-preview.ts';
import type { Survey } from './survey.ts';

/** What a person gave: loose files, archives to be looked into, or the built-in phantom study set. */
export type ImportSource =
  | { readonly kind: 'file'; readonly path: Identifying<string>; readonly file: Blob }
  | { readonly kind: 'sample' };

/** Where the bytes of one input file are. Nothing is read before its turn. */
export type ImportLocator =
  | { readonly kind: 'file'; readonly file: Blob }
  | { readonly kind: 'zip-entry'; readonly archive: Blob; readonly place: ZipPlace }
  | { readonly kind: 'sample'; readonly index: number };

export interface ImportEntry {
  /** Shown to the person on this screen only; never stored, logged or sent. */
  readonly path: Identifying<string>;
  readonly byteLength: number;
  readonly locator: ImportLocator;
  /** Set when the source knows it (the sample set does); else the person's choice counts. */
  readonly condition: Condition | null;
  /** A table of contents says that there is an image here: if there is none, it is lost. */
  readonly isNamedByDicomdir?: boolean;
}

/** A source that could not be opened at all (a broken archive): counts as one failed input file. */
export interface RefusedSource {
  readonly path: Identifying<string>;
  readonly code: ErrorCode;
}

export interface ImportListing {
  readonly entries: readonly ImportEntry[];
  readonly refused: readonly RefusedSource[];
}

/** What becomes of compressed pixel data. What was compressed with loss is decompressed in any case. */
export type Compression = 'decompress' | 'keep-lossless';

export interface ImportOrder {
  readonly batchId: string;
  readonly policy: DeidPolicy;
  readonly condition: Condition | null;
  readonly compression: Compression;
  /** A person looked at the pixels: but for `blanked` nothing in them names anybody. */
  readonly pixelsApproved: boolean;
  /** Boxes to be blanked in every frame before anything is stored; none without it. */
  readonly blanked?: readonly PixelBox[];
  /** What came out of looking at the series for a face; nobody looked without it. */
  readonly face?: FaceDecision;
}

/** A file with what is to be done with it. */
export interface ImportTask {
  readonly entry: ImportEntry;
  readonly order: ImportOrder;
}

export type OutcomeStatus = 'ok' | 'skipped' | 'held' | 'failed';

/** `code` is null only when `status` is ok. */
export interface ImportOutcome {
  readonly status: OutcomeStatus;
  readonly code: ErrorCode | null;
  /** Why it is held: the rule, the kind of object, or the keyword of the attribute. Never a value. */
  readonly detail?: string;
  readonly imageId: string | null;
  /** Keyed UID of the series when a face could be made of what was stored of it; never when it was looked at. */
  readonly faceSeries?: string;
}

/** Input files of one batch that were not stored, or were left out, for one reason. */
export interface NotStored {
  readonly status: Exclude<OutcomeStatus, 'ok'>;
  readonly code: ErrorCode;
  /** As in the outcome; '' where the code says it all. */
  readonly detail: string;
  readonly count: number;
}

/** Reads, decodes, maps, de-identifies and stores. Identified bytes never leave the worker. */
export interface ImportApi {
  /** Many sources come through a port, in slices, as `sendSources` sends them. */
  list(call: Call, sources: readonly ImportSource[] | MessagePort): Promise<ImportListing>;
  /**
   * What the headers of some entries say; pixels are not read. An entry that cannot be read has a code.
   * Rejects on abort only.
   */
  survey(call: Call, entries: readonly ImportEntry[]): Promise<Survey>;
  /**
   * What the ids of some entries become; an entry that cannot be read adds nothing. Nothing of it is kept.
   * Rejects on abort only.
   */
  crosswalk(
    call: Call,
    entries: readonly ImportEntry[],
    policy: DeidPolicy,
  ): Promise<Identifying<Crosswalk>>;
  /**
   * What a policy does to an entry, attribute by attribute; nothing of it is kept.
   * @throws {AppError} import/*, dicom/* for what the file is
   */
  explain(call: Call, entry: ImportEntry, policy: DeidPolicy): Promise<Explanation>;
  /**
   * One frame of an entry that is not stored, with boxes black as they would be stored; nothing of it is kept.
   * @throws {AppError} import/*, dicom/*, deid/object-kind for what the file is
   */
  preview(
    call: Call,
    entry: ImportEntry,
    frameIndex: number,
    blanked?: readonly PixelBox[],
  ): Promise<ImagePreview>;
  /**
   * Looks for faces in the entries of one series, which are not stored; nothing of it is kept.
   * @throws {AppError} import/*, dicom/* for what an entry is, dicom/too-large when memory does not do; AbortError
   */
  faces(
    call: Call,
    entries: readonly ImportEntry[],
    options: { readonly ears: boolean },
  ): Promise<SeriesFaces>;
  /**
   * Imports files that are stored together. Never rejects for what they are: each ends with an outcome, or
   * with null where an abort came first.
   */
  importGroup(call: Call, tasks: readonly ImportTask[]): Promise<readonly (ImportOutcome | null)[]>;
}
