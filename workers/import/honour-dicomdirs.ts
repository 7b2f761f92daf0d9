import type { FileId } from '../../src/core/dicom/dicomdir.ts';

/** A DICOMDIR that was found among the files, and what it names. */
export interface FoundDirectory {
  readonly path: string;
  readonly fileIds: readonly FileId[];
}

export interface Honoured<T, D> {
  /** Files that a DICOMDIR names, in its order. */
  readonly named: readonly T[];
  /** All other files, in theirs. */
  readonly others: readonly T[];
  /** Where named files should be and are not. */
  readonly missing: readonly string[];
  /** Directories none of whose files is there: chosen without the folder around them. */
  readonly alone: readonly D[];
}

/** Endings that a copy of a disc may have or lack; others stand for other files. */
const IMAGE_ENDING = /\.(?:dcm|dicom|dic|ima|img)$/;
/** ISO 9660 writes a version behind the name, and a full stop where the ending is empty. */
const DISC_ENDING = /\.?(?:;\d+)?$/;

function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase().replace(DISC_ENDING, '');
}

class FileIndex<T> {
  readonly #exact: ReadonlyMap<string, readonly T[]>;
  readonly #withoutEnding: ReadonlyMap<string, readonly T[]>;

  constructor(files: readonly T[], pathOf: (file: T) => string) {
    this.#exact = Map.groupBy(files, (file) => keyOf(pathOf(file)));
    this.#withoutEnding = Map.groupBy(files, (file) =>
      keyOf(pathOf(file)).replace(IMAGE_ENDING, ''),
    );
  }

  find(path: string): readonly T[] {
    const key = keyOf(path);
    return this.#exact.get(key) ?? this.#withoutEnding.get(key.replace(IMAGE_ENDING, '')) ?? [];
  }
}

/** The folder of a path and the folders around it, nearest first; '' is the outermost. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, up) =>
    parts.slice(0, parts.length - up).join('/'),
  );
}

const within = (folder: string, fileId: FileId): string =>
  [...(folder === '' ? [] : [folder]), ...fileId].join('/');

/**
 * Parts the files that DICOMDIRs name from the others, and tells which of these are not there: PS3.10 section 8.
 * File ids count from the folder of the DICOMDIR or, when nothing is found there, from one around it.
 */
export function honourDicomdirs<T, D extends FoundDirectory>(
  files: readonly T[],
  directories: readonly D[],
  pathOf: (file: T) => string,
): Honoured<T, D> {
  const index = new FileIndex(files, pathOf);
  const named = new Set<T>();
  const missing = new Map<string, string>();
  const alone: D[] = [];
  const timesSeen = new Map<string, number>();
  for (const directory of directories) {
    const { path, fileIds } = directory;
    // Two discs may have come under one name: the second directory means the second file of each name.
    const copy = timesSeen.get(path) ?? 0;
    timesSeen.set(path, copy + 1);
    if (fileIds.length === 0) continue;
    const root = foldersOf(path).find((folder) =>
      fileIds.some((fileId) => index.find(within(folder, fileId))[copy] !== undefined),
    );
    if (root === undefined) {
      alone.push(directory);
      continue;
    }
    for (const fileId of fileIds) {
      const place = within(root, fileId);
      const file = index.find(place)[copy];
      if (file === undefined) missing.set(`${copy} ${keyOf(place)}`, place);
      else named.add(file);
    }
  }
  return {
    named: [...named],
    others: files.filter((file) => !named.has(file)),
    missing: [...missing.values()],
    alone,
  };
}
