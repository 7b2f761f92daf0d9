import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import { manyStudies, storedStudy } from '../../../tests/support/seed-studies.ts';
import type { StudioDatabase } from '../../data/db.ts';
import { Page } from './index.ts';

let db: StudioDatabase;
beforeEach(async () => {
  db = testDatabase();
  await page.viewport(1280, 800);
});
afterEach(async () => {
  cleanup();
  await db.delete();
});

async function open(locale: 'en' | 'ko' = 'en') {
  const services = pageServices({ db, locale, href: '/' });
  await render(withServices(Page, services));
  return services;
}

it('says what it will hold while it is empty, and fills itself when studies come', async () => {
  await open();
  await expect.element(page.getByRole('heading', { name: 'Your R-CDM is empty' })).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: 'Try with sample data' }))
    .toHaveAttribute('href', '/upload?sample=1');
  await db.occurrences.bulkPut([
    storedStudy(1),
    storedStudy(2, { personId: 'other', modality: 'MR' }),
  ]);
  await expect.element(page.getByRole('link', { name: 'Studies 2' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Images 8' })).toBeVisible();
  await db.occurrences.put(storedStudy(1, { imageTotalCount: 40, planeCounts: { AXIAL: 40 } }));
  await expect.element(page.getByRole('link', { name: 'Images 44' })).toBeVisible();
});

it('leads from each bar to its studies', async () => {
  await db.occurrences.bulkPut([
    storedStudy(1),
    storedStudy(2),
    storedStudy(3, { conditionCode: null }),
  ]);
  await open();
  await expect
    .element(page.getByRole('link', { name: 'Pneumonia 2 studies' }))
    .toHaveAttribute('href', '/occurrences?modality=CT&condition=233604007');
  await expect
    .element(page.getByRole('link', { name: 'No condition 1 study' }))
    .toHaveAttribute('href', '/occurrences?modality=CT&condition=-');
  await expect
    .element(page.getByRole('link', { name: 'Axial 12 images' }))
    .toHaveAttribute('href', '/occurrences?plane=AXIAL');
  await page.getByText('Show as a table').click();
  await expect
    .element(page.getByRole('link', { name: '2024-02' }))
    .toHaveAttribute('href', '/occurrences?from=2024-02&to=2024-02');
});

it('says how much is unknown, and where', async () => {
  const unknownPhase = { phaseCounts: { UNKNOWN: 4 } };
  await db.occurrences.bulkPut([
    storedStudy(1, unknownPhase),
    storedStudy(2),
    storedStudy(3),
    storedStudy(4),
  ]);
  await open();
  const link = page.getByRole('link', {
    name: /Show these studies: CT and MR images with unknown phase/,
  });
  await expect.element(link).toMatchTextContent('25% (4 of 16)');
  await expect
    .element(link)
    .toHaveAttribute('href', '/occurrences?modality=CT&modality=MR&phase=UNKNOWN');
  expect(page.getByText('All known').elements()).toHaveLength(3);
});

it('says in plain words that dates are shifted', async () => {
  await db.occurrences.put(storedStudy(1, { shiftedDate: null }));
  await open();
  await expect.element(page.getByText(/Dates are shifted.*1 study has no date/)).toBeVisible();
});

it('shows the last imports with their counts', async () => {
  await db.occurrences.put(storedStudy(1));
  await db.batches.put({
    batchId: 'b1',
    startedAt: '2026-01-05T09:00:00.000Z',
    endedAt: null,
    state: 'interrupted',
    condition: null,
    compression: 'decompress',
    total: 9,
    counts: { ok: 5, skipped: 1, held: 2, failed: 1 },
    codes: {},
    handles: [],
    isSample: true,
  });
  await open();
  await expect.element(page.getByText('5 stored, 1 skipped, 2 held back, 1 failed')).toBeVisible();
  await expect.element(page.getByText('Interrupted')).toBeVisible();
  await expect.element(page.getByText('No training run yet.')).toBeVisible();
});

it('speaks Korean', async () => {
  await db.occurrences.bulkPut(manyStudies(30));
  await open('ko');
  await expect.element(page.getByRole('heading', { name: '모달리티와 질환' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: /^축상면 영상 [\d,]+장$/ })).toBeVisible();
  await expect.element(page.getByRole('link', { name: '검사 30' })).toBeVisible();
});
