import { stat, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, isAbsolute, resolve, sep } from 'node:path';
import { UsageError } from '../command/usage-error.ts';
import type { Options } from './options.ts';

/** The folders and files of a run, absolute. Links are followed where two places are compared. */
export interface Places {
  readonly input: string;
  readonly output: string;
  readonly key: string | null;
  readonly report: string | null;
  readonly rows: string | null;
}

/** Where a path leads to, also when its last parts are not there yet. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPlace(folder), basename(path));
  }
}

function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

async function isFolder(path: string): Promise<boolean | null> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return null;
  }
}

async function checkFiles(
  input: string,
  output: string,
  files: Readonly<Record<'key' | 'report' | 'rows', string | null>>,
): Promise<void> {
  const seen = new Set<string>();
  for (const [name, path] of Object.entries(files)) {
    if (path === null) continue;
    const real = await realPlace(path);
    if (seen.has(real)) throw new UsageError(`--${name} names a file that another option names.`);
    seen.add(real);
    if (await isFolder(path)) throw new UsageError(`--${name} must name a file, not a folder.`);
    if (!(await isFolder(dirname(path)))) {
      throw new UsageError(`The folder of --${name} is not there.`);
    }
    if (isWithin(real, input) && (name !== 'key' || (await isFolder(path)) === null)) {
      throw new UsageError(`--${name} lies in IN, where nothing is written.`);
    }
    if (name === 'key' && isWithin(real, output)) {
      throw new UsageError('--key lies in OUT: who gets the files must not get the key.');
    }
  }
}

/**
 * Checks that nothing is written where it is read, and that no secret lies beside what is given away.
 * @throws {UsageError}
 */
export async function checkPlaces(options: Options): Promise<Places> {
  const absolute = (path: string | null) => (path === null ? null : resolve(path));
  const [input, output] = [resolve(options.input), resolve(options.output)];
  const inputIsFolder = await isFolder(input);
  if (inputIsFolder === null) throw new UsageError('IN is not there or cannot be looked at.');
  const [realInput, realOutput] = [await realpath(input), await realPlace(output)];
  if (isWithin(realOutput, realInput) || isWithin(realInput, realOutput)) {
    throw new UsageError('IN and OUT must not lie in each other.');
  }
  if ((await isFolder(output)) === false) throw new UsageError('OUT must be a folder.');
  const files = {
    key: absolute(options.key),
    report: absolute(options.report),
    rows: absolute(options.rows),
  };
  await checkFiles(realInput, realOutput, files);
  return { input, output, ...files };
}
