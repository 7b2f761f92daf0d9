import { SvelteMap } from 'svelte/reactivity';
import { isAbort, toWireError, type ErrorCode } from '../core/errors.ts';
import type { Progress } from '../core/rpc/call.ts';
import type { ImportEntry } from '../core/rpc/import-api.ts';
import type { FaceDecision, SeriesFaces } from '../core/rpc/series-faces.ts';
import { bySeries, countFaceSeries, type HeldSeries } from './held-series.ts';
import type { ImportPool } from './import-lanes.ts';
import type { FileResult } from './import-ledger.ts';

/** What is known of a series that was looked at. */
export type FaceLook =
  | { readonly kind: 'looking'; readonly ears: boolean; readonly progress: Progress | null }
  | { readonly kind: 'seen'; readonly ears: boolean; readonly faces: SeriesFaces }
  | { readonly kind: 'failed'; readonly ears: boolean; readonly code: ErrorCode };

/** `cleared`: without its face; `none`: a person says that there is none; `left`: it stays behind. */
export type FaceVerdict = 'cleared' | 'none' | 'left';

interface Parts {
  readonly pool: ImportPool;
  readonly files: () => readonly FileResult[];
  readonly entryOf: (index: number) => ImportEntry | null;
}

/**
 * What a person decides about series that a face could be made of. Pictures and masks are in the memory of this
 * page alone, until the batch is forgotten.
 */
export class FaceReview {
  readonly #parts: Parts;
  readonly #looks = new SvelteMap<string, FaceLook>();
  readonly #verdicts = new SvelteMap<string, FaceVerdict>();
  #series = $state.raw<readonly HeldSeries[] | null>(null);
  #stop = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Files that wait for a person to look at the face that could be made of their series. */
  get waiting(): readonly FileResult[] {
    return this.#parts.files().filter(({ code }) => code === 'deid/recognizable-face');
  }
  /** Series of which a face could be made from what is stored now. */
  get shown(): number {
    return countFaceSeries(this.#parts.files());
  }
  /** Null until the headers of the held files were read. */
  get series(): readonly HeldSeries[] | null {
    return this.#series;
  }
  lookOf(key: string): FaceLook | null {
    return this.#looks.get(key) ?? null;
  }
  verdictOf(key: string): FaceVerdict | null {
    return this.#verdicts.get(key) ?? null;
  }
  get decided(): number {
    return this.#verdicts.size;
  }
  /** Series with files that a click may store now. */
  get approved(): number {
    return [...this.#verdicts.values()].filter((verdict) => verdict !== 'left').length;
  }

  /** Groups the files that wait by series. @throws {AppError} worker/crashed; AbortError */
  async list(signal: AbortSignal): Promise<void> {
    const held = this.waiting.map(({ index }) => index);
    const entries = held.map((index) => this.#parts.entryOf(index)).filter((each) => each !== null);
    const survey = await this.#parts.pool.call('survey', [entries], { signal });
    this.#series = bySeries(survey, held);
  }

  /** Looks at a series; another look with other ears takes the verdict back. Never rejects. */
  async look({ key, files }: HeldSeries, ears: boolean): Promise<void> {
    const before = this.#looks.get(key);
    if (before?.kind === 'looking') return;
    if (before?.kind === 'seen' && before.ears === ears) return;
    this.#verdicts.delete(key);
    const { signal } = this.#stop;
    const show = (look: FaceLook) => {
      if (!signal.aborted) this.#looks.set(key, look);
    };
    show({ kind: 'looking', ears, progress: null });
    const onProgress = (progress: Progress) => {
      show({ kind: 'looking', ears, progress });
    };
    try {
      const entries = files
        .map((index) => this.#parts.entryOf(index))
        .filter((each) => each !== null);
      const options = { signal, onProgress };
      const faces = await this.#parts.pool.call('faces', [entries, { ears }], options);
      show({ kind: 'seen', ears, faces });
    } catch (error) {
      if (!isAbort(error)) show({ kind: 'failed', ears, code: toWireError(error).code });
      else this.#looks.delete(key);
    }
  }

  /** Ends what is under way. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    for (const [key, { kind }] of this.#looks) if (kind === 'looking') this.#looks.delete(key);
  }

  decide(key: string, verdict: FaceVerdict): void {
    this.#verdicts.set(key, verdict);
  }

  /** What becomes of which file by the verdicts, taken out of the review. */
  take(): readonly (readonly [index: number, decision: FaceDecision])[] {
    const decisions: (readonly [number, FaceDecision])[] = [];
    for (const { key, files } of this.#series ?? []) {
      const verdict = this.#verdicts.get(key);
      const look = this.#looks.get(key);
      if (look?.kind !== 'seen' || verdict === undefined || verdict === 'left') continue;
      files.forEach((index, at) => {
        const face = look.faces.files[at];
        if (verdict === 'cleared' && face?.kind === 'cleared') decisions.push([index, face]);
        if (verdict === 'none' && face?.kind === 'no-head')
          decisions.push([index, { kind: 'none' }]);
      });
    }
    this.clear();
    return decisions;
  }

  clear(): void {
    this.stop();
    this.#series = null;
    this.#looks.clear();
    this.#verdicts.clear();
  }
}
