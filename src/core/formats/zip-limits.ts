import { AppError } from '../errors.ts';

/** What an archive may ask for. Real DICOM shrinks to a third; a bomb to a thousandth. */
const MAX_ZIP_ENTRIES = 100_000;
/** What a directory of that many entries takes at most, with long names. */
export const MAX_DIRECTORY_BYTES = 64 * 1024 ** 2;
const RATIO_APPLIES_FROM_BYTES = 64 * 1024 ** 2;
const MAX_RATIO = 200;
/** Archives inside an archive stay unpacked as long as their files are waiting. */
const MAX_UNPACKED_BYTES = 8 * 1024 ** 3;

function isBomb(compressedSize: number, size: number): boolean {
  return size > RATIO_APPLIES_FROM_BYTES && size > compressedSize * MAX_RATIO;
}

/**
 * Judges the size of one entry: what is declared before inflating, what really came while inflating.
 * @throws {AppError} import/zip-bomb
 */
export function refuseBomb(compressedSize: number, size: number): void {
  if (!isBomb(compressedSize, size)) return;
  throw new AppError('import/zip-bomb', 'archive entry grows out of bounds', {
    compressedSize,
    size,
  });
}

/** Sizes in bytes, as declared. */
interface EntrySizes {
  readonly offset: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
}

/** What one dropped archive may bring in all, the archives inside it included. */
export class ArchiveBudget {
  readonly #archiveSize: number;
  #entries = 0;
  #uncompressed = 0;
  #unpacked = 0;

  /** `archiveSize`: bytes of the archive that was dropped. */
  constructor(archiveSize: number) {
    this.#archiveSize = archiveSize;
  }

  /** @throws {AppError} import/zip-bomb */
  countEntry(): void {
    this.#entries += 1;
    if (this.#entries <= MAX_ZIP_ENTRIES) return;
    throw new AppError('import/zip-bomb', 'archive has too many entries', {
      limit: MAX_ZIP_ENTRIES,
    });
  }

  /**
   * Judges one directory as a whole. Entries that overlap have more compressed bytes than the archive
   * has bytes. An entry that cannot be as it is declared counts for nothing here: reading refuses it.
   * @throws {AppError} import/zip-bomb
   */
  countDirectory(archiveSize: number, entries: readonly EntrySizes[]): void {
    const possible = entries.filter(
      ({ offset, compressedSize, uncompressedSize }) =>
        offset + compressedSize <= archiveSize && !isBomb(compressedSize, uncompressedSize),
    );
    const sum = (sizeOf: (entry: EntrySizes) => number) =>
      possible.reduce((total, entry) => total + sizeOf(entry), 0);
    if (sum((entry) => entry.compressedSize) > archiveSize) {
      throw new AppError('import/zip-bomb', 'archive entries overlap', { archiveSize });
    }
    const uncompressed = this.#uncompressed + sum((entry) => entry.uncompressedSize);
    if (isBomb(this.#archiveSize, uncompressed)) {
      throw new AppError('import/zip-bomb', 'archive grows out of bounds', {
        archiveSize: this.#archiveSize,
        uncompressed,
      });
    }
    this.#uncompressed = uncompressed;
  }

  /**
   * An archive inside the archive, before it is inflated. A stored one is read where it lies.
   * @throws {AppError} import/zip-bomb
   */
  countInnerArchive({ compressedSize, uncompressedSize }: EntrySizes): void {
    if (compressedSize === uncompressedSize) return;
    this.#unpacked += uncompressedSize;
    if (this.#unpacked <= MAX_UNPACKED_BYTES) return;
    throw new AppError('import/zip-bomb', 'too much to unpack at once', {
      unpacked: this.#unpacked,
    });
  }
}
