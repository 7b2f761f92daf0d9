import { liveQuery } from 'dexie';
import { AppError, isAbort, toWireError, type ErrorCode } from '../core/errors.ts';
import type { Deidentified } from '../core/deid/brands.ts';
import type { StoredImage, StudioDatabase } from '../data/db.ts';
import { readStoredBlob } from '../data/stored-file.ts';
import type { StudyRows } from '../platform/server/index.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { hrefOf } from './router.svelte.ts';
import { pacedQuery } from './paced-query.ts';
import type { ServerSession } from './server-session.svelte.ts';

/** Puts rows and files on the server; both may be called again for what is there already. */
export interface Sender {
  rows(study: StudyRows, signal: AbortSignal): Promise<void>;
  image(row: StoredImage, file: Deidentified<Blob>, signal: AbortSignal): Promise<void>;
}

/**
 * `off`: nobody is signed in who may send. `elsewhere`: another tab sends. `waiting`: the last try
 * failed in a way that may pass, the next one comes by itself.
 */
export type SendState = 'off' | 'paused' | 'elsewhere' | 'idle' | 'sending' | 'waiting';

interface Parts {
  readonly db: StudioDatabase;
  readonly session: Pick<ServerSession, 'maySend' | 'expired'>;
  readonly sender: Sender;
  readonly jobs: Jobs;
  readonly notices: Notices;
  /** First and longest wait after a failure; the wait doubles in between. */
  readonly backOffMs?: { readonly first: number; readonly longest: number };
}

const AT_ONCE = 4;
const PAUSED_SETTING = 'upload-paused';
const LOCK_NAME = 'rcdm-upload';

const texts = {
  sending: { en: 'Sending to the server', ko: '서버로 전송' },
} as const;

/**
 * Sends what is stored here and not on the server: rows of a study first, then its files. What is
 * sent is marked only after the server confirmed it; ids are the same at every try, so a tab that
 * dies in between loses nothing and makes nothing twice. One tab of the browser sends at a time.
 */
export class UploadQueue {
  readonly #parts: Parts;
  #state = $state<SendState>('off');
  #code = $state<ErrorCode | null>(null);
  #toSend = $state(0);
  #refused = $state(0);
  #refusedByPolicy = $state(0);
  #isPaused = $state<boolean | null>(null);
  #job: ReturnType<Jobs['add']> | null = null;
  #sentInJob = 0;
  #wakeUp: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get state(): SendState {
    return this.#state;
  }
  /** Why it waits; null when it does not. */
  get code(): ErrorCode | null {
    return this.#code;
  }
  /** Images that are on this device only. */
  get toSend(): number {
    return this.#toSend;
  }
  /** Images that the server did not take. */
  get refused(): number {
    return this.#refused;
  }
  /** Those of them that were made by a policy that the server does not take. */
  get refusedByPolicy(): number {
    return this.#refusedByPolicy;
  }

  /** Watches the database and the session; returns what ends it. */
  start(): () => void {
    const { db, session } = this.#parts;
    const count = async () => ({
      toSend: await db.images.where('syncState').equals('local').count(),
      refused: await db.images.where('syncState').equals('refused').count(),
      byPolicy: await db.images
        .where('syncState')
        .equals('refused')
        .and(({ syncCode }) => syncCode === 'server/policy-refused')
        .count(),
      paused: await db.settings.get(PAUSED_SETTING),
    });
    const keep = ({ toSend, refused, byPolicy, paused }: Awaited<ReturnType<typeof count>>) => {
      this.#toSend = toSend;
      this.#refused = refused;
      this.#refusedByPolicy = byPolicy;
      this.#isPaused = paused?.value === true;
    };
    const counting = liveQuery(pacedQuery(count, keep)).subscribe({
      error: (error: unknown) => {
        this.#parts.notices.report(error, { doing: texts.sending });
      },
    });
    const onOnline = () => {
      this.#wakeUp?.();
    };
    addEventListener('online', onOnline);
    const endEffects = $effect.root(() => {
      $effect(() => {
        if (!session.maySend || this.#isPaused !== false) {
          this.#state = this.#isPaused === true && session.maySend ? 'paused' : 'off';
          return;
        }
        const stop = new AbortController();
        void this.#sendWhileHolding(stop.signal);
        return () => {
          stop.abort();
        };
      });
    });
    return () => {
      endEffects();
      counting.unsubscribe();
      removeEventListener('online', onOnline);
    };
  }

  /** Stops sending on every tab, also after a reload, until `goOn`. */
  async pause(): Promise<void> {
    await this.#parts.db.settings.put({ name: PAUSED_SETTING, value: true });
  }

  async goOn(): Promise<void> {
    await this.#parts.db.settings.delete(PAUSED_SETTING);
    this.#wakeUp?.();
  }

  /** Gives what the server refused another try. */
  async retryRefused(): Promise<void> {
    const refused = this.#parts.db.images.where('syncState').equals('refused');
    await refused.modify({ syncState: 'local', syncCode: null });
  }

  async #sendWhileHolding(signal: AbortSignal): Promise<void> {
    this.#state = 'elsewhere';
    try {
      await navigator.locks.request(LOCK_NAME, { signal }, () => this.#sendAll(signal));
    } catch (error) {
      this.#parts.notices.report(error, { doing: texts.sending });
    } finally {
      this.#endJob();
    }
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    const { first, longest } = this.#parts.backOffMs ?? { first: 1_000, longest: 60_000 };
    let waitMs = first;
    const isOver = () => signal.aborted;
    while (!isOver()) {
      const next = await this.#parts.db.images.where('syncState').equals('local').first();
      if (isOver()) return;
      if (!next) {
        this.#endJob();
        this.#state = 'idle';
        await this.#untilThereIsMore(signal);
        continue;
      }
      try {
        this.#state = 'sending';
        this.#beginJob();
        await this.#sendStudy(next.radiologyOccurrenceId, signal);
        this.#code = null;
        waitMs = first;
      } catch (error) {
        if (isAbort(error) || isOver()) return;
        const { code } = toWireError(error);
        if (code === 'server/session-expired') {
          this.#parts.notices.report(error, { doing: texts.sending });
          this.#parts.session.expired();
          return;
        }
        this.#state = 'waiting';
        this.#code = code;
        await this.#sleep(waitMs, signal);
        waitMs = Math.min(longest, waitMs * 2);
      }
    }
  }

  async #sendStudy(radiologyOccurrenceId: string, signal: AbortSignal): Promise<void> {
    const { db, sender } = this.#parts;
    const images = await db.images
      .where('radiologyOccurrenceId')
      .equals(radiologyOccurrenceId)
      .filter((image) => image.syncState === 'local')
      .toArray();
    const study = await this.#studyRows(radiologyOccurrenceId);
    try {
      if (study === null) throw new AppError('storage/missing', 'an image without its study');
      await sender.rows(study, signal);
    } catch (error) {
      if (!this.#isFinal(error)) throw error;
      for (const { imageId } of images) await this.#markRefused(imageId, error.code);
      return;
    }
    await inLanes(images, AT_ONCE, signal, (image) => this.#sendImage(image, signal));
  }

  async #studyRows(radiologyOccurrenceId: string): Promise<StudyRows | null> {
    const { db } = this.#parts;
    const occurrence = await db.occurrences.get(radiologyOccurrenceId);
    const person = occurrence && (await db.persons.get(occurrence.personId));
    if (!occurrence || !person) return null;
    const conditionId = occurrence.conditionOccurrenceId;
    const condition = conditionId === null ? null : await db.conditionOccurrences.get(conditionId);
    return { person, conditionOccurrence: condition ?? null, occurrence };
  }

  async #sendImage(image: StoredImage, signal: AbortSignal): Promise<void> {
    const { db, sender } = this.#parts;
    try {
      await sender.image(image, await readStoredBlob(db, image.imageId), signal);
    } catch (error) {
      if (!this.#isFinal(error)) throw error;
      await this.#markRefused(image.imageId, error.code);
      return;
    }
    await db.images.update(image.imageId, { syncState: 'sent', syncCode: null });
    this.#sentInJob += 1;
    this.#showProgress();
  }

  /** An account that lost its right meanwhile was refused itself: that says nothing about the image. */
  #isFinal(error: unknown): error is AppError {
    return this.#parts.session.maySend && isFinal(error);
  }

  async #markRefused(imageId: string, code: ErrorCode): Promise<void> {
    await this.#parts.db.images.update(imageId, { syncState: 'refused', syncCode: code });
  }

  /** A query of its own: it answers after all that was written before, so nothing is missed. */
  #untilThereIsMore(signal: AbortSignal): Promise<void> {
    const { images } = this.#parts.db;
    return new Promise((resolve, reject) => {
      // Seen inside the query: Dexie drops an answer when a write came meanwhile.
      const look = async () => {
        if ((await images.where('syncState').equals('local').count()) > 0) end();
      };
      const subscription = liveQuery(look).subscribe({ error: reject });
      const end = () => {
        subscription.unsubscribe();
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }

  #sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#wakeUp = null;
        resolve();
      };
      const timer = setTimeout(end, durationMs);
      this.#wakeUp = end;
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }

  #beginJob(): void {
    this.#job ??= this.#parts.jobs.add({
      label: texts.sending,
      href: hrefOf('settings'),
      stop: () => void this.pause(),
    });
    this.#showProgress();
  }

  #showProgress(): void {
    const total = this.#sentInJob + this.#toSend;
    this.#job?.progress({ done: Math.min(this.#sentInJob, total), total, unit: 'images' });
  }

  #endJob(): void {
    this.#job?.end();
    this.#job = null;
    this.#sentInJob = 0;
  }
}

const FINAL: ReadonlySet<ErrorCode> = new Set([
  'server/refused',
  'server/policy-refused',
  'storage/missing',
]);

/** The server said no to this very thing, or the thing is gone: another try would end the same way. */
function isFinal(error: unknown): error is AppError {
  return error instanceof AppError && FINAL.has(error.code);
}

/** Works through `items`, `width` at once. After a failure no new item begins, and it is thrown. */
async function inLanes<T>(
  items: readonly T[],
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  let hasFailed = false;
  const lane = async () => {
    for (const item of rest) {
      if (hasFailed || signal.aborted) return;
      try {
        await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
