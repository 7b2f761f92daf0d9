import { AppError, type ErrorCode } from '../../src/core/errors.ts';
import type { ImportEntry, ImportOutcome, OutcomeStatus } from '../../src/core/rpc/import-api.ts';

/** Nothing is wrong with these files; there is just nothing in them to import. */
const SKIPPED: ReadonlySet<ErrorCode> = new Set([
  'dicom/not-dicom',
  'dicom/empty-file',
  'dicom/no-pixel-data',
  'import/already-stored',
  'import/dicomdir',
  'import/not-medical-file',
]);

/** Nothing is wrong with them unless a DICOMDIR says that they are images: then these are lost. */
const LOST_WHEN_NAMED: ReadonlySet<ErrorCode> = new Set([
  'dicom/not-dicom',
  'dicom/empty-file',
  'import/not-medical-file',
]);

/** Kept back because they may name somebody; a person can look and decide. */
const HELD: ReadonlySet<ErrorCode> = new Set([
  'deid/residual-identifier',
  'deid/burned-in-risk',
  'deid/recognizable-face',
  'deid/object-kind',
  'deid/images-only',
]);

function statusOf(code: ErrorCode, isNamed: boolean): OutcomeStatus {
  if (isNamed && LOST_WHEN_NAMED.has(code)) return 'failed';
  if (SKIPPED.has(code)) return 'skipped';
  return HELD.has(code) ? 'held' : 'failed';
}

/** The file behind a Blob has gone or changed while it was worked on. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === 'NotReadableError' || error.name === 'NotFoundError')
  );
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  return isUnreadable(error) ? 'import/file-unreadable' : 'internal/unexpected';
}

/** The word by which an error of a held file tells which of its reasons it is. */
function detailOf(error: unknown): { readonly detail?: string } {
  if (!(error instanceof AppError) || !HELD.has(error.code)) return {};
  const { rule, kind, tag } = error.data;
  const word = error.code === 'deid/residual-identifier' ? tag : (rule ?? kind);
  return word === undefined ? {} : { detail: String(word) };
}

/** How a file ends that was not stored. The text of a foreign error stays behind: it may quote the file. */
export function outcomeOf(
  error: unknown,
  entry: Pick<ImportEntry, 'isNamedByDicomdir'>,
): ImportOutcome {
  const code = codeOf(error);
  const status = statusOf(code, entry.isNamedByDicomdir === true);
  return { status, code, imageId: null, ...detailOf(error) };
}
