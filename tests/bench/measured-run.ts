import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a program used from its start to its end. */
export interface Figures {
  readonly seconds: number;
  /** Processor time of the program's own code and of the system for it. */
  readonly userMs: number;
  readonly systemMs: number;
  /** Resident memory, sampled. */
  readonly bytes: readonly number[];
}

const SAMPLE_EVERY_MS = 50;

function proc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

function residentBytes(shell: number): number | undefined {
  const program = proc(`${shell}/task/${shell}/children`).trim();
  const kib = /^VmRSS:\s+(\d+)/m.exec(proc(`${program}/status`))?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/** Runs a program to its end. Linux, since memory is read from /proc and bash takes the time. */
export async function runAlone(command: readonly string[]): Promise<Figures> {
  const timed = 'TIMEFORMAT="%R %U %S"; time "$@" >&2';
  const child = spawn('bash', ['-c', timed, 'bash', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const bytes: number[] = [];
  const timer = setInterval(() => {
    const resident = residentBytes(child.pid ?? 0);
    if (resident !== undefined) bytes.push(resident);
  }, SAMPLE_EVERY_MS);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(timer);
  if (exitCode !== 0) throw new Error(`a program ended with ${exitCode ?? 'a signal'}: ${told}`);
  const [seconds = NaN, user = NaN, system = NaN] = (told.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { seconds, userMs: user * 1000, systemMs: system * 1000, bytes };
}

/** Several programs at once, as one. */
export async function runTogether(commands: readonly (readonly string[])[]): Promise<Figures> {
  const all = await Promise.all(commands.map(runAlone));
  const sum = (value: (one: Figures) => number) =>
    all.reduce((total, one) => total + value(one), 0);
  const samples = Math.min(...all.map(({ bytes }) => bytes.length));
  return {
    seconds: Math.max(...all.map(({ seconds }) => seconds)),
    userMs: sum(({ userMs }) => userMs),
    systemMs: sum(({ systemMs }) => systemMs),
    bytes: Array.from({ length: samples }, (_, at) => sum(({ bytes }) => bytes[at] ?? 0)),
  };
}

export function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
