import { AppError } from '../core/errors.ts';

/** Dexie wraps what the browser threw once or twice; the name is kept inside. */
function hasName(error: unknown, name: string): boolean {
  if (!(error instanceof Error || error instanceof DOMException)) return false;
  if (error.name === name) return true;
  const { inner, cause } = error as { inner?: unknown; cause?: unknown };
  return hasName(inner, name) || hasName(cause, name);
}

/** Any error of the browser's database as storage/full or storage/failed; an AppError stays. */
export function toStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasName(error, 'QuotaExceededError')) {
    return new AppError('storage/full', 'no room left in the browser', {}, { cause: error });
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return new AppError('storage/failed', 'database did not accept', { kind }, { cause: error });
}
