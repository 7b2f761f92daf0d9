/**
 * `node tests/bench/deidentify-stages.ts <folder>`: prints, as JSON, the milliseconds that each stage of a file
 * takes in the middle, one file after the other as a thread of the batch command has them.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex, signWith } from '../../server/deidentify/native-crypto.ts';
import { writeOutput } from '../../server/deidentify/output-folder.ts';
import { InputReader } from '../../server/deidentify/read-input.ts';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import { deidentify } from '../../src/core/deid/deidentify.ts';
import { holdReason } from '../../src/core/deid/hold.ts';
import { createKeyring } from '../../src/core/deid/keyring.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { createResidualScanner } from '../../src/core/deid/residual-scan.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { writeDicomParts } from '../../src/core/dicom/write.ts';
import { mapInstance } from '../../src/core/rcdm/map-instance.ts';
import { withPixels } from '../../workers/import/prepare-instance.ts';

/** Files before counting begins: code that runs the first time is another code. */
const WARM_UP = 200;

const [, , folder = ''] = process.argv;
const keyring = createKeyring(signWith(createSecretKey(randomBytes(32))));
const reader = new InputReader();
const { signal } = new AbortController();
const outputFolder = mkdtempSync(join(tmpdir(), 'deidentify-stages-'));
const partialFolder = mkdtempSync(join(outputFolder, 'partial-'));

const laps = new Map<string, number[]>();
let since = 0;

function lap(stage: string): void {
  const now = performance.now();
  const all = laps.get(stage) ?? [];
  all.push(now - since);
  laps.set(stage, all);
  since = now;
}

async function oneFile(path: string, index: number): Promise<void> {
  since = performance.now();
  const task = { index, input: path, path, place: null, byteLength: 0, isNamedByDicomdir: false };
  const bytes = await reader.read(task, signal);
  lap('read');
  const original = await readDicomBytes(bytes);
  lap('parse');
  if (holdReason(original.dataSet, { pixelsApproved: false })) throw new Error('held');
  const mapped = await mapInstance(original.dataSet, { keyring, condition: null });
  lap('rows');
  const { source, rows } = await withPixels({ original, rows: mapped }, 'decompress', signal);
  lap('decode');
  const { personId } = rows.person;
  const dataSet = await deidentify(source.dataSet, RCDM_PAPER, { keyring, personId });
  lap('de-identify');
  const parts = writeDicomParts({ transferSyntaxUid: source.transferSyntaxUid, dataSet });
  lap('encode');
  await sha256Hex(parts);
  lap('hash');
  const scanner = createResidualScanner(original, RCDM_PAPER);
  const hits = [...(await scanner.scanFile(parts)), ...(await scanner.scanRows(rows))];
  lap('residual scan');
  if (hits.length > 0) throw new Error('something was left');
  const safe = parts as Deidentified<readonly FileBytes[]>;
  await writeOutput({ outputFolder, partialFolder }, `${index}.dcm`, safe, signal);
  lap('write');
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

try {
  for (const [index, name] of readdirSync(folder).sort().entries()) {
    if (index === WARM_UP) laps.clear();
    await oneFile(join(folder, name), index);
  }
} finally {
  rmSync(outputFolder, { recursive: true, force: true });
}
const middles = [...laps].map(([stage, all]) => [stage, middleOf(all)] as const);
process.stdout.write(JSON.stringify(Object.fromEntries(middles)));
