import { StudioDatabase } from '../data/db.ts';
import { I18n } from '../state/i18n.svelte.ts';
import { ImportDraft } from '../state/import-draft.svelte.ts';
import { ImportQueue } from '../state/imports.svelte.ts';
import { Jobs } from '../state/jobs.svelte.ts';
import { Notices } from '../state/notices.svelte.ts';
import { Router } from '../state/router.svelte.ts';
import { ServerSession } from '../state/server-session.svelte.ts';
import type { Services } from '../state/services.ts';
import { UploadQueue, type Sender } from '../state/sync.svelte.ts';
import { Theme } from '../state/theme.svelte.ts';
import { Training } from '../state/training.svelte.ts';
import { createWorkers } from '../state/workers.ts';
import { describeError } from './describe-error.ts';

/** Builds the whole program once. Nothing starts to work before it is asked. */
export function createServices(): Services {
  const db = new StudioDatabase();
  const jobs = new Jobs();
  const notices = new Notices();
  const workers = createWorkers();
  const server = serverOnDemand();
  const session = new ServerSession(async () => (await server()).connection);
  const sender: Sender = {
    async rows(study, signal) {
      const { connection, sendRows } = await server();
      await sendRows(connection, [study], { signal });
    },
    async image(row, file, signal) {
      const { connection, sendImage } = await server();
      await sendImage(connection, row, file, { signal });
    },
  };
  return {
    db,
    i18n: new I18n(localStorage, navigator.languages),
    theme: new Theme(localStorage, document.documentElement),
    router: new Router(),
    jobs,
    notices,
    workers,
    draft: new ImportDraft(),
    imports: new ImportQueue({ pool: workers.imports, text: workers.text, db, jobs, notices }),
    session,
    uploads: new UploadQueue({ db, session, sender, jobs, notices }),
    training: new Training({ worker: workers.train, db, jobs, notices }),
    describeError,
  };
}

/** What goes on by itself while the program is open; returns what ends it. */
export function startServices(services: Services): () => void {
  const { imports, training, session, uploads, notices } = services;
  Promise.all([imports.recover(), training.recover()]).catch((error: unknown) => {
    notices.report(error, { doing: { en: 'Reading what is stored', ko: '저장된 내용 읽기' } });
  });
  const ends = [session.start(), uploads.start(), warnBeforeLoss(() => imports.wouldLose)];
  return () => {
    for (const end of ends) end();
  };
}

/** The browser asks before it closes a tab in which work would be lost. */
function warnBeforeLoss(wouldLose: () => boolean): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    if (wouldLose()) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  return () => {
    removeEventListener('beforeunload', warn);
  };
}

/** The code that talks to the server is loaded after the page is drawn, and made once. */
function serverOnDemand() {
  const load = async () => {
    const { ServerConnection, sendImage, sendRows } = await import('../platform/server/index.ts');
    return { connection: new ServerConnection(location.origin), sendImage, sendRows };
  };
  let loaded: ReturnType<typeof load> | null = null;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    }));
}
