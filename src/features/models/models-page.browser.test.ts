import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clearDatabase, seedTraining } from '../../../tests/support/seed-training.ts';
import { programAt, showPage } from '../../../tests/support/show-page.ts';
import type { DatasetVersion } from '../../core/dataset/dataset-version.ts';
import { splitByPatient } from '../../core/dataset/split.ts';
import type { ModelRecord } from '../../core/training/run.ts';
import { fromFirstOptions } from '../../core/training/first-train-options.ts';
import { StudioDatabase } from '../../data/db.ts';
import { createRun } from '../../data/runs-store.ts';
import { Page } from './index.ts';

const db = new StudioDatabase();
const home = location.href;
const options = fromFirstOptions({
  model: { kind: 'cnn-2d', depth: 1, blockCount: 1, baseFilters: 2, dropout: 0 },
  learningRate: 0.01,
  epochs: 1,
  batchSize: 8,
  seed: 5,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  positiveClass: 1,
});
let version: DatasetVersion;

beforeEach(async () => {
  await clearDatabase(db);
});
afterEach(() => {
  history.replaceState(null, '', home);
});

const show = async (path = '', locale: 'en' | 'ko' = 'en') => {
  const services = programAt(`/models${path}`, locale);
  return { services, screen: await showPage(Page, services) };
};

/** Twelve patients in the data set and two that are not, and a model that the worker has trained. */
async function trainOne(): Promise<ModelRecord> {
  version = await seedTraining(db, { patients: 14, frozen: 12 });
  const { runId } = await createRun(db, {
    name: 'First model',
    appVersion: '1',
    datasetVersionId: version.datasetVersionId,
    recipe: { steps: [{ kind: 'resize', rows: 16, columns: 16 }] },
    options,
  });
  await programAt('/models').workers.train.call('train', [runId]);
  const [model] = await db.models.toArray();
  if (!model) throw new Error('no model was stored');
  return model;
}

it.each([
  ['en', 'Open the Studio'],
  ['ko', '스튜디오 열기'],
] as const)('says how a model comes about when there is none (%s)', async (locale, name) => {
  const { screen } = await show('', locale);
  await expect.element(screen.getByRole('link', { name })).toHaveAttribute('href', '/studio');
});

it('says when a model is not stored', async () => {
  const { screen } = await show('/gone');
  await expect.element(screen.getByText('This model is not stored here')).toBeVisible();
});

describe('with a trained model', () => {
  let model: ModelRecord;
  beforeEach(async () => {
    model = await trainOne();
  });

  it.each([
    ['en', 'Accuracy', 'Chest CT · version 2'],
    ['ko', '정확도', 'Chest CT · 버전 2'],
  ] as const)('shows cards whose numbers equal the rows (%s)', async (locale, label, data) => {
    const { screen } = await show('', locale);
    const card = screen.getByRole('article');
    await expect
      .element(card.getByRole('link', { name: 'First model' }))
      .toHaveAttribute('href', `/models/${model.modelId}`);
    await expect.element(card.getByText(data)).toBeVisible();
    await expect.element(card.getByText('No abnormality detected, Pneumonia')).toBeVisible();
    const { device } = (await db.runs.get(model.runId)) ?? {};
    const threads = device?.program?.threads ?? 0;
    const counted = locale === 'ko' ? `스레드 ${threads}개` : `${threads} thread`;
    const text =
      device?.backend === 'webgpu'
        ? `WebGPU · ${device.adapter}`
        : `WebAssembly · ${device?.program?.build}, ${counted}`;
    await expect.element(card.getByText(text)).toBeVisible();
    const shown = new Map(
      [...card.element().querySelectorAll('dt')].map((term) => [
        term.textContent,
        term.nextElementSibling?.textContent,
      ]),
    );
    expect(shown.get(label)).toBe(model.test?.accuracy.toFixed(3));
    expect(shown.get('AUC')).toBe(model.test?.auc?.toFixed(3));
  });

  it('marks every patient by what training made of them', async () => {
    const { screen } = await show(`/${model.modelId}`);
    const studies = screen.getByRole('list', { name: 'Studies' }).getByRole('button');
    await expect.element(studies.first()).toBeVisible();
    // The newest twelve of fourteen studies: patients 13 to 2.
    const parts = splitByPatient(version.items, options.split, options.seed);
    const isIn = (side: 'train' | 'validation' | 'test', patient: number) =>
      parts[side].some(({ personId }) => personId === `person${patient}`);
    const expected = Array.from({ length: 12 }, (_, at) => 13 - at).map((patient) => {
      if (isIn('train', patient)) return 'In training';
      if (isIn('validation', patient)) return 'In validation';
      return isIn('test', patient) ? 'In the test' : 'New patient';
    });
    expect(expected.slice(0, 2)).toEqual(['New patient', 'New patient']);
    const badges = () =>
      studies.elements().map((each) => each.querySelector('.badge')?.textContent.trim());
    await expect.poll(badges).toEqual(expected);
    await screen.getByLabelText('Only patients that training has not used').click();
    const unseen = 2 + new Set(parts.test.map(({ personId }) => personId)).size;
    await expect.poll(() => studies.elements().length).toBe(unseen);
    expect(badges()).not.toContain('In training');
  });

  it('gives the probabilities that the worker gives, and says whose image it is', async () => {
    const { screen, services } = await show(`/${model.modelId}`);
    await screen.getByRole('list', { name: 'Studies' }).getByRole('button').first().click();
    await screen.getByRole('button', { name: 'Image 2' }).click();
    const { probabilities } = await services.workers.train.call('predict', [
      model.modelId,
      'image13-2',
      0,
    ]);
    const row = screen.getByRole('row', { name: /^Pneumonia/ });
    await expect.element(row).toBeVisible();
    const percent = `${(100 * (probabilities[1] ?? NaN)).toFixed(1)}%`;
    await expect.element(row.getByText(percent)).toBeVisible();
    await expect
      .element(screen.getByText('This patient is not in the data set of the model.'))
      .toBeVisible();
    await expect.element(screen.getByRole('img', { name: 'As the network sees it' })).toBeVisible();
    expect(screen.getByText('For research only, not for diagnosis.').elements()).toHaveLength(2);
  });

  it('says so when the data set is gone, instead of calling every patient new', async () => {
    await db.datasetVersions.clear();
    const { screen } = await show(`/${model.modelId}`);
    await expect.element(screen.getByText(/whether a patient was in training/)).toBeVisible();
    await expect.element(screen.getByRole('list', { name: 'Studies' })).toBeVisible();
    expect(screen.getByText('New patient').elements()).toHaveLength(0);
  });

  it('deletes only after it was confirmed, and lets the run go of it', async () => {
    const { screen, services } = await show(`/${model.modelId}`);
    await screen.getByRole('button', { name: 'Delete' }).click();
    const dialog = screen.getByRole('dialog', { name: 'Delete this model?' });
    await dialog.getByRole('button', { name: 'Cancel' }).last().click();
    expect(await db.models.count()).toBe(1);
    await screen.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete model' }).click();
    await expect.poll(() => db.models.count()).toBe(0);
    await expect.poll(() => services.router.place.id).toBeNull();
    expect(await db.runs.get(model.runId)).toMatchObject({ modelId: null, state: 'done' });
  });

  it('hands out a ZIP whose name is the id of the model', async () => {
    const names: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      names.push(this.download);
    });
    try {
      const { screen } = await show(`/${model.modelId}`);
      await screen.getByRole('button', { name: 'Download model' }).click();
      await expect.poll(() => names).toEqual([`model-${model.modelId}.zip`]);
    } finally {
      click.mockRestore();
    }
  });
});
