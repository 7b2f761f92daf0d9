import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGate } from '../../server/gate/build-gate.ts';
import { findPocketBase } from '../../server/pocketbase/executable.ts';
import { servePocketBase } from '../../server/pocketbase/serve.ts';
import { tryPort } from '../../server/start/port.ts';

export interface TestPocketBase {
  readonly url: string;
  /** The one-time token of the first start. */
  readonly setupToken: string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

export interface TestPocketBaseOptions {
  /** The built app; without it a folder that holds a small page and one script. */
  readonly publicDir?: string;
  readonly pacsOrigins?: string;
  readonly isGateOverridden?: boolean;
}

/** Why there is no PocketBase on this machine; null when there is one. */
export async function whyNoPocketBase(): Promise<string | null> {
  const found = await findPocketBase();
  return found.path === null ? found.advice : null;
}

async function writeSmallApp(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>small app</title>');
  await writeFile(join(folder, 'sw.js'), '// worker');
  await writeFile(join(folder, 'assets', 'index-1a2b3c.js'), 'export {};\n'.repeat(1000));
}

/** A real PocketBase with this program's migrations and hooks, on a free port, with data of its own. */
export async function startPocketBase(
  options: TestPocketBaseOptions = {},
): Promise<TestPocketBase> {
  const found = await findPocketBase();
  if (found.path === null) throw new Error(found.advice);
  const folder = await mkdtemp(join(tmpdir(), 'rcdm-test-'));
  const publicDir = options.publicDir ?? join(folder, 'public');
  if (!options.publicDir) await writeSmallApp(publicDir);
  const port = await tryPort('127.0.0.1', 0);
  if (port === null) throw new Error('no free port');

  const printed: string[] = [];
  let gotToken: (token: string) => void = () => undefined;
  const setupToken = new Promise<string>((resolve) => {
    gotToken = resolve;
  });
  const server = servePocketBase({
    executable: found.path,
    dataDir: join(folder, 'data'),
    publicDir,
    gateFile: await buildGate(folder),
    host: '127.0.0.1',
    port,
    pacsOrigins: options.pacsOrigins,
    isGateOverridden: options.isGateOverridden,
    onSetupToken: (token) => {
      gotToken(token);
    },
    onOutput: (line) => printed.push(line),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.ready;
    return { url: server.url, setupToken: await setupToken, stop };
  } catch (error) {
    await stop();
    throw new Error(printed.join('\n'), { cause: error });
  }
}
