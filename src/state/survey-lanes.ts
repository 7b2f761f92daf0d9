import { identify } from '../core/deid/brands.ts';
import { isAbort, toWireError, type ErrorCode } from '../core/errors.ts';
import type { ImportEntry } from '../core/rpc/import-api.ts';
import type { Survey } from '../core/rpc/survey.ts';
import type { ImportPool } from './import-lanes.ts';

/** Handing over a file costs the page a look at the disk: so many at once keep it under a frame. */
const ENTRIES_A_CALL = 40;
/** Calls under way in each thread: one waits while the other is worked on. */
const CALLS_A_THREAD = 2;
/** What a thread may take for one call before it counts as hung. */
const PATIENCE_MS = 60_000;

export interface SurveyWork {
  readonly pool: ImportPool;
  readonly entries: readonly ImportEntry[];
  readonly signal: AbortSignal;
  /** What was found of `count` entries from `start`, in no order of calls. */
  readonly onSurvey: (start: number, survey: Survey) => void;
}

const unread = (code: ErrorCode): Survey => ({ headers: [], files: [{ code }] });

/** `lost`: the thread died or hung on one of these entries. */
async function surveySome(
  { pool, signal }: SurveyWork,
  entries: readonly ImportEntry[],
): Promise<Survey | { readonly lost: ErrorCode }> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, PATIENCE_MS);
  try {
    const either = AbortSignal.any([signal, patience.signal]);
    // Names stay on the page: nothing of them is needed to read a header.
    const nameless = entries.map((entry) => ({ ...entry, path: identify('') }));
    return await pool.call('survey', [nameless], { signal: either });
  } catch (error) {
    signal.throwIfAborted();
    return { lost: isAbort(error) ? 'worker/unresponsive' : toWireError(error).code };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Takes the headers of all entries through the workers, some at a time. Entries whose thread died get a turn
 * alone at the end, which shows which of them was the one. @throws AbortError
 */
export async function surveyAll(work: SurveyWork): Promise<void> {
  const { pool, entries, onSurvey } = work;
  const lost: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < entries.length) {
      const start = next;
      next += ENTRIES_A_CALL;
      const some = entries.slice(start, start + ENTRIES_A_CALL);
      const survey = await surveySome(work, some);
      if ('lost' in survey) lost.push(...some.map((_, offset) => start + offset));
      else onSurvey(start, survey);
    }
  };
  await Promise.all(Array.from({ length: pool.size * CALLS_A_THREAD }, lane));
  for (const index of lost) {
    const survey = await surveySome(work, entries.slice(index, index + 1));
    onSurvey(index, 'lost' in survey ? unread(survey.lost) : survey);
  }
}
