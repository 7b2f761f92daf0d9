/**
 * `node tests/bench/import.ts [count] [archive.zip]`: imports CT slices of 512² into the built page, from
 * files on the disk, and prints a table in Markdown. Linux with Chromium.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright';
import { build, preview } from 'vite';
import { chromiumLaunch } from '../support/chromium.ts';
import { writeImportFiles } from './import-files.ts';
import { readUsage, type Usage } from './process-watch.ts';

const MIB = 1024 ** 2;
const SAMPLE_EVERY_MS = 1_000;
const LONG_TASK_MS = 50;
const OUT_DIR = '.cache/bench-dist';

interface LongTask {
  readonly startMs: number;
  readonly durationMs: number;
}
interface Sample extends Usage {
  readonly done: number;
  readonly heapBytes: number;
}
/** Put into the page before its own scripts. */
interface Watched {
  longTasks: LongTask[];
}

function watchLongTasks(): void {
  const watched: Watched = { longTasks: [] };
  Object.assign(globalThis, { watched });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      watched.longTasks.push({ startMs: startTime, durationMs: duration });
    }
  }).observe({ type: 'longtask', buffered: true });
}

async function heapBytes(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

interface Batch {
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The import's own book, read past the program. */
async function readBatch(page: Page): Promise<Batch | undefined> {
  return page.evaluate(
    () =>
      new Promise<Batch | undefined>((resolve, reject) => {
        const opening = indexedDB.open('rcdm-studio');
        const fail = () => {
          reject(new Error('database does not answer'));
        };
        opening.onerror = fail;
        opening.onsuccess = () => {
          const reading = opening.result.transaction('batches').objectStore('batches').getAll();
          reading.onerror = fail;
          reading.onsuccess = () => {
            opening.result.close();
            const [batch] = reading.result as Batch[];
            resolve(batch && { state: batch.state, counts: batch.counts });
          };
        };
      }),
  );
}

const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());
const settledOf = (batch: Batch | undefined): number =>
  Object.values(batch?.counts ?? {}).reduce((sum, count) => sum + count, 0);

interface Run {
  readonly seconds: number;
  /** From the click on Check to the tree of patients. */
  readonly checkSeconds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly samples: readonly Sample[];
  readonly longTasks: Readonly<Record<string, readonly LongTask[]>>;
  readonly processorMs: Readonly<Record<string, number>>;
  readonly workers: number;
}

async function measure(
  context: BrowserContext,
  profile: string,
  url: string,
  paths: readonly string[],
): Promise<Run> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(watchLongTasks);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(`${url}upload`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForTimeout(2_000);

  const chosenAt = await now(page);
  await page.locator('input[type="file"]:not([webkitdirectory])').setInputFiles([...paths]);
  const checking = page.getByRole('button', { name: 'Check files' });
  await checking.isEnabled();
  const checkedAt = await now(page);
  await checking.click();
  const onward = page.getByRole('link', { name: 'Go on to Protect' });
  await onward.waitFor({ timeout: 600_000 });
  const foundAt = await now(page);
  await onward.click();
  const start = page.getByRole('button', { name: /^Approve and store/ });
  await page.getByRole('table', { name: 'Before and after' }).waitFor();
  const before = readUsage(profile);
  const startedAt = await now(page);
  await start.click();

  const samples: Sample[] = [];
  let dashboardAt = Infinity;
  let workers = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
    const batch = await readBatch(page);
    const done = settledOf(batch);
    workers = Math.max(workers, page.workers().length);
    samples.push({ ...readUsage(profile), done, heapBytes: await heapBytes(session) });
    if (batch && batch.state !== 'running') break;
    if (dashboardAt === Infinity && done > paths.length / 2) {
      dashboardAt = await now(page);
      await page.getByRole('link', { name: 'Dashboard' }).click();
    }
  }
  const endedAt = await now(page);
  const batch = await readBatch(page);
  const after = readUsage(profile);
  const { longTasks } = await page.evaluate(
    () => (globalThis as unknown as { watched: Watched }).watched,
  );
  const between = (from: number, to: number) =>
    longTasks.filter(({ startMs }) => startMs >= from && startMs < to);
  return {
    seconds: (endedAt - startedAt) / 1_000,
    checkSeconds: (foundAt - checkedAt) / 1_000,
    counts: batch?.counts ?? {},
    samples,
    workers,
    longTasks: {
      'choosing the files': between(chosenAt, checkedAt),
      'reading the headers': between(checkedAt, foundAt),
      'on the Check and Protect pages': between(foundAt, startedAt),
      'on the Upload page': between(startedAt, Math.min(dashboardAt, endedAt)),
      'to and on the Dashboard': between(dashboardAt, endedAt),
    },
    processorMs: Object.fromEntries(
      Object.entries(after.processorMs).map(([kind, ms]) => [
        kind,
        ms - (before.processorMs[kind] ?? 0),
      ]),
    ),
  };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const whole = (value: number) => Math.round(value).toString();
const mib = (bytes: number) => `${whole(bytes / MIB)} MiB`;

function report(run: Run, count: number, byteLength: number): string {
  const { seconds, checkSeconds, samples, counts, processorMs, workers } = run;
  const last = samples.at(-1);
  const at = (done: number) => samples.find((sample) => sample.done >= done) ?? last;
  const peak = (pick: (sample: Sample) => number) => mib(Math.max(...samples.map(pick)));
  const marks = [0.25, 0.5, 0.75, 1].map((part) => Math.floor(count * part));
  return [
    table(
      ['measure', 'value'],
      [
        ['processor', `${cpus()[0]?.model ?? ''}, ${cpus().length} cores`],
        ['files', `${count} of ${whole(byteLength / count / 1_024)} KiB`],
        ['outcome', JSON.stringify(counts)],
        ['seconds until all headers were read', checkSeconds.toFixed(1)],
        ['files a second', (count / seconds).toFixed(1)],
        ['MB a second and worker', (byteLength / 1e6 / seconds / Math.max(1, workers)).toFixed(1)],
        ['workers', whole(workers)],
        ['peak JS heap of the page', peak((sample) => sample.heapBytes)],
        ['peak memory of the tab', peak((sample) => sample.tabBytes)],
        ['peak memory of the browser process', peak((sample) => sample.browserBytes)],
      ],
    ),
    table(
      ['memory after', ...marks.map((mark) => `${mark} files`)],
      [
        ['tab', ...marks.map((mark) => mib(at(mark)?.tabBytes ?? 0))],
        ['browser process', ...marks.map((mark) => mib(at(mark)?.browserBytes ?? 0))],
      ],
    ),
    table(
      [`tasks over ${LONG_TASK_MS} ms on the UI thread`, 'count', 'longest'],
      Object.entries(run.longTasks).map(([phase, tasks]) => [
        phase,
        whole(tasks.length),
        `${whole(Math.max(0, ...tasks.map((task) => task.durationMs)))} ms`,
      ]),
    ),
    table(
      ['processor time', 'ms a file'],
      Object.entries(processorMs).map(([kind, ms]) => [kind, (ms / count).toFixed(2)]),
    ),
  ].join('\n\n');
}

const count = Number(process.argv[2] ?? 2_000);
const scratch = mkdtempSync(join(tmpdir(), 'import-bench-'));
const profile = join(scratch, 'profile');
try {
  const paths = await writeImportFiles(join(scratch, 'files'), count, process.argv[3]);
  const byteLength = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  await build({ logLevel: 'error', build: { outDir: OUT_DIR } });
  const server = await preview({ build: { outDir: OUT_DIR }, preview: { port: 0 } });
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumLaunch(),
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
  });
  try {
    const run = await measure(context, profile, server.resolvedUrls?.local[0] ?? '', paths);
    console.log(report(run, count, byteLength));
  } finally {
    await context.close();
    await server.close();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
