import { identify } from '../../src/core/deid/brands.ts';
import { AppError } from '../../src/core/errors.ts';
import type {
  ImportEntry,
  ImportOrder,
  ImportOutcome,
  ImportTask,
} from '../../src/core/rpc/import-api.ts';
import type { Survey, SurveyedHeader } from '../../src/core/rpc/survey.ts';
import { surveyedHeader } from './surveyed-header.ts';

/** What becomes of a file. */
export type Fate = 'ok' | 'skipped' | 'held' | 'failed' | 'crash' | 'lost-once' | 'full' | 'slow';

const OUTCOMES = {
  ok: { status: 'ok', code: null, imageId: 'abc' },
  skipped: { status: 'skipped', code: 'dicom/not-dicom', imageId: null },
  held: { status: 'held', code: 'deid/burned-in-risk', imageId: null },
  failed: { status: 'failed', code: 'dicom/truncated', imageId: null },
  full: { status: 'failed', code: 'storage/full', imageId: null },
} as const satisfies Partial<Record<Fate, ImportOutcome>>;

const indexOf = ({ locator }: ImportEntry): number =>
  locator.kind === 'sample' ? locator.index : 0;

function headerOf(index: number): SurveyedHeader {
  const person = Math.floor(index / 3);
  return surveyedHeader({
    personId: `p${person}`,
    patientId: identify(`10${person}`),
    patientName: identify('DOE^JANE'),
    studyKey: `p${person}`,
    seriesKey: `p${person} s${index % 2}`,
    seriesNumber: index % 2,
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => {
      reject(new DOMException('aborted', 'AbortError'));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** Stands for the worker threads, to bring the faults that real ones have seldom. */
export class FaultyPool {
  readonly size = 3;
  readonly orders: ImportOrder[] = [];
  readonly imported: number[] = [];
  readonly #fates: Fate[];
  inFlight = 0;
  mostInFlight = 0;

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  setFate(index: number, fate: Fate): void {
    this.#fates[index] = fate;
  }

  readonly call = async (
    method: string,
    args: readonly unknown[],
    { signal }: { signal: AbortSignal },
  ): Promise<unknown> => {
    signal.throwIfAborted();
    if (method === 'list') {
      const entries = this.#fates.map((_, index): ImportEntry => ({
        path: identify(`f${index}`),
        byteLength: 10,
        locator: { kind: 'sample', index },
        condition: null,
      }));
      return { entries, refused: [{ path: identify('x.zip'), code: 'import/zip-unreadable' }] };
    }
    if (method === 'survey') {
      const [entries] = args as [readonly ImportEntry[]];
      return this.#survey(entries, signal);
    }
    const [tasks] = args as [readonly ImportTask[]];
    this.orders.push(...tasks.map(({ order }) => order));
    this.imported.push(...tasks.map(({ entry }) => indexOf(entry)));
    this.inFlight += tasks.length;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      return await this.#importGroup(tasks, signal);
    } finally {
      this.inFlight -= tasks.length;
    }
  };

  /** A person for every three files, a series of each person for every second file. */
  async #survey(entries: readonly ImportEntry[], signal: AbortSignal): Promise<Survey> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const fates = entries.map((entry) => this.#fates[indexOf(entry)] ?? 'ok');
    if (fates.includes('crash')) throw new AppError('worker/crashed', 'worker stopped');
    if (fates.includes('slow')) await untilAborted(signal);
    signal.throwIfAborted();
    return {
      headers: entries.map((entry) => headerOf(indexOf(entry))),
      files: entries.map((entry, header) => ({
        header,
        imageId: `i${indexOf(entry)}`,
        imageNo: indexOf(entry),
        isStored: false,
      })),
    };
  }

  /** What happens to the thread happens to all files of the group. */
  async #importGroup(
    tasks: readonly ImportTask[],
    signal: AbortSignal,
  ): Promise<readonly (ImportOutcome | null)[]> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const indices = tasks.map(({ entry }) => indexOf(entry));
    const fates = indices.map((index) => this.#fates[index] ?? 'ok');
    if (fates.includes('crash')) throw new AppError('worker/crashed', 'worker stopped');
    if (fates.includes('lost-once')) {
      // A neighbour hung, and the thread was ended.
      for (const [at, index] of indices.entries()) {
        if (fates[at] === 'lost-once') this.setFate(index, 'ok');
      }
      throw new DOMException('aborted', 'AbortError');
    }
    if (fates.includes('slow')) await untilAborted(signal).catch(() => undefined);
    return fates.map((fate) => (fate === 'slow' ? null : OUTCOMES[fate as keyof typeof OUTCOMES]));
  }
}
