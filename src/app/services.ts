import { StudioDatabase } from '../data/db.ts';
import { I18n } from '../state/i18n.svelte.ts';
import { Jobs } from '../state/jobs.svelte.ts';
import { Notices } from '../state/notices.svelte.ts';
import { Router } from '../state/router.svelte.ts';
import type { Services } from '../state/services.ts';
import { Theme } from '../state/theme.svelte.ts';
import { createWorkers } from '../state/workers.ts';
import { describeError } from './describe-error.ts';

/** Builds the whole program once. Nothing starts to work before it is asked. */
export function createServices(): Services {
  return {
    db: new StudioDatabase(),
    i18n: new I18n(localStorage, navigator.languages),
    theme: new Theme(localStorage, document.documentElement),
    router: new Router(),
    jobs: new Jobs(),
    notices: new Notices(),
    workers: createWorkers(),
    describeError,
  };
}
