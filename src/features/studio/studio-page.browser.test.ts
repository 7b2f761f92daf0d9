import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearDatabase, seedTraining } from '../../../tests/support/seed-training.ts';
import { programAt, showPage } from '../../../tests/support/show-page.ts';
import type { DatasetVersion } from '../../core/dataset/dataset-version.ts';
import { StudioDatabase } from '../../data/db.ts';
import { presetOf } from '../../core/training/presets.ts';
import { createRun } from '../../data/runs-store.ts';
import { Page } from './index.ts';
import { DEFAULT_OPTIONS, readOptions, type OptionsDraft } from './options-draft.ts';

const db = new StudioDatabase();
const home = location.href;
let version: DatasetVersion;

beforeEach(async () => {
  await clearDatabase(db);
});
afterEach(() => {
  history.replaceState(null, '', home);
});

const show = async (query = '', locale: 'en' | 'ko' = 'en') => {
  const services = programAt(`/studio${query}`, locale);
  return { services, screen: await showPage(Page, services) };
};

const openMore = async ({ screen }: Pick<Awaited<ReturnType<typeof show>>, 'screen'>) => {
  await screen.getByText(/^(More|더 보기)$/).click();
};

function optionsOf(change: Partial<OptionsDraft>) {
  const options = readOptions({ ...DEFAULT_OPTIONS, ...change }, 2);
  if (!options) throw new Error('options that the engine refuses');
  return options;
}

describe('the Studio', () => {
  it.each([
    ['en', 'Make a data set'],
    ['ko', '데이터셋 만들기'],
  ] as const)('says what it needs when there is no data set (%s)', async (locale, name) => {
    const { screen } = await show('', locale);
    const link = screen.getByRole('link', { name });
    await expect.element(link).toHaveAttribute('href', '/datasets?new=1');
    expect(screen.getByRole('button', { name: /Train|학습/ }).query()).toBeNull();
  });

  describe('with a data set', () => {
    beforeEach(async () => {
      version = await seedTraining(db, { patients: 12 });
    });

    it('shows figures that equal the rows', async () => {
      const { screen } = await show('?data=version1');
      const row = screen.getByRole('row', { name: /^Pneumonia/ });
      // 12 images of 6 patients, 60/20/20 of them.
      await expect.element(row).toBeVisible();
      const cells = row.getByRole('cell').elements();
      expect(cells.map(({ textContent }) => textContent)).toEqual(['12', '6', '4', '1', '1']);
      await expect.element(screen.getByText('64 × 64', { exact: true })).toBeVisible();
      // 9·(16 + 16² + 16·32 + 32² + 32·64 + 64²) + 4·2·(16 + 32 + 64) + 65·2
      await expect.element(screen.getByText('72,594')).toBeVisible();
    });

    it('shows the sample before and after each step, as the worker makes it', async () => {
      const { screen } = await show('?data=version1', 'ko');
      await expect.element(screen.getByRole('img', { name: '입력, 48 × 48' })).toBeVisible();
      await expect.element(screen.getByRole('img', { name: '2. 정규화, 64 × 64' })).toBeVisible();
      await expect
        .element(screen.getByRole('img', { name: '2. 정규화 히스토그램, 0 ~ 1' }))
        .toBeVisible();
      await screen.getByRole('button', { name: '1. 크기 조정 삭제' }).click();
      await expect.element(screen.getByRole('img', { name: '1. 정규화, 48 × 48' })).toBeVisible();
      await screen.getByRole('button', { name: '다음 표본' }).click();
      await expect.element(screen.getByLabelText('표본', { exact: true })).toHaveValue(2);
    });

    it('moves and adds steps; the order is the order of the pictures', async () => {
      const { screen } = await show();
      await screen.getByRole('button', { name: 'Move 1. Resize down' }).click();
      await screen.getByRole('button', { name: 'Standardise' }).click();
      for (const name of ['1. Normalise', '2. Resize', '3. Standardise']) {
        await expect.element(screen.getByRole('listitem', { name })).toBeVisible();
      }
      await expect
        .element(screen.getByRole('img', { name: '1. Normalise, 48 × 48' }))
        .toBeVisible();
      await expect
        .element(screen.getByRole('img', { name: '3. Standardise, 64 × 64' }))
        .toBeVisible();
    });

    it.each([
      [
        'en',
        'Epochs',
        'A whole number from 1 to 10,000.',
        'Train in this tab',
        'Nothing was started',
      ],
      [
        'ko',
        '에폭',
        '1–10,000의 정수를 입력하십시오.',
        '이 탭에서 학습',
        '학습을 시작하지 않았습니다',
      ],
    ] as const)(
      'says what is wrong at the field and starts nothing (%s)',
      async (locale, label, sentence, button, refusal) => {
        const { screen } = await show('', locale);
        await openMore({ screen });
        const field = screen.getByLabelText(label, { exact: true });
        await field.fill('0');
        await expect.element(field).toBeInvalid();
        await expect.element(field).toHaveAccessibleDescription(sentence);
        await screen.getByRole('button', { name: button }).click();
        await expect.element(screen.getByRole('alert').getByText(refusal)).toBeVisible();
        await expect.element(field).toHaveFocus();
        expect(await db.runs.count()).toBe(0);
        expect(location.pathname).toBe('/studio');
      },
    );

    it('knows the wrong size of a step, the shares and a depth that does not fit', async () => {
      const { screen } = await show();
      await screen.getByLabelText('Rows').fill('9');
      await openMore({ screen });
      await screen.getByLabelText('Depth').fill('5');
      await expect
        .element(screen.getByLabelText('Depth'))
        .toHaveAccessibleDescription('Each level halves the image; 9 × 64 allows at most 4.');
      await screen.getByLabelText('Rows').fill('7');
      await expect
        .element(screen.getByLabelText('Rows'))
        .toHaveAccessibleDescription('A whole number from 8 to 1,024.');
      await screen.getByLabelText('Validation').fill('30');
      await expect
        .element(screen.getByLabelText('Validation'))
        .toHaveAccessibleDescription(/together they are 100/);
    });

    it('starts the run that the form says, and goes to it', async () => {
      const { screen, services } = await show('?data=version1');
      await screen.getByLabelText('Rows').fill('16');
      await screen.getByLabelText('Columns').fill('16');
      await screen.getByLabelText('Effort').selectOptions('Quick look');
      await openMore({ screen });
      await screen.getByLabelText('Depth').fill('2');
      await screen.getByLabelText('Epochs').fill('1');
      await screen.getByRole('button', { name: 'Train in this tab' }).click();
      await expect.poll(() => services.router.place.page).toBe('runs');
      const run = await db.runs.get(services.router.place.id ?? '');
      expect(run).toMatchObject({
        name: 'Chest CT v2',
        datasetVersionId: version.datasetVersionId,
        options: optionsOf({ ...presetOf('cnn-2d', 'quick'), depth: 2, epochs: 1 }),
        recipe: {
          steps: [
            { kind: 'resize', rows: 16, columns: 16 },
            { kind: 'normalize', range: 'image' },
          ],
        },
      });
      await expect
        .poll(async () => (await db.runs.get(run?.runId ?? ''))?.state, { timeout: 50_000 })
        .toBe('done');
    });

    it('fills the form with the run that is to be repeated', async () => {
      const { runId } = await createRun(db, {
        name: 'Again',
        appVersion: '1',
        datasetVersionId: 'version1',
        recipe: { steps: [{ kind: 'normalize', range: { center: -600, width: 1500 } }] },
        options: optionsOf({ seed: 77, train: 50, test: 30 }),
      });
      const { screen } = await show(`?run=${runId}`);
      await openMore({ screen });
      await expect.element(screen.getByLabelText('Seed')).toHaveValue(77);
      await expect.element(screen.getByLabelText('Test', { exact: true })).toHaveValue(30);
      await expect.element(screen.getByLabelText('Window level')).toHaveValue(-600);
      await expect.element(screen.getByLabelText('Name of the run')).toHaveValue('Again');
    });

    it('says which device will train, and why', async () => {
      const { screen, services } = await show();
      await expect.poll(() => services.training.device, { timeout: 20_000 }).not.toBeNull();
      const { backend, isSoftware } = services.training.device ?? {};
      const names = { webgpu: 'WebGPU', wasm: 'WebAssembly', webgl: 'WebGL', cpu: 'CPU' };
      const name = names[backend ?? 'cpu'];
      await expect.element(screen.getByText(name, { exact: true })).toBeVisible();
      await expect.element(screen.getByText(/A short training step: .*CPU/)).toBeVisible();
      if (isSoftware && backend !== 'cpu' && backend !== 'wasm') {
        await expect.element(screen.getByText(/correct, but slow/)).toBeVisible();
      }
    });
  });

  it('offers networks for volumes where series are such, and trains one', async () => {
    await seedTraining(db, { patients: 12 });
    const flat = await show();
    const network = flat.screen.getByLabelText('Network');
    await expect.element(network).toHaveAccessibleDescription(/need series of four slices/);
    expect(flat.screen.getByRole('option', { name: 'CNN 3D' }).query()).toBeNull();
    await flat.screen.unmount();

    await clearDatabase(db);
    await seedTraining(db, { patients: 12, imagesAPatient: 5 });
    const { screen, services } = await show();
    await screen.getByLabelText('Network').selectOptions('CNN 3D');
    await screen.getByLabelText('Effort').selectOptions('Quick look');
    await screen.getByLabelText('Rows').fill('16');
    await screen.getByLabelText('Columns').fill('16');
    await openMore({ screen });
    await screen.getByLabelText('Slices').fill('8');
    await expect.element(screen.getByText('8 × 16 × 16', { exact: true })).toBeVisible();
    await screen.getByLabelText('Slices').fill('4');
    await screen.getByLabelText('Depth').fill('4');
    await expect
      .element(screen.getByLabelText('Depth'))
      .toHaveAccessibleDescription('Each level halves the image; 4 × 16 × 16 allows at most 3.');
    await screen.getByLabelText('Depth').fill('2');
    await screen.getByLabelText('Epochs').fill('1');
    await screen.getByRole('button', { name: 'Train in this tab' }).click();
    await expect.poll(() => services.router.place.page).toBe('runs');
    const runId = services.router.place.id ?? '';
    await expect
      .poll(async () => (await db.runs.get(runId))?.state, { timeout: 50_000 })
      .toBe('done');
    const [model] = await db.models.toArray();
    const { probabilities } = await services.workers.train.call('predict', [
      model?.modelId ?? '',
      'image3-2',
      0,
    ]);
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('refuses what the device could not hold, and says what to change', async () => {
    await seedTraining(db, { patients: 12 });
    const { screen, services } = await show();
    await expect.poll(() => services.training.device, { timeout: 20_000 }).not.toBeNull();
    await openMore({ screen });
    await screen.getByLabelText('Rows').fill('512');
    await screen.getByLabelText('Columns').fill('512');
    await screen.getByLabelText('Base filters').fill('64');
    await expect.element(screen.getByText('This does not fit the device')).toBeVisible();
    await expect.element(screen.getByText(/Set the batch size to \d+\./)).toBeVisible();
    await screen.getByRole('button', { name: 'Train in this tab' }).click();
    expect(await db.runs.count()).toBe(0);
  });

  it('advises when a class has too few patients', async () => {
    await seedTraining(db, { patients: 4 });
    const { screen } = await show();
    await expect
      .element(screen.getByText(/has 2 patients, but each of the 3 parts needs one/))
      .toBeVisible();
    await screen.getByRole('button', { name: 'Train in this tab' }).click();
    expect(await db.runs.count()).toBe(0);
    await openMore({ screen });
    await screen.getByLabelText('Validation').fill('0');
    await screen.getByLabelText('Test', { exact: true }).fill('40');
    await expect.element(screen.getByText(/parts needs one/)).not.toBeInTheDocument();
  });

  it('advises when there is one class', async () => {
    const own = await seedTraining(db, { patients: 6 });
    await db.datasetVersions.put({
      ...own,
      classes: own.classes.slice(0, 1),
      items: own.items.filter(({ label }) => label === 0),
    });
    const { screen } = await show();
    await expect.element(screen.getByText('The data set has only one class')).toBeVisible();
    await screen.getByRole('button', { name: 'Train in this tab' }).click();
    expect(await db.runs.count()).toBe(0);
  });
});
