import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface ServeOptions {
  readonly executable: string;
  readonly dataDir: string;
  readonly publicDir: string;
  /** What buildGate made: it judges each file before it is stored. */
  readonly gateFile: string;
  /** What the gate would refuse is stored all the same, and each time written to the server's log. */
  readonly isGateOverridden?: boolean | undefined;
  readonly host: string;
  readonly port: number;
  /** List of origins that pages may connect to beside their own; see RCDM_PACS_ORIGINS. */
  readonly pacsOrigins?: string | undefined;
  /** Called once, on a first start only: the token with which the first administrator is made. */
  readonly onSetupToken?: (token: string) => void;
  /** What PocketBase prints beside its banner. */
  readonly onOutput?: (line: string) => void;
}

export interface PocketBaseProcess {
  readonly url: string;
  /** Settles when the server answers. Rejects when the process ends before. */
  readonly ready: Promise<void>;
  /** Exit status, or 1 when a signal ended it. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 8_000;

/** Lines of the start banner and of the installer, which are told in our own words. */
const SAID_BY_US = [
  /Server started at /,
  /REST API: /,
  /Dashboard: /,
  /^\(!\) Launch the URL below/,
  /\/_\/#\/pbinstall\//,
  /^\(you can also create your first superuser/,
  /^\s*$/,
];

const INSTALLER_LINK = /\/_\/#\/pbinstall\/([\w-]+\.[\w-]+\.[\w-]+)/;

/** The person's environment does not go in: only what the program needs. */
function environment(options: ServeOptions): NodeJS.ProcessEnv {
  const kept = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'TZ'];
  const env: NodeJS.ProcessEnv = {};
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name];
  return {
    ...env,
    // Empty, so that PocketBase finds nothing with which to open a browser by itself.
    PATH: '',
    // Go gives memory back late: after a load of uploads it would hold twice this.
    GOMEMLIMIT: process.env['GOMEMLIMIT'] ?? '400MiB',
    RCDM_SECURITY_HEADERS: folder('../security-headers.json'),
    RCDM_PACS_ORIGINS: options.pacsOrigins ?? '',
    RCDM_GATE_FILE: options.gateFile,
    RCDM_GATE_OVERRIDE: options.isGateOverridden ? 'store-anyway' : '',
  };
}

function commandLine(options: ServeOptions, url: string): string[] {
  const address = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
  return [
    'serve',
    `--http=${address}`,
    `--dir=${options.dataDir}`,
    `--hooksDir=${folder('pb_hooks')}`,
    `--migrationsDir=${folder('pb_migrations')}`,
    `--publicDir=${options.publicDir}`,
    // The same origin needs no CORS; other origins get none.
    `--origins=${url}`,
    // A change in the dashboard must not write into the program's own migrations.
    '--automigrate=false',
    '--hooksWatch=false',
    // The hook does it, for routes only: a missing script must not come back as HTML.
    '--indexFallback=false',
  ];
}

async function stopProcess(child: ChildProcess, exited: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** Starts PocketBase with this program's migrations, hooks and headers. */
export function servePocketBase(options: ServeOptions): PocketBaseProcess {
  const isAnyAddress = options.host === '0.0.0.0' || options.host === '::';
  const name = isAnyAddress ? '127.0.0.1' : options.host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${options.port}`;
  const child = spawn(options.executable, commandLine(options, url), {
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });

  const exited = new Promise<number>((resolve) => {
    child.once('error', () => {
      resolve(1);
    });
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });

  const ready = new Promise<void>((resolve, reject) => {
    const read = (line: string): void => {
      if (line.includes('Server started at ')) resolve();
      const token = INSTALLER_LINK.exec(line)?.[1];
      if (token !== undefined) options.onSetupToken?.(token);
      if (!SAID_BY_US.some((pattern) => pattern.test(line))) options.onOutput?.(line);
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    void exited.then((code) => {
      reject(new Error(`PocketBase ended with status ${code} before it was ready`));
    });
  });

  return { url, ready, exited, stop: () => stopProcess(child, exited) };
}
