import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNifti } from '../../src/core/formats/nifti.ts';
import { createZip } from '../../src/core/formats/zip-write.ts';
import { standardize } from '../../src/core/imaging/standardize.ts';
import { readPng } from '../../src/core/formats/png-read.ts';
import { encodePng } from '../../src/core/formats/png.ts';
import { niftiBytes, npyBytes } from '../../tests/support/data-files.ts';
import { toyImages } from '../../src/engine/testing/toy-images.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const SIZE = 12;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rcdm-train-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly events: readonly Record<string, unknown>[];
  readonly stderr: string;
}

const eventsIn = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function train(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, '--device', 'cpu', ...args], (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0;
      resolve({ code, events: eventsIn(stdout), stderr });
    });
  });
}

async function writeConfig(name: string, config: object): Promise<string> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(config));
  return path;
}

const classConfig = (change: object = {}) => ({
  name: 'toy',
  data: { kind: 'npz', path: join(folder, 'toy.npz') },
  task: 'classification',
  dimensions: 2,
  classes: ['ring', 'disc'],
  model: { kind: 'cnn-2d', depth: 2, blockCount: 1, baseFilters: 4 },
  training: {
    epochs: 3,
    batchSize: 8,
    learningRate: { schedule: 'constant', rate: 0.01 },
    best: 'auc',
  },
  augmentation: { flip: ['columns'] },
  inference: { threshold: 'accuracy', flips: ['columns'] },
  split: { kind: 'official' },
  ...change,
});

async function writeNpz(path: string, change: (name: string, pixels: Float32Array) => void) {
  const zip = createZip();
  for (const [seed, [name, count]] of (
    [
      ['train', 32],
      ['val', 12],
      ['test', 14],
    ] as const
  ).entries()) {
    const { pixels, labels } = toyImages(count, SIZE, seed + 1);
    change(name, pixels);
    await zip.add(`${name}_images.npy`, npyBytes('<f4', [count, SIZE, SIZE], pixels));
    await zip.add(`${name}_labels.npy`, npyBytes('|u1', [count, 1], Uint8Array.from(labels)));
  }
  await writeFile(path, new Uint8Array(await (await zip.finish()).arrayBuffer()));
}

/** Standardized images, and behind them the same with their columns in reverse. */
function mirroredTwice(pixels: Float32Array): Float32Array {
  const size = SIZE * SIZE;
  const both = new Float32Array(pixels.length * 2);
  for (let start = 0; start < pixels.length; start += size) {
    const image = { rows: SIZE, columns: SIZE, pixels: pixels.slice(start, start + size) };
    const { pixels: values } = standardize(image);
    both.set(values, start);
    for (let row = 0; row < SIZE; row++) {
      const line = values.slice(row * SIZE, (row + 1) * SIZE).reverse();
      both.set(line, pixels.length + start + row * SIZE);
    }
  }
  return both;
}

describe('npm run train', () => {
  beforeAll(() => writeNpz(join(folder, 'toy.npz'), () => undefined));

  it('trains, tests and leaves what anyone can score again', async () => {
    const out = join(folder, 'run');
    const { code, events } = await train(await writeConfig('run', classConfig()), '--out', out);
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ event: 'start', examples: { train: 32, test: 14 } });
    expect(events.filter(({ event }) => event === 'epoch')).toHaveLength(3);
    const last = events.at(-1) as { event: string; metrics: { accuracy: number; auc: number } };
    expect(last.event).toBe('test');

    const [header, ...rows] = readFileSync(join(out, 'test-predictions.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(header).toBe('id,label,score_0,score_1');
    const values = rows.map((row) => row.split(',').map(Number));
    expect(values.map(([id]) => id)).toEqual(Array.from({ length: 14 }, (_, i) => i));
    const right = values.filter(([, label, a = 0, b = 0]) => (b > a ? 1 : 0) === label).length;
    expect(last.metrics.accuracy).toBeCloseTo(right / 14, 6);
    for (const name of ['model/model.json', 'model/weights.bin', 'model-card.md', 'config.json']) {
      expect(existsSync(join(out, name)), name).toBe(true);
    }
    const written = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const namers = written.filter(({ parentPath, name }) =>
      readFileSync(join(parentPath, name)).includes(folder),
    );
    // Folders carry names, and what is left behind is handed on.
    expect(namers.map(({ name }) => name)).toEqual([]);
    const session = await ort.InferenceSession.create(readFileSync(join(out, 'model.onnx')));
    const { pixels } = toyImages(14, SIZE, 3);
    const feed = new ort.Tensor('float32', mirroredTwice(pixels), [28, SIZE, SIZE, 1]);
    const logits = (await session.run({ input: feed }))['output']?.data as Float32Array;
    const said = values.map(([, , a = 0, b = 0]) => Math.log(b / a));
    // The command averages over the mirror image, as its configuration asks.
    said.forEach((value, row) => {
      const odds = [row, row + 14].map((at) => (logits[at * 2 + 1] ?? 0) - (logits[at * 2] ?? 0));
      expect(((odds[0] ?? 0) + (odds[1] ?? 0)) / 2).toBeCloseTo(value, 3);
    });
  });

  it('goes on after Ctrl+C and ends with the bytes of a run that was not stopped', async () => {
    const config = await writeConfig('long', classConfig({ name: 'long' }));
    const [whole, stopped] = [join(folder, 'whole'), join(folder, 'stopped')];
    await train(config, '--epochs', '12', '--out', whole);
    const args = [MAIN, '--device', 'cpu', config, '--epochs', '12', '--out', stopped];
    const child = spawn(process.execPath, args);
    let isStopped = false;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!isStopped && chunk.toString().includes('"event":"epoch","epoch":2,')) {
        isStopped = true;
        child.kill('SIGINT');
      }
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(existsSync(join(stopped, 'model'))).toBe(false);
    const rest = await train(config, '--epochs', '12', '--resume', stopped);
    expect(rest.code).toBe(0);
    expect(rest.events[1]).toMatchObject({ event: 'resumed' });
    for (const name of ['model/weights.bin', 'test-predictions.csv', 'checkpoint.bin']) {
      const [a, b] = [whole, stopped].map((run) => readFileSync(join(run, name)));
      expect(a?.equals(b ?? Buffer.of()), name).toBe(true);
    }
    const other = await train(config, '--epochs', '12', '--seed', '9', '--resume', stopped);
    expect(other.events.at(-1)).toMatchObject({ code: 'train/checkpoint-unreadable' });
  }, 120_000);

  it('says what is wrong with its options and its configuration', async () => {
    const config = await writeConfig('wrong', classConfig({ classes: ['one'] }));
    for (const [args, text] of [
      [['--seed', 'x', config], '--seed must be a whole number'],
      [[], 'Name one configuration'],
      [[join(folder, 'nowhere.json')], 'CONFIG is not there'],
      [[config], 'CONFIG, classes'],
    ] as const) {
      const { code, stderr } = await train(...args);
      expect(stderr).toContain(text);
      expect(code).toBe(2);
    }
    const gone = await writeConfig('gone', classConfig());
    expect((await train(gone, '--data', join(folder, 'nowhere'))).stderr).toContain('--data');
  });

  it('names bad data before it trains', async () => {
    await writeNpz(join(folder, 'nan.npz'), (name, pixels) => {
      if (name === 'val') pixels[5] = NaN;
    });
    const run = async (change: object, ...args: string[]) => {
      const config = await writeConfig('bad', classConfig(change));
      const { code, events } = await train(config, '--out', join(folder, 'bad'), ...args);
      expect(code).toBe(1);
      expect(events.some(({ event }) => event === 'epoch')).toBe(false);
      return events.at(-1)?.['code'];
    };
    expect(await run({}, '--data', join(folder, 'nan.npz'))).toBe('dataset/not-finite');
    expect(await run({ split: { kind: 'folds', count: 90, fold: 0 } })).toBe(
      'dataset/too-few-patients',
    );
    const training = { ...classConfig().training, batchSize: 64 };
    expect(await run({ training })).toBe('train/bad-options');
    const model = { kind: 'cnn-2d', depth: 2, blockCount: 8, baseFilters: 256 };
    const many = { ...classConfig().training, batchSize: 32 };
    const recipe = { steps: [{ kind: 'resize', size: [512, 512] }] };
    expect(await run({ model, training: many, recipe })).toBe('train/too-large');
    await mkdir(join(folder, 'empty', 'ring'), { recursive: true });
    const empty = { data: { kind: 'folders', path: join(folder, 'empty') } };
    expect(await run(empty)).toBe('dataset/empty');
    const other = { ...empty, classes: ['disc', 'square'] };
    expect(await run(other)).toBe('dataset/unknown-label');
  });
});

describe('segmentation', () => {
  /** Bright boxes; the label map of one case may have another shape. */
  async function writePairs(path: string, isOdd: boolean) {
    await mkdir(join(path, 'images'), { recursive: true });
    await mkdir(join(path, 'labels'), { recursive: true });
    for (let at = 0; at < 10; at++) {
      const sizes = [8, 9 + (at % 2), 7];
      const length = sizes.reduce((a, b) => a * b);
      const labels = Array.from({ length }, (_, i) => (i % 8 > 3 && i > length / 3 ? 1 : 0));
      const image = niftiBytes(
        sizes,
        labels.map((label, i) => 100 * label + (i % 5)),
      );
      const labelled =
        isOdd && at === 4
          ? niftiBytes([8, 9, 6], labels.slice(0, 8 * 9 * 6))
          : niftiBytes(sizes, labels);
      await writeFile(join(path, 'images', `case_${at}.nii.gz`), gzipSync(image));
      await writeFile(join(path, 'labels', `case_${at}.nii.gz`), gzipSync(labelled));
    }
  }

  const config = (path: string) => ({
    name: 'boxes',
    data: { kind: 'nifti-pairs', path },
    task: 'segmentation',
    dimensions: 3,
    classes: ['ground', 'box'],
    model: { kind: 'unet-3d', depth: 2, blockCount: 1, baseFilters: 2 },
    training: {
      epochs: 4,
      batchSize: 1,
      learningRate: { schedule: 'constant', rate: 0.02 },
      loss: { kind: 'dice' },
      best: 'dice',
    },
    patches: { size: [4, 8, 8] },
    split: { kind: 'shares', train: 0.6, validation: 0.2, test: 0.2 },
  });

  it('writes label maps under the names of the images', async () => {
    await writePairs(join(folder, 'pairs'), false);
    const out = join(folder, 'boxes');
    const path = await writeConfig('boxes', config(join(folder, 'pairs')));
    const { code, events } = await train(path, '--out', out);
    expect(code).toBe(0);
    const last = events.at(-1) as { metrics: { perClass: { dice: { mean: number } }[] } };
    expect(last.metrics.perClass[0]?.dice.mean).toBeGreaterThan(0.8);
    const names = readdirSync(join(out, 'test-predictions'));
    expect(names).toHaveLength(2);
    for (const name of names) {
      const read = (file: string) => readNifti(new Uint8Array(gunzipSync(readFileSync(file))));
      const found = read(join(out, 'test-predictions', name));
      const actual = read(join(folder, 'pairs', 'labels', name));
      expect([found.slices, found.rows]).toEqual([actual.slices, actual.rows]);
      const equal = found.values.filter((value, i) => value === actual.values[i]).length;
      expect(equal / actual.values.length).toBeGreaterThan(0.8);
    }
  });

  it('refuses a label map of another shape', async () => {
    await writePairs(join(folder, 'odd'), true);
    const path = await writeConfig('odd', config(join(folder, 'odd')));
    const { events } = await train(path, '--out', join(folder, 'odd-run'));
    expect(events.at(-1)).toMatchObject({ event: 'failed', code: 'dataset/mask-shape' });
  });

  it('reads pictures and masks that a table names', async () => {
    const path = join(folder, 'table');
    await mkdir(path);
    const rows = ['name,group'];
    for (let at = 0; at < 12; at++) {
      rows.push(`p${at},g${at % 2}`);
      const mask = Uint8Array.from({ length: 256 }, (_, i) => (i % 16 > 8 ? 255 : 0));
      const pixels = mask.map((value, i) => value / 2 + (i % 3));
      const picture = { rows: 16, columns: 16, samplesPerPixel: 1 } as const;
      await writeFile(join(path, `p${at}.png`), encodePng({ ...picture, pixels }));
      await writeFile(join(path, `p${at}_mask.png`), encodePng({ ...picture, pixels: mask }));
    }
    await writeFile(join(path, 'index.csv'), rows.join('\n'));
    const tabled = {
      ...config(path),
      data: { kind: 'image-table', path, groupColumn: 'group' },
      dimensions: 2,
      model: { kind: 'unet-2d', depth: 2, blockCount: 1, baseFilters: 2 },
      patches: undefined,
      recipe: { steps: [{ kind: 'resize', size: [8, 8] }, { kind: 'standardize' }] },
    };
    const out = join(folder, 'table-run');
    const { code } = await train(await writeConfig('table', tabled), '--out', out);
    expect(code).toBe(0);
    const [name = ''] = readdirSync(join(out, 'test-predictions'));
    expect(readPng(readFileSync(join(out, 'test-predictions', name)))).toMatchObject({ rows: 16 });
  });
});
