import { parseArgs } from 'node:util';
import type { ReadOptions } from '../command/run-command.ts';

const DEVICES = ['webgpu', 'wasm', 'cpu'] as const;
export type Device = (typeof DEVICES)[number];

/** What the command was asked to do, as it was written. */
export interface Options {
  readonly config: string;
  readonly data: string | null;
  /** Null: the fastest that is there. */
  readonly device: Device | null;
  readonly threads: number | null;
  readonly seed: number | null;
  readonly epochs: number | null;
  readonly out: string | null;
  readonly resume: string | null;
}

export const HELP = `Trains, validates and tests a network.

npm run --silent train -- CONFIG.json [options]

CONFIG.json      what is trained on what, and how: docs/train-config.schema.json, docs/examples

--data PATH      where the data is, instead of the place in CONFIG
--device NAME    webgpu, wasm or cpu; the default is the fastest that is there
--threads N      of the wasm device
--seed N         first weights, order and augmentation; the split has a seed of its own
--epochs N       instead of those in CONFIG
--out DIR        gets the model, its card, predictions of the test part and a checkpoint;
                 the default is the name of CONFIG
--resume DIR     goes on from the checkpoint in DIR, which is then OUT too
--help           this text

Standard output is one JSON event a line, the last {"event":"test","metrics":{...}}.
Exit code: 0 when it was tested, 1 when it failed, 2 for a bad option, 130 when interrupted: the
checkpoint in OUT is kept then.
`;

const KNOWN = {
  data: { type: 'string' },
  device: { type: 'string' },
  threads: { type: 'string' },
  seed: { type: 'string' },
  epochs: { type: 'string' },
  out: { type: 'string' },
  resume: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: KNOWN, allowPositionals: true, strict: true });
}

const LIMITS = {
  threads: [1, 256],
  seed: [0, Number.MAX_SAFE_INTEGER],
  epochs: [1, 10_000],
} as const;

const isDevice = (name: string): name is Device => DEVICES.some((device) => device === name);

/** Options out of the command line, or one sentence that says what is wrong with them. */
export function readOptions(args: readonly string[]): ReadOptions<Options> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch {
    return {
      kind: 'problem',
      problem: 'An option is not known or lacks its value; --help lists them.',
    };
  }
  const { values, positionals } = parsed;
  const problem = (text: string): ReadOptions<Options> => ({ kind: 'problem', problem: text });
  if (values.help) return { kind: 'help' };
  const [config] = positionals;
  if (!config || positionals.length !== 1)
    return problem('Name one configuration: train CONFIG.json.');
  const { device = null } = values;
  if (device !== null && !isDevice(device))
    return problem(`--device is one of ${DEVICES.join(', ')}.`);
  const empty = (['data', 'out', 'resume'] as const).find((name) => values[name] === '');
  if (empty) return problem(`--${empty} must not be empty.`);
  if (values.out !== undefined && values.resume !== undefined) {
    return problem('--resume DIR writes to DIR: leave --out away.');
  }
  const numbers: Record<keyof typeof LIMITS, number | null> = {
    threads: null,
    seed: null,
    epochs: null,
  };
  for (const name of ['threads', 'seed', 'epochs'] as const) {
    const text = values[name];
    if (text === undefined) continue;
    const [least, most] = LIMITS[name];
    const value = text === '' ? NaN : Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      return problem(`--${name} must be a whole number from ${least} to ${most}.`);
    }
    numbers[name] = value;
  }
  const { data = null, out = null, resume = null } = values;
  return { kind: 'run', options: { config, data, device, ...numbers, out, resume } };
}
