/** Every way in which the program can fail, as `area/what`. Texts for people stand in app/describe-error.ts. */
export const ERROR_CODES = [
  'dicom/not-dicom',
  'dicom/empty-file',
  'dicom/truncated',
  'dicom/malformed',
  'dicom/no-pixel-data',
  'dicom/unsupported-transfer-syntax',
  'dicom/unsupported-pixel-format',
  'dicom/decode-failed',
  'dicom/too-large',
  'import/already-stored',
  'import/stored-by-other-policy',
  'import/left-out',
  'import/dicomdir',
  'import/dicomdir-alone',
  'import/dicomdir-file-missing',
  'import/dicomdir-unreadable',
  'import/not-medical-file',
  'import/other-image-format',
  'import/archive-unsupported',
  'import/zip-unreadable',
  'import/zip-encrypted',
  'import/zip-too-deep',
  'import/zip-bomb',
  'import/file-unreadable',
  'deid/residual-identifier',
  'deid/burned-in-risk',
  'deid/recognizable-face',
  'deid/object-kind',
  'deid/images-only',
  'deid/no-site-key',
  'deid/site-key-in-use',
  'deid/backup-unreadable',
  'deid/wrong-passphrase',
  'storage/full',
  'storage/failed',
  'storage/missing',
  'server/unreachable',
  'server/refused',
  'server/policy-refused',
  'server/session-expired',
  'server/unexpected-reply',
  'dataset/empty',
  'dataset/labels-unreadable',
  'dataset/unreadable',
  'dataset/array-missing',
  'dataset/not-finite',
  'dataset/sizes-differ',
  'dataset/mask-shape',
  'dataset/unknown-label',
  'dataset/single-class',
  'dataset/too-few-patients',
  'text/not-loaded',
  'train/out-of-memory',
  'train/diverged',
  'train/bad-options',
  'train/bad-shape',
  'train/too-large',
  'train/checkpoint-unreadable',
  'train/run-in-use',
  'gpu/device-lost',
  'gpu/validation',
  'gpu/no-backend',
  'gpu/unsupported',
  'model/incompatible',
  'worker/crashed',
  'worker/unresponsive',
  'internal/unexpected',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Numbers, booleans and enumerated words only: nothing that could name a person gets in. */
export type ErrorData = Readonly<Record<string, string | number | boolean>>;

/**
 * The one error of the program. `message` is a constant sentence for engineers; what a person reads
 * is looked up by `code`. `data` holds tags, sizes, counts, keywords: never a value out of a file.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, data: ErrorData = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.data = data;
  }
}

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly data: ErrorData;
}

/** An error of foreign code becomes `internal/unexpected`; its text stays behind, it may quote a file. */
export function toWireError(value: unknown): WireError {
  if (value instanceof AppError) {
    return { code: value.code, message: value.message, data: value.data };
  }
  const kind = value instanceof Error ? value.name : typeof value;
  return { code: 'internal/unexpected', message: 'unexpected error', data: { kind } };
}

export function fromWireError(wire: WireError): AppError {
  return new AppError(wire.code, wire.message, wire.data);
}

export function isAbort(value: unknown): boolean {
  return value instanceof DOMException && value.name === 'AbortError';
}
