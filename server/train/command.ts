import { runCommand } from '../command/run-command.ts';
import { HELP, readOptions } from './options.ts';
import { run } from './run.ts';

/** Does what the arguments of the process ask for and gives its exit code. */
export const main = (): Promise<number> =>
  runCommand({
    help: HELP,
    readOptions,
    run,
    onFailed({ code, data }) {
      process.stdout.write(`${JSON.stringify({ event: 'failed', code, data })}\n`);
    },
  });
