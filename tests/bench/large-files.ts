/**
 * `node tests/bench/large-files.ts [frames]`: reads multi-frame files of gigabytes in a worker of Chromium
 * and prints a table in Markdown. Linux with Chromium and dcmtk (dcmcjpls); writes 5 GB to the disk.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { SeededRandom } from '../../src/core/dataset/seeded-random.ts';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile, writeDicomParts } from '../../src/core/dicom/write.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { encodeRle } from '../support/rle.ts';
import type { LargeFileRun } from './large-files.worker.ts';
import { readUsage } from './process-watch.ts';
import { servePage } from './serve-page.ts';

const SIZE = 512;
const DIFFERENT_FRAMES = 5;
const SAMPLE_EVERY_MS = 100;
const MIB = 1024 ** 2;
const PAGE = 'tests/bench/large-files.html';

/** A body-like disc under the noise of a scanner, twelve bits. */
function slice(seed: number): Uint16Array<ArrayBuffer> {
  const random = new SeededRandom(seed, 3);
  return Uint16Array.from({ length: SIZE * SIZE }, (_, at) => {
    const [x, y] = [(at % SIZE) - SIZE / 2, Math.floor(at / SIZE) - SIZE / 2];
    const inside = x * x + y * y * 1.5 < 200 ** 2;
    return (inside ? 1000 + ((x * seed + y) >> 2) : 20) + (random.nextUint32() % 100);
  });
}

function header(frames: number, pixels: Element): DataSet {
  return dataSetOf([
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7.3'),
    element(Tag.SOPInstanceUID, 'UI', '2.25.77'),
    element(Tag.Modality, 'CS', 'OT'),
    element(Tag.NumberOfFrames, 'IS', frames),
    element(Tag.Rows, 'US', SIZE),
    element(Tag.Columns, 'US', SIZE),
    element(Tag.SamplesPerPixel, 'US', 1),
    element(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    element(Tag.BitsAllocated, 'US', 16),
    element(Tag.BitsStored, 'US', 12),
    element(Tag.HighBit, 'US', 11),
    element(Tag.PixelRepresentation, 'US', 0),
    pixels,
  ]);
}

function jpegLs(folder: string, pixels: Uint8Array): Uint8Array {
  const [native, compressed] = [join(folder, 'native.dcm'), join(folder, 'compressed.dcm')];
  const dataSet = header(1, element(Tag.PixelData, 'OW', pixels));
  const syntax = { transferSyntaxUid: Syntax.ExplicitVRLittleEndian };
  writeFileSync(native, writeDicomFile({ ...syntax, dataSet }));
  execFileSync('dcmcjpls', ['--fragment-per-frame', native, compressed]);
  return readFileSync(compressed);
}

async function jpegLsFrame(folder: string, pixels: Uint8Array): Promise<Uint8Array> {
  const { dataSet } = await readDicomFile(jpegLs(folder, pixels));
  const found = dataSet.get(Tag.PixelData);
  const fragment = found?.kind === 'encapsulated' ? found.fragments[0] : undefined;
  if (!(fragment instanceof Uint8Array)) throw new Error('dcmcjpls gave no code stream');
  return fragment;
}

/** Parts go out one by one: together they are more than one array holds. */
function writeParts(path: string, transferSyntaxUid: string, dataSet: DataSet): void {
  const file = openSync(path, 'w');
  for (const part of writeDicomParts({ transferSyntaxUid, dataSet })) {
    if (part instanceof Uint8Array) writeSync(file, part);
  }
  closeSync(file);
}

/** As a writer that has only the frames: header of a value longer than an array, then the frames. */
function writeNative(path: string, frames: number, frame: (index: number) => Uint8Array): void {
  const one = writeDicomFile({
    transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
    dataSet: header(frames, element(Tag.PixelData, 'OW', frame(0))),
  });
  const head = one.subarray(0, one.length - frame(0).length);
  new DataView(head.buffer).setUint32(head.length - 4, frame(0).length * frames, true);
  const file = openSync(path, 'w');
  writeSync(file, head);
  for (let index = 0; index < frames; index += 1) writeSync(file, frame(index));
  closeSync(file);
}

interface Measured extends LargeFileRun {
  readonly name: string;
  readonly fileBytes: number;
  readonly tabAtRest: number;
  readonly tabPeak: number;
  readonly browserAtRest: number;
  readonly browserPeak: number;
}

async function measure(name: string, path: string, url: string, scratch: string) {
  const profile = mkdtempSync(join(scratch, 'profile-'));
  const context = await chromium.launchPersistentContext(profile, chromiumLaunch());
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url);
    await page.setInputFiles('input', path);
    const rest = readUsage(profile);
    let [tabPeak, browserPeak] = [0, 0];
    const sampling = setInterval(() => {
      const usage = readUsage(profile);
      tabPeak = Math.max(tabPeak, usage.tabBytes);
      browserPeak = Math.max(browserPeak, usage.browserBytes);
    }, SAMPLE_EVERY_MS);
    const run = await page.evaluate(
      () =>
        new Promise<LargeFileRun>((resolve, reject) => {
          const { startWorker } = globalThis as unknown as { startWorker: () => Worker };
          const worker = startWorker();
          worker.onmessage = ({ data }: MessageEvent<LargeFileRun>) => { resolve(data); }; // prettier-ignore
          worker.onerror = ({ message }) => { reject(new Error(message)); }; // prettier-ignore
          worker.postMessage(document.querySelector('input')?.files?.[0]);
        }),
    );
    clearInterval(sampling);
    const measured: Measured = {
      name,
      fileBytes: statSync(path).size,
      ...run,
      tabAtRest: rest.tabBytes,
      tabPeak,
      browserAtRest: rest.browserBytes,
      browserPeak,
    };
    return measured;
  } finally {
    await context.close();
  }
}

const mib = (bytes: number): string => Math.round(bytes / MIB).toLocaleString('en');
const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

function row(run: Measured): string {
  const all = run.decodeAllMs === null ? 'is native' : `${(run.decodeAllMs / 1000).toFixed(1)} s`;
  return [
    '',
    run.name,
    mib(run.fileBytes),
    ms(run.headerMs),
    ms(run.firstFrameMs),
    ms(run.lastFrameMs),
    ms(run.anyFrameMs),
    all,
    (run.heldBytes / 1024).toFixed(0),
    `${mib(run.tabAtRest)} → ${mib(run.tabPeak)}`,
    `${mib(run.browserAtRest)} → ${mib(run.browserPeak)}`,
    '',
  ]
    .join(' | ')
    .trim();
}

const frames = Number(process.argv[2] ?? 4400);
const scratch = mkdtempSync(join(tmpdir(), 'large-files-'));
const { url, close } = await servePage(PAGE);
try {
  const slices = Array.from({ length: DIFFERENT_FRAMES }, (_, index) => slice(index + 1));
  const cycled = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
  const native = slices.map(({ buffer }) => new Uint8Array(buffer));
  const rle = native.map((pixels) => encodeRle(pixels, 1, 2));
  const charls: Uint8Array[] = [];
  for (const pixels of native) charls.push(await jpegLsFrame(scratch, pixels));

  const expected = [0, frames - 1].map((index) =>
    createHash('sha256').update(cycled(native, index)).digest('hex'),
  );
  const encapsulated = (streams: readonly Uint8Array[]): DataSet =>
    header(frames, {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: new Uint32Array(),
      fragments: Array.from({ length: frames }, (_, index) => cycled(streams, index)),
    });
  const path = join(scratch, 'file.dcm');
  const files: readonly (readonly [string, () => void])[] = [
    ['native', () => { writeNative(path, frames, (index) => cycled(native, index)); }],
    ['RLE', () => { writeParts(path, Syntax.RleLossless, encapsulated(rle)); }],
    ['JPEG-LS', () => { writeParts(path, Syntax.JpegLsLossless, encapsulated(charls)); }],
  ]; // prettier-ignore
  const rows: string[] = [];
  for (const [name, write] of files) {
    write();
    const run = await measure(name, path, url, scratch);
    if (run.firstFrame !== expected[0] || run.lastFrame !== expected[1]) {
      throw new Error(`${name}: other values came out than went in`);
    }
    rows.push(row(run));
  }
  console.log(
    [
      `${frames} frames of ${SIZE}², 16 bits; ${cpus()[0]?.model ?? 'processor unknown'}, ${cpus().length} threads.`,
      '',
      '| file | MiB | header, ms | first frame, ms | last frame, ms | any frame, ms | all to native | header held, KiB | tab, MiB | browser process, MiB |',
      '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
      ...rows,
    ].join('\n'),
  );
} finally {
  await close();
  rmSync(scratch, { recursive: true, force: true });
}
