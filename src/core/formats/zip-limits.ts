import { AppError } from '../errors.ts';

/** What an archive may ask for. Real DICOM shrinks to a third; a bomb to a thousandth. */
export const MAX_ZIP_ENTRIES = 100_000;
const MAX_ENTRY_BYTES = 2 * 1024 ** 3;
const RATIO_APPLIES_FROM_BYTES = 64 * 1024 ** 2;
const MAX_RATIO = 200;

/**
 * Judges the size of one entry: what is declared before inflating, what really came while inflating.
 * @throws {AppError} import/zip-bomb
 */
export function refuseBomb(compressedSize: number, size: number): void {
  const isFar = size > RATIO_APPLIES_FROM_BYTES && size > compressedSize * MAX_RATIO;
  if (!isFar && size <= MAX_ENTRY_BYTES) return;
  throw new AppError('import/zip-bomb', 'archive entry grows out of bounds', {
    compressedSize,
    size,
  });
}
