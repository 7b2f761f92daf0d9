/**
 * idle → listing → checking → ready → running → done, where a person looks at the files first; idle → listing
 * → running → done, where a batch goes on. Stopped before anything was stored, it is idle again. `full`: the
 * disk space ran out; the person can make room and go on.
 */
export type ImportPhase =
  'idle' | 'listing' | 'checking' | 'ready' | 'running' | 'stopped' | 'full' | 'done';

/** Phases in which something is under way. */
export const BUSY: ReadonlySet<ImportPhase> = new Set(['listing', 'checking', 'running']);
