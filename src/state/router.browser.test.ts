import { afterEach, expect, it } from 'vitest';
import { Router } from './router.svelte.ts';

const home = location.href;
afterEach(() => {
  history.replaceState(null, '', home);
});

it('keeps typed text out of what the browser sends, and reads it back', () => {
  const router = new Router();
  router.go('/occurrences?modality=CT&q=HONG+GILDONG');
  expect(location.search).toBe('?modality=CT');
  expect(location.hash).toContain('HONG');
  expect(router.place.query.get('q')).toBe('HONG GILDONG');
  expect(router.place.query.get('modality')).toBe('CT');
  // A link that was kept is read in the same way.
  expect(new Router().place.query.get('q')).toBe('HONG GILDONG');
  router.go('/occurrences?modality=CT');
  expect(location.href).not.toContain('HONG');
});

it('mends an address that somebody typed', () => {
  history.replaceState(null, '', '/occurrences?q=HONG');
  const router = new Router();
  const end = router.start();
  expect(location.search).toBe('');
  expect(router.place.query.get('q')).toBe('HONG');
  end();
});

it('leaves other hashes alone', () => {
  const router = new Router();
  router.go('/settings#setup=abc');
  expect(router.place.hash).toBe('setup=abc');
  expect(router.place.query.size).toBe(0);
});
