import { createContext } from 'svelte';
import type { ErrorCode } from '../core/errors.ts';
import type { Text } from '../core/i18n.ts';
import type { StudioDatabase } from '../data/db.ts';
import type { I18n } from './i18n.svelte.ts';
import type { ImportDraft } from './import-draft.svelte.ts';
import type { ImportQueue } from './imports.svelte.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import type { Router } from './router.svelte.ts';
import type { ServerSession } from './server-session.svelte.ts';
import type { UploadQueue } from './sync.svelte.ts';
import type { Theme } from './theme.svelte.ts';
import type { Training } from './training.svelte.ts';
import type { Workers } from './workers.ts';

/** What happened, what is safe, what to do. */
export interface ErrorText {
  readonly title: Text;
  readonly advice: Text;
}

/** Everything a page may use; made once in app/services.ts and handed down by context. */
export interface Services {
  readonly db: StudioDatabase;
  readonly i18n: I18n;
  readonly theme: Theme;
  readonly router: Router;
  readonly jobs: Jobs;
  readonly notices: Notices;
  readonly workers: Workers;
  readonly draft: ImportDraft;
  readonly imports: ImportQueue;
  readonly session: ServerSession;
  readonly uploads: UploadQueue;
  readonly training: Training;
  readonly describeError: (code: ErrorCode) => ErrorText;
}

export const [getServices, setServices] = createContext<Services>();
