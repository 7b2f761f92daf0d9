import type { Identifying } from '../core/deid/brands.ts';
import type { PixelBox } from '../core/deid/pixels/pixel-box.ts';
import type { ErrorCode } from '../core/errors.ts';
import type {
  ImportEntry,
  ImportListing,
  ImportOutcome,
  NotStored,
  OutcomeStatus,
  RefusedSource,
} from '../core/rpc/import-api.ts';
import type { FaceDecision } from '../core/rpc/series-faces.ts';

export type FileStatus = OutcomeStatus | 'waiting';
export type OutcomeCounts = Readonly<Record<OutcomeStatus, number>>;
export type CodeCounts = Readonly<Partial<Record<ErrorCode, number>>>;

/** One input file as the list shows it. A new object for each change. */
export interface FileResult {
  readonly index: number;
  readonly path: Identifying<string>;
  readonly status: FileStatus;
  readonly code: ErrorCode | null;
  /** As in its outcome, else ''. */
  readonly detail: string;
  readonly imageId: string | null;
  /** As in its outcome; null where no face can be made of what was stored. */
  readonly faceSeries: string | null;
  /** Another turn may end otherwise. */
  readonly canRetry: boolean;
}

/** What the file is does not change; what stood in its way may pass. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set([
  'import/file-unreadable',
  'deid/no-site-key',
  'storage/full',
  'storage/failed',
  'worker/crashed',
  'worker/unresponsive',
  'internal/unexpected',
]);

const WAITING = {
  status: 'waiting',
  code: null,
  detail: '',
  imageId: null,
  faceSeries: null,
  canRetry: false,
} as const;

export const NO_COUNTS: OutcomeCounts = { ok: 0, skipped: 0, held: 0, failed: 0 };

/** The book of one import: every input file stands in it once, as waiting or with one outcome. */
export class ImportLedger {
  readonly #files: FileResult[] = [];
  /** By file; null for a source that could not be opened. */
  readonly #entries: (ImportEntry | null)[] = [];
  readonly #counts: Record<OutcomeStatus, number> = { ...NO_COUNTS };
  readonly #notStored = new Map<string, NotStored>();
  /** Files whose pixels a person approved, with the boxes that are blanked before. */
  readonly #approved = new Map<number, readonly PixelBox[]>();
  /** What came out of looking for faces. */
  readonly #faces = new Map<number, FaceDecision>();
  #waiting: number[] = [];
  #next = 0;

  constructor(listing: ImportListing, refused: readonly RefusedSource[]) {
    for (const entry of listing.entries) {
      this.#waiting.push(this.#add(entry.path, entry));
    }
    for (const { path, code } of [...listing.refused, ...refused]) {
      this.settle(this.#add(path, null), { status: 'failed', code, imageId: null });
    }
  }

  get total(): number {
    return this.#files.length;
  }
  get settled(): number {
    return this.#counts.ok + this.#counts.skipped + this.#counts.held + this.#counts.failed;
  }
  get counts(): OutcomeCounts {
    return { ...this.#counts };
  }
  get codes(): CodeCounts {
    const counts: Partial<Record<ErrorCode, number>> = {};
    for (const { code, count } of this.#notStored.values()) {
      counts[code] = (counts[code] ?? 0) + count;
    }
    return counts;
  }
  /** Files by why they were not stored. */
  get notStored(): readonly NotStored[] {
    return [...this.#notStored.values()];
  }
  get files(): readonly FileResult[] {
    return this.#files.slice();
  }

  /** Those that have one, in the order of their indices, which are the first. */
  get entries(): readonly ImportEntry[] {
    return this.#entries.filter((entry) => entry !== null);
  }

  /** Files whose turn has not come. */
  get inLine(): number {
    return this.#waiting.length - this.#next;
  }

  entry(index: number): ImportEntry | null {
    return this.#entries[index] ?? null;
  }

  /** The next file whose turn it is; it stays `waiting` until it is settled. */
  take(): number | undefined {
    const index = this.#waiting[this.#next];
    if (index === undefined) return undefined;
    this.#next += 1;
    return index;
  }

  settle(index: number, { status, code, detail = '', imageId, faceSeries }: ImportOutcome): void {
    const file = this.#files[index];
    if (file?.status !== 'waiting') return;
    const canRetry = code !== null && MAY_PASS.has(code) && this.entry(index) !== null;
    const ofOutcome = { status, code, detail, imageId, faceSeries: faceSeries ?? null };
    const settled = { ...file, ...ofOutcome, canRetry };
    this.#files[index] = settled;
    this.#counts[status] += 1;
    this.#countReason(settled, 1);
  }

  /** Settles files that a person does not want. Those that were imported already stay as they are. */
  leaveOut(indices: Iterable<number>): void {
    const outcome = { status: 'skipped', code: 'import/left-out', imageId: null } as const;
    for (const index of indices) this.settle(index, outcome);
    this.lineUp();
  }

  /** Whether a person looked at this file's picture and lets it through. */
  isApproved(index: number): boolean {
    return this.#approved.has(index);
  }

  /** What of its picture is blanked before. */
  blankedOf(index: number): readonly PixelBox[] {
    return this.#approved.get(index) ?? [];
  }

  /** What of its face is cleared before, or that it has none; null when nobody looked. */
  faceOf(index: number): FaceDecision | null {
    return this.#faces.get(index) ?? null;
  }

  /** A file that waited for somebody to look for a face gets another turn. */
  reopenFace(index: number, decision: FaceDecision): void {
    this.#faces.set(index, decision);
    this.reopen(index, null);
  }

  /**
   * Takes an outcome back, so that the file gets another turn. Refused sources have no turn. `approved`:
   * boxes to be blanked, none where the picture is good as it is; null when nobody looked.
   */
  reopen(index: number, approved: readonly PixelBox[] | null): void {
    const file = this.#files[index];
    if (!file || file.status === 'waiting' || this.entry(index) === null) return;
    this.#counts[file.status] -= 1;
    this.#countReason(file, -1);
    this.#files[index] = { ...file, ...WAITING };
    if (approved) this.#approved.set(index, approved);
  }

  /** Puts every file that has no outcome into line again. */
  lineUp(): void {
    this.#waiting = this.#files.filter((file) => file.status === 'waiting').map((f) => f.index);
    this.#next = 0;
  }

  #countReason({ status, code, detail }: FileResult, change: 1 | -1): void {
    if (code === null || status === 'ok' || status === 'waiting') return;
    const key = `${status} ${code} ${detail}`;
    const count = (this.#notStored.get(key)?.count ?? 0) + change;
    if (count > 0) this.#notStored.set(key, { status, code, detail, count });
    else this.#notStored.delete(key);
  }

  #add(path: Identifying<string>, entry: ImportEntry | null): number {
    const index = this.#files.length;
    this.#files.push({ index, path, ...WAITING });
    this.#entries.push(entry);
    return index;
  }
}
