import { isAbort, toWireError } from '../../src/core/errors.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const FAILED = 1;
const BAD_OPTION = 2;
/** As a shell says of a program that a signal ended. */
export const INTERRUPTED = 130;

/** What the arguments of a process ask for. */
export type ReadOptions<Options> =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

interface Command<Options> {
  readonly help: string;
  readonly readOptions: (args: readonly string[]) => ReadOptions<Options>;
  /** Gives the exit code. */
  readonly run: (options: Options, terminal: Terminal, signal: AbortSignal) => Promise<number>;
  /** Told of what ends the command, for programs that read its output. */
  readonly onFailed?: (failure: Pick<ReturnType<typeof toWireError>, 'code' | 'data'>) => void;
}

/** Stops at what ends programs; npm hands a Ctrl+C on, so it may come twice. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop.abort();
    });
  }
  return stop.signal;
}

/** Does what the arguments of the process ask for and gives its exit code. */
export async function runCommand<Options>(command: Command<Options>): Promise<number> {
  const { stdout: out, stderr: err } = process;
  const read = command.readOptions(process.argv.slice(2));
  if (read.kind === 'help') {
    out.write(command.help);
    return 0;
  }
  if (read.kind === 'problem') {
    err.write(`${read.problem}\n`);
    return BAD_OPTION;
  }
  try {
    return await command.run(read.options, { out, err }, stopSignal());
  } catch (error) {
    if (error instanceof UsageError) {
      err.write(`${error.message}\n`);
      return BAD_OPTION;
    }
    if (isAbort(error)) return INTERRUPTED;
    const { code, data } = toWireError(error);
    command.onFailed?.({ code, data });
    err.write(`Nothing more can be done: ${code} ${JSON.stringify(data)}\n`);
    return FAILED;
  }
}
