import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { PRESETS } from '../../src/core/deid/presets.ts';
import type { Compression } from '../../src/core/rpc/import-api.ts';
import type { ReadOptions } from '../command/run-command.ts';

/** What the command was asked to do, as it was written. */
export interface Options {
  readonly input: string;
  readonly output: string;
  /** Name of a preset or path of a file. */
  readonly policy: string;
  readonly key: string | null;
  readonly compression: Compression;
  readonly report: string | null;
  readonly rows: string | null;
  readonly workers: number;
}

const [DEFAULT_POLICY, ...OTHER_POLICIES] = PRESETS.map(({ id }) => id);
const MOST_WORKERS = 256;

export const HELP = `De-identifies DICOM files.

npm run --silent deidentify -- IN OUT [options]

IN   a file, an archive or a folder with all that is in it; never written to
OUT  a folder, made when it is not there; files are named by their new SOP Instance UID

--policy NAME|FILE   ${DEFAULT_POLICY ?? ''} (default), ${OTHER_POLICIES.join(', ')}, or a policy in JSON
--key FILE           the secret that ids are made with, 32 bytes in hex or base64; made when it is not
                     there. Or the backup of a browser's key, with its passphrase in
                     RCDM_KEY_PASSPHRASE: ids are then those of that browser. Without it a key is made
                     for this run only
--decompress         pixel data becomes native (default)
--keep-compressed    pixel data that was compressed without loss stays as it is
--report FILE.json   what became of each file; names the input files
--rows FILE.json     the R_CDM rows; names the input files
--workers N          threads; the default is one for each core
--help               this text

Exit code: 0 when nothing failed, 1 when something did, 2 for a bad option, 130 when interrupted.
`;

const KNOWN = {
  policy: { type: 'string' },
  key: { type: 'string' },
  decompress: { type: 'boolean' },
  'keep-compressed': { type: 'boolean' },
  report: { type: 'string' },
  rows: { type: 'string' },
  workers: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: KNOWN, allowPositionals: true, strict: true });
}

/** Names the option only: what stands behind it may be a path that names somebody. */
function problemOf(error: unknown, args: readonly string[]): string {
  const code = error instanceof TypeError && 'code' in error ? error.code : null;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const unknown = args
      .map((arg) => /^--?([a-z-]+)/i.exec(arg)?.[1])
      .find((name) => name !== undefined && !Object.keys(KNOWN).includes(name));
    return `There is no option ${unknown === undefined ? 'of that name' : `--${unknown}`}; --help lists them.`;
  }
  return 'An option lacks its value or has one too many; --help lists them.';
}

/** Options out of the command line, or one sentence that says what is wrong with them. */
export function readOptions(args: readonly string[]): ReadOptions<Options> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return { kind: 'problem', problem: problemOf(error, args) };
  }
  const { values, positionals } = parsed;
  const problem = (text: string): ReadOptions<Options> => ({ kind: 'problem', problem: text });
  if (values.help) return { kind: 'help' };
  const [input, output] = positionals;
  if (!input || !output || positionals.length !== 2) {
    return problem('Name one input and one output folder: deidentify IN OUT.');
  }
  if (values.decompress && values['keep-compressed']) {
    return problem('Choose one of --decompress and --keep-compressed.');
  }
  const empty = (['policy', 'key', 'report', 'rows'] as const).find((name) => values[name] === '');
  if (empty) return problem(`--${empty} must not be empty.`);
  const workers = Number(values.workers ?? Math.min(MOST_WORKERS, availableParallelism()));
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    return problem(`--workers must be a number from 1 to ${MOST_WORKERS}.`);
  }
  return {
    kind: 'run',
    options: {
      input,
      output,
      policy: values.policy ?? DEFAULT_POLICY ?? '',
      key: values.key ?? null,
      compression: values['keep-compressed'] ? 'keep-lossless' : 'decompress',
      report: values.report ?? null,
      rows: values.rows ?? null,
      workers,
    },
  };
}
