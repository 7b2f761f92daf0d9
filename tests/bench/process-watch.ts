import { readdirSync, readFileSync } from 'node:fs';

/** What the processes of one browser used, read from /proc: Linux only. */
export interface Usage {
  /** Milliseconds of processor time by kind of thread. */
  readonly processorMs: Readonly<Record<string, number>>;
  readonly tabBytes: number;
  readonly browserBytes: number;
}

const TICK_MS = 10;
const KIB = 1024;

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has ended
  }
}

const pids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** Ids of the browser and everything that it started; the browser is known by its profile folder. */
function family(profile: string): string[] {
  const parents = new Map(
    pids().map((pid) => [pid, /^PPid:\s+(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? '']),
  );
  const found = pids().filter((pid) =>
    text(`/proc/${pid}/cmdline`).split('\0').includes(`--user-data-dir=${profile}`),
  );
  const isInside = (pid: string): boolean =>
    found.includes(pid) || (parents.has(pid) && isInside(parents.get(pid) ?? ''));
  return [...parents.keys()].filter(isInside);
}

function kindOf(pid: string): 'browser' | 'tab' | 'other' {
  const command = text(`/proc/${pid}/cmdline`);
  if (command.includes('--type=renderer')) return 'tab';
  return command.includes('--type=') ? 'other' : 'browser';
}

function residentBytes(pid: string): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? 0) * KIB;
}

/** User and system time of a thread: fields 14 and 15 of stat, counted behind the name. */
function threadMs(pid: string, thread: string): number {
  const fields = text(`/proc/${pid}/task/${thread}/stat`).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

function threadKind(kind: string, pid: string, thread: string): string {
  const name = text(`/proc/${pid}/task/${thread}/comm`).trim();
  if (kind !== 'tab') return kind === 'browser' ? 'browser process' : 'other processes';
  if (thread === pid) return 'UI thread';
  return name.startsWith('Dedicated') ? 'import workers' : 'other threads of the tab';
}

export function readUsage(profile: string): Usage {
  const processorMs: Record<string, number> = {};
  let tabBytes = 0;
  let browserBytes = 0;
  for (const pid of family(profile)) {
    const kind = kindOf(pid);
    if (kind === 'tab') tabBytes = Math.max(tabBytes, residentBytes(pid));
    if (kind === 'browser') browserBytes += residentBytes(pid);
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const name = threadKind(kind, pid, thread);
      processorMs[name] = (processorMs[name] ?? 0) + threadMs(pid, thread);
    }
  }
  return { processorMs, tabBytes, browserBytes };
}
