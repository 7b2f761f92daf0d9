import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPTIONS, type DeidOption } from '../../src/core/deid/confidentiality.ts';
import { deidPolicySchema, RCDM_PAPER, type DeidPolicy } from '../../src/core/deid/policy.ts';
import { PRESETS } from '../../src/core/deid/presets.ts';
import { testKeyring } from '../support/planted-dicom.ts';
import { COMPRESSED, plantedFiles } from './files/index.ts';
import { isKeptOpenly } from './kept-openly.ts';
import { runPolicy } from './run-policy.ts';
import { createScanner, type Scanner } from './scanner.ts';

const keyring = await testKeyring();
const files = plantedFiles();
const options = Object.keys(OPTIONS) as DeidOption[];

/** Every preset, and every option by itself. */
const policies: readonly DeidPolicy[] = [
  ...PRESETS,
  ...options.map((option) =>
    deidPolicySchema.parse({ ...RCDM_PAPER, id: option.toLowerCase(), options: [option] }),
  ),
];

/**
 * What never leaves, under any policy, and by which code: a person must look at it, nobody knows how to
 * clean it, or it is no file that can be read to its end.
 */
const KEPT_BACK: Readonly<Record<string, string>> = {
  'deflated-with-bytes-behind': 'dicom/truncated',
  'text-behind': 'dicom/malformed',
  'pixels-longer-than-said': 'dicom/malformed',
  'jpeg-behind-end': 'dicom/decode-failed',
  'overlay-in-pixels': 'deid/burned-in-risk',
  'ultrasound': 'deid/burned-in-risk',
  'secondary-capture': 'deid/burned-in-risk',
  'burned-in': 'deid/burned-in-risk',
  'dose-screen': 'deid/burned-in-risk',
  'angiography': 'deid/burned-in-risk',
  'encapsulated-pdf': 'deid/object-kind',
  'raw-data': 'deid/object-kind',
  'private-class': 'deid/object-kind',
}; // prettier-ignore

/** What leaves only under a policy that has this option. */
const NEEDS: Readonly<Record<string, DeidOption>> = {
  'report': 'cleanStructuredContent',
  'dose-report': 'cleanStructuredContent',
  'key-objects': 'cleanStructuredContent',
  'presentation-state': 'cleanGraphics',
}; // prettier-ignore

/** Nothing says which part of the body it is, so it may be a head, whose face the option wants away. */
const MAY_BE_HEADS: readonly string[] = ['unknown-values', 'wrong-vr'];

/** The code that a file is kept back by under a policy; null when it leaves. */
function codeFor(name: string, { options }: DeidPolicy): string | null {
  const needed = NEEDS[name];
  if (needed !== undefined && !options.includes(needed)) return 'deid/object-kind';
  const wantsNoFaces = options.includes('cleanRecognizableVisualFeatures');
  if (wantsNoFaces && MAY_BE_HEADS.includes(name)) return 'deid/recognizable-face';
  return KEPT_BACK[name] ?? null;
}

test('the set has more than a hundred files, and the scanner sees every string in its input', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  for (const { name, bytes, plants } of files) {
    const seen = new Set(createScanner(plants)(bytes));
    expect([name, plants.filter((plant) => !seen.has(plant)).map(({ place }) => place)]).toEqual([
      name,
      [],
    ]);
  }
  expect(files.flatMap(({ plants }) => plants).length).toBeGreaterThan(20_000);
});

async function leftBy(
  bytes: Uint8Array,
  scan: Scanner,
  policy: DeidPolicy,
  compression: 'decompress' | 'keep-lossless' = 'decompress',
): Promise<{ readonly code: string | null; readonly left: readonly string[] }> {
  const outcome = await runPolicy(bytes, policy, { keyring, compression });
  if (outcome.kind === 'kept') return { code: outcome.code, left: [] };
  const left = scan(outcome.bytes).filter((plant) => !isKeptOpenly(plant, policy));
  return { code: null, left: left.map(({ place, kind }) => `${place} (${kind})`) };
}

describe.each(files.map((file) => [file.name, file] as const))('%s', (name, { bytes, plants }) => {
  const code = KEPT_BACK[name];

  test(
    code ? `is kept back as ${code} under every policy` : 'has nothing planted left',
    async () => {
      const scan = createScanner(plants);
      for (const policy of policies) {
        expect({ policy: policy.id, ...(await leftBy(bytes, scan, policy)) }).toEqual({
          policy: policy.id,
          code: codeFor(name, policy),
          left: [],
        });
      }
    },
  );
});

test.each(
  files.filter(({ name }) => COMPRESSED.includes(name)).map((file) => [file.name, file] as const),
)('%s has nothing left either where frames may stay compressed', async (_, { bytes, plants }) => {
  const scan = createScanner(plants);
  for (const policy of PRESETS) {
    expect((await leftBy(bytes, scan, policy, 'keep-lossless')).left).toEqual([]);
  }
});

const TORTURE = '../shared/data/conformance/generated/phi_torture_korean';

test.skipIf(!existsSync(`${TORTURE}.dcm`))('a file that somebody else planted', async () => {
  const told = JSON.parse(readFileSync(`${TORTURE}.json`, 'utf8')) as {
    top_level: Record<string, string>;
  };
  const plants = Object.entries(told.top_level).map(([keyword, text]) => {
    const isDate = keyword === 'PatientBirthDate';
    const needles = text.split(/[=^ ]/).filter((part) => /PHI|Phi|Hong|길동|吉洞/.test(part));
    const kind = isDate ? ('date' as const) : ('id' as const);
    return { kind, text, needles, place: `top/${keyword}`, keyword };
  });
  const bytes = readFileSync(`${TORTURE}.dcm`);
  const scan = createScanner(plants);
  expect(scan(bytes).length).toBe(plants.length);
  for (const policy of policies) {
    // A doctor in it is called Perf, which is a word of descriptions.
    const found = await leftBy(bytes, scan, policy);
    expect({ policy: policy.id, ...found }).toEqual({ policy: policy.id, code: null, left: [] });
  }
});
