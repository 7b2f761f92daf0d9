import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearDatabase, seedTraining } from '../../../tests/support/seed-training.ts';
import { programAt, showPage } from '../../../tests/support/show-page.ts';
import { testDetailsOf } from '../../core/metrics/test-details.ts';
import type { RunEvent, RunRecord, Scores } from '../../core/training/run.ts';
import { fromFirstOptions } from '../../core/training/first-train-options.ts';
import { StudioDatabase } from '../../data/db.ts';
import { appendEvent } from '../../data/runs-store.ts';
import { Page } from './index.ts';

const db = new StudioDatabase();
const home = location.href;

beforeEach(async () => {
  await clearDatabase(db);
});
afterEach(() => {
  history.replaceState(null, '', home);
});

const show = async (path = '', locale: 'en' | 'ko' = 'en') => {
  const services = programAt(`/runs${path}`, locale);
  return { services, screen: await showPage(Page, services) };
};

const scores = (loss: number, accuracy: number): Scores => ({
  loss,
  accuracy,
  sensitivity: 0.875,
  specificity: null,
  auc: 0.91,
  confusion: [
    [7, 1],
    [2, 6],
  ],
});

async function seedRun(over: Partial<RunRecord>, events: readonly RunEvent[] = []): Promise<void> {
  const version = await seedTraining(db, { patients: 6, frozen: 6 });
  await db.runs.add({
    runId: 'run1',
    name: 'First run',
    startedAt: '2026-01-01T10:00:00.000Z',
    endedAt: '2026-01-01T10:02:05.000Z',
    state: 'done',
    errorCode: null,
    datasetVersionId: version.datasetVersionId,
    recipe: { steps: [{ kind: 'resize', rows: 32, columns: 48 }, { kind: 'standardize' }] },
    options: fromFirstOptions({
      model: { kind: 'cnn-2d', depth: 3, blockCount: 2, baseFilters: 8, dropout: 0.2 },
      learningRate: 0.0015,
      epochs: 2,
      batchSize: 16,
      seed: 4711,
      split: { train: 0.6, validation: 0.2, test: 0.2 },
      positiveClass: 1,
    }),
    appVersion: '0.1.0',
    device: { backend: 'webgpu', reason: 'webgpu', adapter: 'test adapter', isSoftware: false },
    modelId: null,
    ...over,
  });
  for (const event of events) await appendEvent(db, 'run1', event);
}

const epochs: readonly RunEvent[] = [
  { kind: 'epoch', epoch: 1, train: scores(0.7, 0.5), validation: scores(0.6543, 0.5), seconds: 1 },
  {
    kind: 'epoch',
    epoch: 2,
    train: scores(0.5, 0.8),
    validation: scores(0.4321, 0.75),
    seconds: 1,
  },
  {
    kind: 'test',
    test: scores(0.41, 0.8125),
    // Of eight patients a class one is wrong on each side.
    details: testDetailsOf(
      Array.from({ length: 16 }, (_, at) => (at % 8 === 0 ? [0.4, 0.6] : [0.9, 0.1]))
        .map(([one, two], at) => (at < 8 ? [one, two] : [two, one]))
        .flatMap((row) => row.map((value) => value ?? 0)),
      Array.from({ length: 16 }, (_, at) => ({ label: at < 8 ? 0 : 1, personId: `p${at}` })),
      2,
      1,
    ),
  },
];

it.each([
  ['en', 'Open the Studio'],
  ['ko', '스튜디오 열기'],
] as const)('says how a run comes about when there is none (%s)', async (locale, name) => {
  const { screen } = await show('', locale);
  await expect.element(screen.getByRole('link', { name })).toHaveAttribute('href', '/studio');
});

describe('a run that is done', () => {
  it('stands in the list with its best validation loss and its time', async () => {
    await seedRun({}, epochs);
    const { screen } = await show();
    const row = screen.getByRole('row', { name: /First run/ });
    await expect.element(row).toMatchTextContent(/Done.*0\.4321.*WebGPU · test adapter.*2:05/s);
  });

  it('shows the figures of its rows, "not defined" where there is none, and how it was made', async () => {
    await seedRun({}, epochs);
    const { screen } = await show('/run1');
    await expect.element(screen.getByText('0.813').first()).toBeVisible();
    await expect.element(screen.getByText('not defined').first()).toBeVisible();
    const confusion = screen.getByRole('table', { name: 'Confusion matrix' });
    await expect.element(confusion).toMatchTextContent(/7.*1.*2.*6/s);
    const each = screen.getByRole('table', { name: 'Each class against the rest' });
    // Seven of eight are right on each side.
    await expect.element(each).toMatchTextContent(/Pneumonia *0\.875 *0\.875 *0\.875/);
    await expect.element(screen.getByText(/95 % interval.*Accuracy 0\.\d{3}–1\.000/)).toBeVisible();
    await expect.element(screen.getByRole('img', { name: 'ROC curve' })).toBeVisible();
    await expect.element(screen.getByText('4711')).toBeVisible();
    await expect.element(screen.getByText('Resize to 32 × 48 → Standardise')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Run again' }))
      .toHaveAttribute('href', '/studio?run=run1');
  });

  it('speaks Korean', async () => {
    await seedRun({}, epochs);
    const { screen } = await show('/run1', 'ko');
    await expect.element(screen.getByRole('heading', { name: '민감도' })).toBeVisible();
    await expect.element(screen.getByText('크기 조정 32 × 48 → 표준화')).toBeVisible();
  });
});

it('follows a run while it goes on in another tab, which alone can stop it', async () => {
  await seedRun({ state: 'running', endedAt: null });
  const { screen } = await show('/run1');
  await expect.element(screen.getByText(/runs in another tab/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Stop' }).query()).toBeNull();
  await appendEvent(db, 'run1', { kind: 'step', epoch: 1, step: 3, steps: 9, loss: 0.69 });
  await expect.element(screen.getByText(/Epoch 1 of 2, step 3 of 9/)).toBeVisible();
});

it.each([
  ['failed', 'train/diverged', 'Training diverged'],
  ['interrupted', null, 'The tab was closed while it trained'],
  ['stopped', null, 'The run was stopped'],
] as const)('says what a %s run means', async (state, errorCode, title) => {
  await seedRun({ state, errorCode });
  const { screen } = await show('/run1');
  await expect.element(screen.getByText(title)).toBeVisible();
  await expect.element(screen.getByRole('link', { name: 'Run again' })).toBeVisible();
});

it.each(['interrupted', 'stopped', 'failed'] as const)(
  'offers to go on with a run that is %s, from its checkpoint, once',
  async (state) => {
    await seedRun({ state, errorCode: state === 'failed' ? 'gpu/device-lost' : null });
    const bytes = new Uint8Array(4);
    await db.checkpoints.add({ runId: 'run1', savedAt: '', epochs: 2, steps: 3, bytes });
    const { screen } = await show('/run1');
    await expect.element(screen.getByText(/continued from epoch 3, step 4/)).toBeVisible();
    await screen.getByRole('button', { name: 'Continue' }).click();
    // These bytes are no checkpoint: the worker says so, and nothing of the run is lost.
    await expect
      .poll(async () => (await db.runs.get('run1'))?.errorCode, { timeout: 20_000 })
      .toBe('train/checkpoint-unreadable');
  },
);

it('does not offer to go on where it would diverge again, and says what is kept', async () => {
  await seedRun({ state: 'failed', errorCode: 'train/diverged', modelId: 'model1' });
  const bytes = new Uint8Array(4);
  await db.checkpoints.add({ runId: 'run1', savedAt: '', epochs: 2, steps: 3, bytes });
  const { screen } = await show('/run1');
  await expect.element(screen.getByText(/best epoch before is kept as a model/)).toBeVisible();
  await expect.element(screen.getByRole('link', { name: 'Open the model' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Continue' }).query()).toBeNull();
});

it('says when a run is not stored', async () => {
  const { screen } = await show('/nobody');
  await expect.element(screen.getByText('This run is not stored here')).toBeVisible();
});
