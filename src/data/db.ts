import Dexie, { type EntityTable, type Table } from 'dexie';
import type { DatasetVersion } from '../core/dataset/dataset-version.ts';
import type { Deidentified } from '../core/deid/brands.ts';
import type { PixelHandling } from '../core/deid/certificate.ts';
import type { DeidPolicy } from '../core/deid/policy.ts';
import type { SiteKeyBackup } from '../core/deid/site-key-backup.ts';
import type { TreatmentCounts } from '../core/deid/treatment.ts';
import type { Compression, NotStored, OutcomeStatus } from '../core/rpc/import-api.ts';
import type { ImportPlan } from '../core/rpc/import-plan.ts';
import type { ErrorCode } from '../core/errors.ts';
import type {
  Condition,
  ConditionOccurrenceRow,
  DeidRecord,
  PersonRow,
  RadiologyImageRow,
  RadiologyOccurrenceRow,
} from '../core/rcdm/rows.ts';
import type { PackPlace } from './packs/pack-place.ts';
import type { ModelRecord, RunEventRecord, RunRecord } from '../core/training/run.ts';
import { fromFirstOptions, type FirstTrainOptions } from '../core/training/first-train-options.ts';

/** `local`: not on the server. `refused`: the server said no; `syncCode` says why. */
type SyncState = 'local' | 'sent' | 'refused';

export type StoredImage = Deidentified<RadiologyImageRow> & {
  readonly deid: DeidRecord;
  readonly storedAt: string;
  readonly syncState: SyncState;
  readonly syncCode: ErrorCode | null;
  /** Images of the first versions have none. Never sent. */
  readonly audit?: ImageAudit;
};

/** How an image was made, for the certificate of its batch. */
export interface ImageAudit {
  readonly batchId: string;
  readonly treatments: TreatmentCounts;
  readonly pixels: PixelHandling;
}

/** A study with what lists, facets and charts need, kept in the transaction that stores an image. */
export type StoredOccurrence = Deidentified<RadiologyOccurrenceRow> & {
  readonly imageTotalCount: number;
  readonly seriesUids: readonly string[];
  /** Images by plane and by phase. */
  readonly planeCounts: Readonly<Record<string, number>>;
  readonly phaseCounts: Readonly<Record<string, number>>;
  /** Keys of the two above, for multi-entry indexes. */
  readonly planes: readonly string[];
  readonly phases: readonly string[];
  /** An image whose thumbnail stands for the study. */
  readonly coverImageId: string;
  readonly storedAt: string;
};

/** Where the de-identified Part 10 file of an image is. Read it with `readStoredFile`. */
export type StoredFile = { readonly imageId: string } & (PackPlace | BlobInRow);

/** What browsers without packs write, and all did before there were any. */
interface BlobInRow {
  readonly file: Deidentified<Blob>;
}

export interface StoredThumbnail {
  readonly imageId: string;
  /** PNG, at most 128 pixels on the longer side. Not a Blob: each of those is a file on the disk. */
  readonly png: Uint8Array<ArrayBuffer>;
}

export type BatchState = 'running' | 'done' | 'stopped' | 'interrupted';

/** One import. No file name in it. */
export interface ImportBatch {
  readonly batchId: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly state: BatchState;
  readonly condition: Condition | null;
  readonly compression: Compression;
  /** The whole of it: a preset may change while the batch waits. Absent where rcdm-paper was the only one. */
  readonly policy?: DeidPolicy;
  /** Absent in batches from before there was any. */
  readonly plan?: ImportPlan;
  /** Input files; ok + skipped + held + failed = total when the state is done. */
  readonly total: number;
  readonly counts: Readonly<Record<OutcomeStatus, number>>;
  /** How often each code occurred. */
  readonly codes: Readonly<Partial<Record<ErrorCode, number>>>;
  /** The same with what else is known of the reasons. Batches of the first version have none. */
  readonly notStored?: readonly NotStored[];
  /** Where the files came from, when the browser can ask for them again; empty otherwise. */
  readonly handles: readonly FileSystemHandle[];
  readonly isSample: boolean;
}

/** The last good place of a run, with the best weights up to there; a newer one takes its place. */
export interface StoredCheckpoint {
  readonly runId: string;
  readonly savedAt: string;
  /** Whole epochs that are done, and steps of the next one. */
  readonly epochs: number;
  readonly steps: number;
  /** As the engine writes it. Not a Blob: each of those is a file on the disk. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface StoredKey {
  readonly name: 'site';
  /** Tells this key from another: a CryptoKey cannot be compared. */
  readonly keyId: string;
  /** HMAC-SHA-256, not extractable. */
  readonly key: CryptoKey;
  /** The same, locked with a passphrase; not there for a key that was made without one. */
  readonly backup?: SiteKeyBackup;
}

export interface StoredSetting {
  readonly name: string;
  readonly value: unknown;
}

/** The browser's own R_CDM. Versions are append-only. */
export class StudioDatabase extends Dexie {
  readonly persons!: EntityTable<Deidentified<PersonRow>, 'personId'>;
  readonly conditionOccurrences!: EntityTable<
    Deidentified<ConditionOccurrenceRow>,
    'conditionOccurrenceId'
  >;
  readonly occurrences!: EntityTable<StoredOccurrence, 'radiologyOccurrenceId'>;
  readonly images!: EntityTable<StoredImage, 'imageId'>;
  readonly files!: Table<StoredFile, string>;
  readonly thumbnails!: EntityTable<StoredThumbnail, 'imageId'>;
  readonly batches!: EntityTable<ImportBatch, 'batchId'>;
  readonly datasetVersions!: EntityTable<DatasetVersion, 'datasetVersionId'>;
  readonly runs!: EntityTable<RunRecord, 'runId'>;
  readonly runEvents!: Table<RunEventRecord, number>;
  readonly models!: EntityTable<ModelRecord, 'modelId'>;
  readonly checkpoints!: EntityTable<StoredCheckpoint, 'runId'>;
  readonly keys!: EntityTable<StoredKey, 'name'>;
  readonly settings!: EntityTable<StoredSetting, 'name'>;

  constructor(name = 'rcdm-studio') {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      persons: 'personId',
      conditionOccurrences: 'conditionOccurrenceId, personId, conditionCode',
      occurrences:
        'radiologyOccurrenceId, personId, modality, conditionCode, bodyPart.value, manufacturer, shiftedDate, storedAt, *planes, *phases',
      images:
        'imageId, [radiologyOccurrenceId+seriesUid+imageNo], [seriesUid+imageNo], personId, syncState',
      files: 'imageId',
      thumbnails: 'imageId',
      batches: 'batchId, startedAt, state',
      datasetVersions: 'datasetVersionId, [datasetId+version], createdAt',
      runs: 'runId, startedAt, state',
      runEvents: '++sequence, runId, [runId+event.kind]',
      models: 'modelId, createdAt',
      keys: 'name',
      settings: 'name',
    });
    // Files are in packs from here on; rows with a Blob stay as they are, and are not in the index.
    this.version(2).stores({ files: 'imageId, [packId+offset]' });
    this.version(3).stores({
      images:
        'imageId, [radiologyOccurrenceId+seriesUid+imageNo], [seriesUid+imageNo], personId, syncState, audit.batchId',
    });
    // Until here a run had the few options of one network.
    this.version(4).upgrade(async (transaction) => {
      for (const table of ['runs', 'models']) {
        await transaction
          .table<{ options: unknown }>(table)
          .toCollection()
          .modify((row) => {
            row.options = fromFirstOptions(row.options as FirstTrainOptions);
          });
      }
    });
    this.version(5).stores({ checkpoints: 'runId' });
  }
}
