import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { createKeyring, createSiteKey, type Keyring } from '../deid/keyring.ts';
import type { DataSet } from '../dicom/dataset.ts';
import { readDicomFile } from '../dicom/read.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { numbersOf, textOf } from '../dicom/values.ts';
import { mapInstance } from '../rcdm/map-instance.ts';
import type { InstanceRows } from '../rcdm/rows.ts';
import { chestSampler, makeChest } from './chest.ts';
import { PEOPLE, personName, phantomIdentifiers } from './people.ts';
import { phantomCount, phantomInstance, type PhantomInstance } from './phantom.ts';
import { PLAN, type InstancePlan } from './plan.ts';
import { renderSlice, type SliceGeometry } from './render.ts';
import { enhancementOf } from './technique-elements.ts';

interface Sample extends PhantomInstance {
  readonly dataSet: DataSet;
  readonly rows: InstanceRows;
}

const run = promisify(execFile);
const samples: Sample[] = [];
let keyring: Keyring;

beforeAll(async () => {
  keyring = createKeyring(await createSiteKey());
  for (let index = 0; index < phantomCount(); index++) {
    const instance = phantomInstance(index);
    const { dataSet } = await readDicomFile(instance.bytes);
    const rows = await mapInstance(dataSet, { keyring, condition: instance.condition });
    samples.push({ ...instance, dataSet, rows });
  }
}, 60_000);

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const distinct = (values: readonly unknown[]) => new Set(values).size;

describe('the set', () => {
  it('is about 300 files of 12 people within 12 MB, every path and UID once', () => {
    expect(samples).toHaveLength(312);
    expect(samples.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(12e6);
    expect(distinct(samples.map(({ path }) => path))).toBe(312);
    expect(distinct(samples.map(({ rows }) => rows.image.imageId))).toBe(312);
    expect(distinct(samples.map(({ rows }) => rows.person.personId))).toBe(12);
    expect(distinct(samples.map(({ rows }) => rows.occurrence.radiologyOccurrenceId))).toBe(14);
    expect(distinct(samples.map(({ rows }) => rows.image.seriesUid))).toBe(12 * 4 + 4);
  });

  it('is the same every time, and no two slices are alike', () => {
    expect(phantomInstance(5).bytes).toEqual(phantomInstance(5).bytes);
    const pixels = samples.map(({ bytes }) => bytes.subarray(-32_768).join());
    expect(distinct(pixels)).toBe(312);
  });

  it('gives one condition a person, six people each', () => {
    const pairs = new Set(
      samples.map(({ rows, condition }) => `${rows.person.personId} ${condition.code}`),
    );
    expect(tally([...pairs].map((pair) => pair.split(' ')[1] ?? ''))).toEqual({
      '281900007': 6,
      '363358000': 6,
    });
  });

  it('refuses an index outside', () => {
    expect(() => phantomInstance(312)).toThrow(
      expect.objectContaining({ code: 'internal/unexpected' }),
    );
  });
});

describe('rows of the set', () => {
  it('have the planes, phases and modalities that were drawn', () => {
    expect(tally(samples.map(({ rows }) => rows.image.plane.value))).toEqual({
      AXIAL: 216,
      CORONAL: 48,
      SAGITTAL: 48,
    });
    expect(tally(samples.map(({ rows }) => rows.image.modality))).toEqual({ CT: 288, MR: 24 });
    for (const [index, { rows }] of samples.entries()) {
      const plan = PLAN[index];
      expect(rows.image.plane.value).toBe(plan?.plane.toUpperCase());
      const isNative = plan?.kind === 'ct-native' || plan?.kind.startsWith('mr') === true;
      expect(rows.image.phase.value === 'NATIVE', plan?.kind).toBe(isNative);
    }
  });

  it('find the phase by words in two languages, by times and by the agent', () => {
    expect(
      tally(samples.map(({ rows }) => `${rows.image.phase.value} ${rows.image.phase.rule}`)),
    ).toEqual({
      'NATIVE series-description': 72,
      'ARTERIAL series-description': 96,
      'PORTAL_VENOUS series-description': 48,
      'NATIVE agent': 24 + 24,
      'PORTAL_VENOUS bolus-delay': 48,
    });
  });

  it('fill device, dose, body part, spacing, window and date', () => {
    for (const { rows } of samples) {
      const { occurrence, image } = rows;
      expect(occurrence.manufacturer).not.toBeNull();
      expect(occurrence.manufacturerModel).not.toBeNull();
      expect(occurrence.dosageUnit).toBe(occurrence.modality === 'CT' ? 'kVp' : 'T');
      expect(occurrence.bodyPart.value).toBe(occurrence.modality === 'CT' ? 'CHEST' : 'BRAIN');
      expect(occurrence.shiftedDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(image.windowCenter).toBe(occurrence.modality === 'CT' ? -500 : 1200);
      expect(image.pixelSpacingMm?.[0]).toBe(occurrence.modality === 'CT' ? 2.8125 : 1.875);
    }
    const months = samples.map(({ dataSet }) => textOf(dataSet, Tag.StudyDate)?.slice(0, 6));
    expect(distinct(months)).toBeGreaterThanOrEqual(12);
  });

  it('hold no planted text', () => {
    const written = JSON.stringify(samples.map(({ rows }) => rows));
    expect(phantomIdentifiers().filter((text) => written.includes(text))).toEqual([]);
  });
});

describe('planted identities', () => {
  it('stand in the files in each character set', () => {
    for (const [index, { dataSet }] of samples.entries()) {
      const person = PEOPLE[PLAN[index]?.person ?? -1];
      expect(person && personName(person)).toBe(textOf(dataSet, Tag.PatientName));
    }
    expect(distinct(PEOPLE.map(({ encoding }) => encoding))).toBe(3);
  });

  it('are all found somewhere', () => {
    const people = new TextDecoder('utf-8');
    const files = samples.map(({ bytes }) => people.decode(bytes.subarray(0, 3000)));
    const missing = phantomIdentifiers().filter(
      (text) => /^[\x20-\x7e]+$/.test(text) && !files.some((file) => file.includes(text)),
    );
    expect(missing).toEqual([]);
  });
});

/** The slice that the file says it is, of the same chest without a tumor and without noise, in HU. */
function withoutTumor({ dataSet }: Sample, plan: InstancePlan): Float32Array {
  const geometry = {
    size: 128,
    spacingMm: numbersOf(dataSet, Tag.PixelSpacing)[0] ?? NaN,
    orientation: numbersOf(dataSet, Tag.ImageOrientationPatient),
    position: numbersOf(dataSet, Tag.ImagePositionPatient),
  } as unknown as SliceGeometry;
  const sampler = chestSampler(makeChest(plan.person, false), enhancementOf(plan));
  return renderSlice(sampler, geometry, { deviation: 0, seed: 0 });
}

it('shows the tumor against lung in every CT slice of the ill and in none of the healthy', () => {
  const lumps = samples.flatMap((sample, index) => {
    const plan = PLAN[index];
    if (plan === undefined || plan.kind.startsWith('mr')) return [];
    const expected = withoutTumor(sample, plan);
    // The reader gives words without a sign.
    const words = numbersOf(sample.dataSet, Tag.PixelData);
    const hu = words.map((word) => ((word << 16) >> 16) - 1024);
    const denser = hu.filter((value, at) => value - (expected[at] ?? NaN) > 500);
    return [{ isIll: plan.isIll, pixels: denser.length }];
  });
  const [ill, healthy] = [true, false].map((isIll) =>
    lumps.filter((lump) => lump.isIll === isIll).map(({ pixels }) => pixels),
  );
  expect([ill?.length, healthy?.length]).toEqual([144, 144]);
  expect(Math.min(...(ill ?? []))).toBeGreaterThan(50);
  // Edges fall into another pixel where the position is rounded to micrometres.
  expect(Math.max(...(healthy ?? []))).toBeLessThan(5);
});

async function hasTool(name: string): Promise<boolean> {
  return run('which', [name]).then(
    () => true,
    () => false,
  );
}

/** One of each series kind and of each character set. */
const CHECKED = [0, 8, 16, 20, 24, 30, 36, 44, 84];

describe('other readers', () => {
  it.for(CHECKED)('dcmtk and dicom3tools take file %i', async (index, { skip }) => {
    if (!(await hasTool('dcmdump')) || !(await hasTool('dciodvfy'))) {
      skip('dcmtk or dicom3tools is not installed');
    }
    const folder = await mkdtemp(join(tmpdir(), 'phantom-'));
    const file = join(folder, 'a.dcm');
    await writeFile(file, phantomInstance(index).bytes);
    const dump = await run('dcmdump', ['+U8', file]);
    // dciodvfy ends with 1 when it found an error; what it says is on stderr.
    const checked = await run('dciodvfy', [file]).catch(
      (error: unknown) => error as { stderr: string },
    );
    await rm(folder, { recursive: true });
    expect(dump.stdout).toContain('PixelData');
    expect(dump.stderr).toBe('');
    expect(checked.stderr).toMatch(/^(CT|MR)Image$/m);
    expect(checked.stderr.split('\n').filter((line) => /Error/.test(line))).toEqual([]);
  });
});
