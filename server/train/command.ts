import { isAbort, toWireError } from '../../src/core/errors.ts';
import { UsageError } from '../deidentify/usage-error.ts';
import { HELP, readOptions } from './options.ts';
import { run } from './run.ts';

const FAILED = 1;
const BAD_OPTION = 2;
const INTERRUPTED = 130;
const { stdout: out, stderr: err } = process;

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
export async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2));
  if (read.kind === 'help') {
    out.write(HELP);
    return 0;
  }
  if (read.kind === 'problem') {
    err.write(`${read.problem}\n`);
    return BAD_OPTION;
  }
  try {
    return await run(read.options, { out, err }, stopSignal());
  } catch (error) {
    if (error instanceof UsageError) {
      err.write(`${error.message}\n`);
      return BAD_OPTION;
    }
    if (isAbort(error)) return INTERRUPTED;
    const { code, data } = toWireError(error);
    out.write(`${JSON.stringify({ event: 'failed', code, data })}\n`);
    err.write(`Nothing more can be done: ${code} ${JSON.stringify(data)}\n`);
    return FAILED;
  }
}
