import { open, rename, unlink } from 'node:fs/promises';

/** A member of an object: an array is written a line an element. */
export type Member = readonly [name: string, value: unknown];

function* linesOf(members: readonly Member[]): Generator<string> {
  yield '{\n';
  for (const [index, [name, value]] of members.entries()) {
    const comma = index < members.length - 1 ? ',' : '';
    if (!Array.isArray(value)) {
      yield `${JSON.stringify(name)}: ${JSON.stringify(value)}${comma}\n`;
      continue;
    }
    yield `${JSON.stringify(name)}: [\n`;
    const elements = value as readonly unknown[];
    for (const [at, element] of elements.entries()) {
      yield `${JSON.stringify(element)}${at < elements.length - 1 ? ',' : ''}\n`;
    }
    yield `]${comma}\n`;
  }
  yield '}\n';
}

const PIECE_LENGTH = 1024 ** 2;

/** Writes an object whole or not at all, for its owner alone: it names input files. */
export async function writeJsonFile(path: string, members: readonly Member[]): Promise<void> {
  const partial = `${path}.${crypto.randomUUID()}.part`;
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      let piece = '';
      for (const line of linesOf(members)) {
        piece += line;
        if (piece.length < PIECE_LENGTH) continue;
        await file.write(piece);
        piece = '';
      }
      await file.write(piece);
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    // Why writing failed is what counts; that the partial file stays too would say nothing more.
    await unlink(partial).catch(() => undefined);
    throw error;
  }
}
