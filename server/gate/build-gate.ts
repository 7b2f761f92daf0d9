import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { createKeyring, createSiteKey } from '../../src/core/deid/keyring.ts';
import { RCDM_PAPER, type DeidPolicy } from '../../src/core/deid/policy.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { formsOf } from './forms.ts';
import type { GateBundle, PackedElement } from './gate-bundle.ts';

const POLICIES = [RCDM_PAPER];
const FILE_NAME = 'gate.cjs';

function packed(dataSet: DataSet): PackedElement[] {
  return [...dataSet.values()].map((one): PackedElement => {
    if (one.kind === 'sequence') return { tag: one.tag, vr: 'SQ', items: one.items.map(packed) };
    if (one.kind !== 'value') throw new TypeError('pixel data among the markers');
    return { tag: one.tag, vr: one.vr, bytes: [...one.bytes] };
  });
}

async function bundleOf(policies: readonly DeidPolicy[]): Promise<GateBundle> {
  const keyring = createKeyring(await createSiteKey());
  return {
    policies: await Promise.all(
      policies.map(async (policy) => ({
        policy,
        forms: (await formsOf(policy, { keyring, personId: '' })).map(packed),
      })),
    ),
  };
}

/**
 * Makes the gate out of the very code that de-identifies, as one CommonJS file for PocketBase's script
 * engine (goja), and gives its path.
 */
export async function buildGate(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { GATE_BUNDLE: JSON.stringify(await bundleOf(POLICIES)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('gate.ts', import.meta.url)),
        formats: ['cjs'],
        fileName: () => FILE_NAME,
      },
    },
  });
  return `${folder}/${FILE_NAME}`;
}
