import { closeSync, createReadStream, linkSync, openSync, unlinkSync, writevSync } from 'node:fs';
import { access, open, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { AppError } from '../../src/core/errors.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** File systems without hard links: FAT, some network drives. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

/** What Node says of a failed write names the path, so it stays behind. */
function toOutputError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  return NO_ROOM.has(code)
    ? new AppError('storage/full', 'no room in the output folder')
    : new AppError('storage/failed', 'output file cannot be written', { reason: code });
}

/** Puts a whole file in its place; false when there is one of this name. */
async function putInPlace(partial: string, path: string): Promise<boolean> {
  try {
    // Unlike renaming, a link never takes the place of another file.
    linkSync(partial, path);
    unlinkSync(partial);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
  }
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return false;
  await rename(partial, path);
  return true;
}

const COMPARED_BYTES = 1024 ** 2;

async function isSame(one: string, other: string): Promise<boolean> {
  if ((await stat(one)).size !== (await stat(other)).size) return false;
  const file = await open(other);
  try {
    const found = Buffer.alloc(COMPARED_BYTES);
    let at = 0;
    const stream = createReadStream(one, { highWaterMark: COMPARED_BYTES });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const { bytesRead } = await file.read(found, 0, chunk.length, at);
      if (!found.subarray(0, bytesRead).equals(chunk)) return false;
      at += chunk.length;
    }
    return true;
  } finally {
    await file.close();
  }
}

/** All parts in as few calls as the system takes, without putting them into one array. */
function writeHeld(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'wx');
  try {
    let left = parts.filter(({ length }) => length > 0);
    while (left.length > 0) {
      let written = writevSync(file, left);
      left = left.flatMap((part) => {
        const done = Math.min(part.length, written);
        written -= done;
        return done < part.length ? [part.subarray(done)] : [];
      });
    }
  } finally {
    closeSync(file);
  }
}

async function writeParts(path: string, parts: readonly FileBytes[]): Promise<void> {
  const held = parts.filter((part) => part instanceof Uint8Array);
  if (held.length === parts.length) {
    writeHeld(path, held);
    return;
  }
  const file = await open(path, 'wx');
  try {
    for (const part of parts) {
      if (part instanceof Uint8Array) await file.writeFile(part);
      else for await (const piece of part.stream()) await file.writeFile(piece);
    }
  } finally {
    await file.close();
  }
}

/**
 * Writes a file under a name that nobody sees before it is whole. `same`: such a file is there already.
 * @throws {AppError} storage/full; storage/failed, also when another file has the name
 */
export async function writeOutput(
  {
    outputFolder,
    partialFolder,
  }: { readonly outputFolder: string; readonly partialFolder: string },
  fileName: string,
  parts: Deidentified<readonly FileBytes[]>,
  signal: AbortSignal,
): Promise<'written' | 'same'> {
  const partial = join(partialFolder, crypto.randomUUID());
  const path = join(outputFolder, fileName);
  try {
    await writeParts(partial, parts);
    signal.throwIfAborted();
    if (await putInPlace(partial, path)) return 'written';
    if (await isSame(partial, path)) {
      await unlink(partial);
      return 'same';
    }
    await unlink(partial);
  } catch (error) {
    throw toOutputError(error);
  }
  throw new AppError('storage/failed', 'another file has this name', { reason: 'name-taken' });
}
