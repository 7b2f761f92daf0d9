import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearDatabase, seedTraining } from '../../../tests/support/seed-training.ts';
import { programAt, showPage } from '../../../tests/support/show-page.ts';
import { StudioDatabase } from '../../data/db.ts';
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
  const services = programAt(`/datasets${path}`, locale);
  return { services, screen: await showPage(Page, services) };
};

const csv = (text: string) => new File([text], 'labels.csv', { type: 'text/csv' });

it.each([
  ['en', 'Import DICOM'],
  ['ko', 'DICOM 가져오기'],
] as const)(
  'leads to the import when there is nothing to choose from (%s)',
  async (locale, name) => {
    const { screen } = await show('', locale);
    await expect.element(screen.getByRole('link', { name })).toHaveAttribute('href', '/upload');
  },
);

it('freezes what a table labels, and nothing else', async () => {
  await seedTraining(db, { patients: 6, frozen: 2 });
  await db.datasetVersions.clear();
  const { screen } = await show('?new=1');
  await screen.getByRole('radio', { name: /A CSV table/ }).click();
  await screen
    .getByLabelText('CSV file')
    .upload(csv('person_id,label\nperson0,clear\nperson1,"nodule, left"\nperson2,clear\n'));
  await expect.element(screen.getByRole('row', { name: /clear 2 4/ })).toBeVisible();
  await expect.element(screen.getByRole('row', { name: /nodule, left 1 2/ })).toBeVisible();
  await expect.element(screen.getByText('6 images have no label and stay out.')).toBeVisible();

  await screen.getByRole('textbox', { name: 'Name' }).fill('From a table');
  await screen.getByRole('button', { name: 'Freeze this version' }).click();
  await expect.poll(() => db.datasetVersions.count()).toBe(1);
  const [version] = await db.datasetVersions.toArray();
  expect(version).toMatchObject({
    name: 'From a table',
    version: 1,
    labelSource: 'csv',
    classes: ['clear', 'nodule, left'],
  });
  expect(version?.items).toHaveLength(6);
});

it('says what is wrong with a table and freezes nothing', async () => {
  await seedTraining(db, { patients: 4, frozen: 2 });
  const { screen } = await show('?new=1');
  await screen.getByRole('radio', { name: /A CSV table/ }).click();
  await screen.getByLabelText('CSV file').upload(csv('name,class\nKim,1\n'));
  await expect.element(screen.getByText('The label table could not be read')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Freeze this version' })).toBeDisabled();
});

it('the same content again is the same version, other content is the next one', async () => {
  await seedTraining(db, { patients: 6, frozen: 2 });
  await db.datasetVersions.clear();
  const freeze = async (query: string) => {
    const { screen } = await show(`?new=1${query}`);
    await screen.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await screen.getByRole('button', { name: 'Freeze this version' }).click();
    await expect.element(screen.getByRole('heading', { name: 'Mine' }).first()).toBeVisible();
    await screen.unmount();
  };
  await freeze('');
  await freeze('');
  expect(await db.datasetVersions.count()).toBe(1);
  await freeze('&condition=233604007');
  await expect.poll(() => db.datasetVersions.count()).toBe(2);
  const versions = await db.datasetVersions.toArray();
  expect(versions.map(({ version }) => version).sort()).toEqual([1, 2]);
  expect(new Set(versions.map(({ datasetId }) => datasetId)).size).toBe(1);
});

it('the worker makes a ZIP, and says so when an image is gone', async () => {
  const version = await seedTraining(db, { patients: 4, frozen: 4 });
  const { services } = await show();
  const id = version.datasetVersionId;
  const zip = await services.workers.dataset.call('exportZip', [id, { png: '16-bit' }]);
  expect(zip.size).toBeGreaterThan(1000);
  await db.files.delete(version.items[0]?.imageId ?? '');
  await expect(
    services.workers.dataset.call('exportZip', [id, { png: '16-bit' }]),
  ).rejects.toMatchObject({ code: 'storage/missing' });
  await expect(
    services.workers.dataset.call('exportZip', ['nothing', { png: '8-bit' }]),
  ).rejects.toMatchObject({ code: 'storage/missing' });
});
