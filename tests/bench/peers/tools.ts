import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PRESETS } from '../../../src/core/deid/presets.ts';

/** One way to de-identify a folder. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** How it was called. */
  readonly how: string;
  /** Fills the output folder with files of the same names; gives why the others are not there. */
  readonly run: (input: string, output: string) => Promise<ReadonlyMap<string, string>>;
}

const MAX_BUFFER = 2 ** 28;

interface Report {
  readonly files: readonly {
    readonly input: string;
    readonly output: string | null;
    readonly code: string | null;
  }[];
}

/** Ours, by its batch command; the report tells which output belongs to which input. */
function ours(policy: (typeof PRESETS)[number]): Tool {
  return {
    name: `ours, ${policy.id}`,
    version: policy.version,
    how: `\`npm run deidentify -- IN OUT --policy ${policy.id}\``,
    run: (input, output) => {
      const own = `${output}-own`;
      const report = `${output}.json`;
      const args = ['server/deidentify/main.ts', input, own, '--policy', policy.id, '--report', report];
      spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      const { files } = JSON.parse(readFileSync(report, 'utf8')) as Report;
      const kept = new Map<string, string>();
      for (const { input: from, output: to, code } of files) {
        if (to === null) kept.set(basename(from), code ?? 'unknown');
        else writeFileSync(join(output, basename(from)), readFileSync(to));
      }
      return Promise.resolve(kept);
    },
  }; // prettier-ignore
}

/** A tool of Python, in one process for all files. */
function ofPython(python: string, name: string, word: string, module: string): Tool | null {
  const ask = `import importlib.metadata as m; print(m.version('${module}'))`;
  const asked = spawnSync(python, ['-c', ask], { encoding: 'utf8' });
  if (asked.status !== 0) return null;
  return {
    name,
    version: asked.stdout.trim(),
    how: 'its rules as they come, called from Python; private attributes removed',
    run: (input, output) => {
      const script = join(import.meta.dirname, 'run-peer.py');
      const { stdout } = spawnSync(python, ['-W', 'ignore', script, word, input, output], {
        encoding: 'utf8',
        maxBuffer: MAX_BUFFER,
      });
      const printed = stdout.trim().split('\n').at(-1) ?? '{}';
      return Promise.resolve(
        new Map(Object.entries(JSON.parse(printed) as Record<string, string>)),
      );
    },
  };
}

function gdcmanon(scratch: string): Tool | null {
  if (!existsSync('/usr/bin/gdcmanon')) return null;
  const certificate = join(scratch, 'certificate.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=x',
    '-keyout', join(scratch, 'key.pem'), '-out', certificate], { stdio: 'ignore' }); // prettier-ignore
  const version = /gdcm ([\d.]+)/.exec(
    spawnSync('gdcmanon', ['--version'], { encoding: 'utf8' }).stdout,
  );
  return {
    name: 'gdcmanon',
    version: version?.[1] ?? 'unknown',
    how: '`gdcmanon -e -c CERTIFICATE`, the Basic Profile',
    run: (input, output) => {
      const refused = new Map<string, string>();
      for (const name of readdirSync(input).sort()) {
        const target = join(output, name);
        const done = spawnSync('gdcmanon', ['-e', '-c', certificate, join(input, name), target]);
        if (!existsSync(target)) refused.set(name, `status ${done.status ?? 'none'}`);
      }
      return Promise.resolve(refused);
    },
  };
}

const ORTHANC_PORT = 18_742;
const ORTHANC = `http://127.0.0.1:${ORTHANC_PORT}`;

async function isUp(): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return (await fetch(`${ORTHANC}/system`)).ok;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100)); // not yet
    }
  }
  return false;
}

async function throughOrthanc(bytes: Uint8Array): Promise<Uint8Array | string> {
  const stored = await fetch(`${ORTHANC}/instances`, { method: 'POST', body: Buffer.from(bytes) });
  if (!stored.ok) return `POST /instances: ${stored.status}`;
  const { ID } = (await stored.json()) as { ID: string };
  const cleaned = await fetch(`${ORTHANC}/instances/${ID}/anonymize`, {
    method: 'POST',
    body: JSON.stringify({ DicomVersion: '2021b', KeepSource: false, Force: true }),
  });
  if (!cleaned.ok) return `POST /anonymize: ${cleaned.status}`;
  return new Uint8Array(await cleaned.arrayBuffer());
}

function orthanc(scratch: string): Tool | null {
  if (!existsSync('/usr/sbin/Orthanc')) return null;
  const printed = spawnSync('/usr/sbin/Orthanc', ['--version'], { encoding: 'utf8' }).stdout;
  return {
    name: 'Orthanc',
    version: /Orthanc ([\d.]+)/.exec(printed)?.[1] ?? 'unknown',
    how: '`POST /instances/ID/anonymize` with `DicomVersion` 2021b (the newest of this version), `KeepSource` false',
    run: async (input, output) => {
      const folder = join(scratch, 'orthanc');
      mkdirSync(folder, { recursive: true });
      const config = join(folder, 'orthanc.json');
      const settings = {
        HttpPort: ORTHANC_PORT,
        HttpBindAddresses: ['127.0.0.1'],
        DicomServerEnabled: false,
        RemoteAccessAllowed: false,
        AuthenticationEnabled: false,
        StorageDirectory: folder,
        IndexDirectory: folder,
        Plugins: [],
      };
      writeFileSync(config, JSON.stringify(settings));
      const server = spawn('/usr/sbin/Orthanc', [config], { stdio: 'ignore' });
      const refused = new Map<string, string>();
      try {
        if (!(await isUp())) throw new Error('Orthanc does not answer');
        for (const name of readdirSync(input).sort()) {
          const result = await throughOrthanc(readFileSync(join(input, name)));
          if (typeof result === 'string') refused.set(name, result);
          else writeFileSync(join(output, name), result);
        }
      } finally {
        server.kill();
      }
      return refused;
    },
  };
}

/** Every tool that this machine has. */
export function toolsOf(scratch: string, python: string): readonly Tool[] {
  return [
    ...PRESETS.map(ours),
    ofPython(python, 'dcmanon', 'dcmanon', 'dcmanon'),
    ofPython(python, 'Kitware dicom-anonymizer', 'kitware', 'dicom-anonymizer'),
    gdcmanon(scratch),
    orthanc(scratch),
  ].filter((tool) => tool !== null);
}
