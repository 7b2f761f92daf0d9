import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGate } from '../gate/build-gate.ts';
import { findPocketBase } from '../pocketbase/executable.ts';
import { servePocketBase } from '../pocketbase/serve.ts';
import { buildApp, isBuildStale } from './app-build.ts';
import { tryPort } from './port.ts';
import { type StartSettings, readSettings } from './settings.ts';
import { serveAppOnly } from './static-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};
const sayReady = (url: string): void => {
  say(`R-CDM Studio is ready at ${url}`);
};

/** Calls `stop` once, at Ctrl+C or when the system ends the program. */
function onEnd(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

async function serveWithPocketBase(executable: string, settings: StartSettings): Promise<number> {
  try {
    await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  } catch {
    say(`The data folder ${settings.dataDir} cannot be made. Name another one in RCDM_DATA.`);
    return 1;
  }
  let setupToken: string | null = null;
  let isReady = false;
  const sayHowToSetUp = (url: string): void => {
    if (!isReady || setupToken === null) return;
    say('First start: open this link within 30 minutes to make the first administrator account.');
    say(`${url}/settings#setup=${setupToken}`);
  };
  const server = servePocketBase({
    executable,
    ...settings,
    pacsOrigins: settings.pacsOrigins.join(' '),
    publicDir: join(root, 'dist'),
    gateFile: await buildGate(join(root, '.cache')),
    onOutput: say,
    onSetupToken: (token) => {
      setupToken = token;
      sayHowToSetUp(server.url);
    },
  });
  onEnd(() => server.stop());
  try {
    await server.ready;
    isReady = true;
    sayReady(server.url);
    if (settings.isGateOverridden) {
      say('RCDM_GATE_OVERRIDE is set: files that may still identify somebody are stored.');
    }
    sayHowToSetUp(server.url);
  } catch {
    say('The server did not start. What it printed stands above.');
  }
  return server.exited;
}

async function serveThisDeviceOnly(advice: string, settings: StartSettings): Promise<number> {
  say(`PocketBase is not here, so everything stays on this device only. ${advice}`);
  const server = await serveAppOnly(root, settings);
  sayReady(server.url);
  await new Promise<void>((resolve) => {
    onEnd(async () => {
      await server.stop();
      resolve();
    });
  });
  return 0;
}

async function start(): Promise<number> {
  const read = readSettings(process.env, root);
  if ('problem' in read) {
    say(read.problem);
    return 1;
  }
  const { settings } = read;
  if ((await tryPort(settings.host, settings.port)) === null) {
    say(
      `Port ${settings.port} of ${settings.host} is in use: end what uses it, or set RCDM_PORT to another one.`,
    );
    return 1;
  }
  if (await isBuildStale(root)) {
    say('Building the app …');
    try {
      await buildApp(root);
    } catch (error) {
      say(`The app could not be built. ${error instanceof Error ? error.message : ''}`);
      return 1;
    }
  }
  const found = await findPocketBase({ log: say });
  return found.path === null
    ? serveThisDeviceOnly(found.advice, settings)
    : serveWithPocketBase(found.path, settings);
}

process.exitCode = await start();
