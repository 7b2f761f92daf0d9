import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import {
  manyStudies,
  seedThumbnails,
  storedImage,
  storedStudy,
  studyId,
} from '../../../tests/support/seed-studies.ts';
import type { Frame } from '../../core/rpc/frames-api.ts';
import type { ImportBatch, StudioDatabase } from '../../data/db.ts';
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

const grey: Frame = {
  rows: 8,
  columns: 8,
  samplesPerPixel: 1,
  pixels: new Int16Array(64).fill(40),
  rescaleSlope: 1,
  rescaleIntercept: 0,
  modalityTable: null,
  isHounsfield: true,
  vois: [{ kind: 'window', explanation: '', window: { center: 40, width: 400 } }],
  padding: null,
  overlays: [],
  inverted: false,
};

async function open(href = '/occurrences', locale: 'en' | 'ko' = 'en') {
  const services = pageServices({ db, locale, href, readFrame: () => Promise.resolve(grey) });
  await render(withServices(Page, services));
  return services;
}

const bodyPart = (value: string) => ({ value, rule: 'test', evidence: '', confidence: 1 });

/** Three studies that differ in everything. */
const few = [
  storedStudy(1, { shiftedDate: '2024-01-10', imageTotalCount: 4 }),
  storedStudy(2, {
    shiftedDate: '2024-03-10',
    imageTotalCount: 90,
    planeCounts: { CORONAL: 90 },
    bodyPart: bodyPart('ABDOMEN'),
    conditionCode: '25370001',
  }),
  storedStudy(3, {
    shiftedDate: '2024-02-10',
    imageTotalCount: 30,
    modality: 'MR',
    bodyPart: bodyPart('BRAIN'),
    conditionCode: '432504007',
    manufacturer: 'Sample Imaging, Inc',
  }),
];

const rows = () => page.getByRole('grid').getByRole('row', { selected: false });
const conditions = () =>
  [...document.querySelectorAll('tbody tr[aria-rowindex]')].map(
    (row) => row.querySelectorAll('td')[4]?.textContent,
  );

describe('the list', () => {
  it('says what it will hold while it is empty', async () => {
    await open();
    await expect.element(page.getByRole('heading', { name: 'No studies yet' })).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'Import DICOM' }))
      .toHaveAttribute('href', '/upload');
    await expect
      .element(page.getByRole('link', { name: 'Try with sample data' }))
      .toHaveAttribute('href', '/upload?sample=1');
  });

  it('narrows by facets, counts what a click would give, and keeps it in the address', async () => {
    await db.occurrences.bulkPut(few);
    const { router } = await open();
    await page.getByRole('checkbox', { name: 'CT 2' }).click();
    await expect.element(page.getByText('2 studies, 94 images')).toBeVisible();
    expect(router.place.query.toString()).toBe('modality=CT');
    await expect.element(page.getByRole('checkbox', { name: 'MR 1' })).toBeVisible();
    await expect.element(page.getByRole('checkbox', { name: 'Brain 0' })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Coronal 1' }).click();
    await expect.element(page.getByText('1 study, 90 images')).toBeVisible();
    await expect
      .element(page.getByRole('link', { name: 'To data set' }))
      .toHaveAttribute('href', '/datasets?new=1&modality=CT&plane=CORONAL');
    await page.getByRole('button', { name: 'Remove filter Modality: CT' }).click();
    expect(router.place.query.toString()).toBe('plane=CORONAL');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect.element(page.getByText('3 studies, 124 images')).toBeVisible();
  });

  it('opens a query out of the address, with a value that contains a comma', async () => {
    await db.occurrences.bulkPut(few);
    await open('/occurrences?manufacturer=Sample+Imaging%2C+Inc&from=2024-02&to=2024-02');
    await expect.element(page.getByText('1 study, 30 images')).toBeVisible();
    await expect
      .element(page.getByRole('checkbox', { name: 'Sample Imaging, Inc 1' }))
      .toBeChecked();
    await expect.element(page.getByLabelText('From month')).toHaveValue('2024-02');
  });

  it('searches while one types, and says when nothing matches', async () => {
    await db.occurrences.bulkPut(few);
    const { router } = await open();
    const search = page.getByRole('searchbox');
    await search.fill('infarction');
    await expect.element(page.getByText('1 study, 30 images')).toBeVisible();
    expect(router.place.query.get('q')).toBe('infarction');
    await search.fill('nothing such');
    await expect.element(page.getByRole('heading', { name: 'No study matches' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear all' }).first().click();
    await expect.element(page.getByText('3 studies, 124 images')).toBeVisible();
    await expect.element(search).toHaveValue('');
  });

  it('sorts by date, images and condition', async () => {
    await db.occurrences.bulkPut(few);
    await open();
    await expect
      .element(page.getByRole('columnheader', { name: 'Date' }))
      .toHaveAttribute('aria-sort', 'descending');
    const [pneumonia, liver, brain] = [
      'Pneumonia',
      'Hepatocellular carcinoma',
      'Cerebral infarction',
    ];
    await vi.waitFor(() => {
      expect(conditions()).toEqual([liver, brain, pneumonia]);
    });
    await page.getByRole('button', { name: 'Condition' }).click();
    await vi.waitFor(() => {
      expect(conditions()).toEqual([brain, liver, pneumonia]);
    });
    await page.getByRole('combobox', { name: 'Sort' }).selectOptions('Fewest images first');
    await vi.waitFor(() => {
      expect(conditions()).toEqual([pneumonia, brain, liver]);
    });
    await expect
      .element(page.getByRole('columnheader', { name: 'Images' }))
      .toHaveAttribute('aria-sort', 'ascending');
  });

  it('follows the database', async () => {
    await db.occurrences.bulkPut(few);
    await open();
    await expect.element(page.getByText('3 studies, 124 images')).toBeVisible();
    await db.occurrences.put(storedStudy(9, { imageTotalCount: 6 }));
    await expect.element(page.getByText('4 studies, 130 images')).toBeVisible();
  });

  it('speaks Korean', async () => {
    await db.occurrences.bulkPut(few);
    await open('/occurrences?modality=CT', 'ko');
    await expect.element(page.getByText('검사 2건, 영상 94장')).toBeVisible();
    await expect.element(page.getByRole('checkbox', { name: '간세포암종 1' })).toBeVisible();
    await page.getByRole('button', { name: '필터 지우기 모달리티: CT' }).click();
    await expect.element(page.getByText('검사 3건, 영상 124장')).toBeVisible();
  });
});

describe('the selection', () => {
  it('moves by arrow keys, shows the study, and Enter opens the images larger', async () => {
    await db.occurrences.bulkPut(few);
    await db.images.bulkPut([0, 1, 2].map((n) => storedImage(3, 0, n, { modality: 'MR' })));
    const { router } = await open();
    const grid = page.getByRole('grid', { name: 'Studies' });
    await expect.element(grid).toBeVisible();
    (grid.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.element(page.getByRole('complementary', { name: 'Preview' })).toBeVisible();
    expect(router.place.query.get('study')).toBe(studyId(3));
    await expect.element(page.getByRole('heading', { name: 'MR Brain' })).toBeVisible();
    await expect
      .element(page.getByRole('row', { selected: true }))
      .toMatchTextContent(/Cerebral infarction/);
    await expect.element(page.getByRole('img', { name: /^Image, 2 of 3/ })).toBeVisible();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog');
    await expect.element(dialog).toBeVisible();
    expect(router.place.query.get('large')).toBe('1');
    const slider = dialog.getByRole('slider', { name: 'Slice' });
    await expect.element(slider).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', '3 of 3');
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => {
      expect(page.getByRole('dialog').elements()).toHaveLength(0);
    });
    expect(router.place.query.get('large')).toBeNull();
    expect(router.place.query.get('study')).toBe(studyId(3));
    await expect.element(grid).toHaveFocus();
  });

  it('calls no slice missing while an import runs', async () => {
    await db.occurrences.bulkPut(few);
    await db.images.bulkPut([0, 1, 3, 4].map((n) => storedImage(1, 0, n)));
    const batch: ImportBatch = {
      batchId: 'batch',
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: null,
      state: 'running',
      condition: null,
      compression: 'decompress',
      total: 5,
      counts: { ok: 4, skipped: 0, held: 0, failed: 0 },
      codes: {},
      handles: [],
      isSample: false,
    };
    await db.batches.put(batch);
    await open(`/occurrences?study=${studyId(1)}`);
    await expect.element(page.getByRole('img', { name: /^Image, 3 of 4/ })).toBeVisible();
    expect(page.getByText(/missing/).elements()).toHaveLength(0);
    await db.batches.update('batch', { state: 'done' });
    await expect.element(page.getByText('1 slice missing: between 2 and 3')).toBeVisible();
    await db.images.put(storedImage(1, 0, 2));
    await expect.element(page.getByRole('img', { name: /^Image, 4 of 5/ })).toBeVisible();
    await expect.element(page.getByText(/missing/)).not.toBeInTheDocument();
  });

  it('opens out of the address and closes', async () => {
    await db.occurrences.bulkPut(few);
    const { router } = await open(`/occurrences?study=${studyId(2)}`);
    await expect.element(page.getByRole('heading', { name: 'CT Abdomen' })).toBeVisible();
    await page.getByRole('button', { name: 'Close preview' }).click();
    expect(router.place.query.get('study')).toBeNull();
  });

  it('works in the gallery, which the address keeps', async () => {
    await db.occurrences.bulkPut(few);
    const { router } = await open();
    await page.getByRole('button', { name: 'Gallery' }).click();
    expect(router.place.query.get('view')).toBe('gallery');
    const list = page.getByRole('listbox', { name: 'Studies' });
    (list.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect
      .element(list.getByRole('option', { selected: true }))
      .toMatchTextContent(/CT Chest.*Pneumonia.*4 images/);
    await vi.waitFor(() => {
      expect(router.place.query.get('study')).toBe(studyId(1));
    });
  });
});

describe('with 5000 studies', () => {
  it('draws only what is in view, filters and scrolls quickly, and lets pictures go', async () => {
    const many = manyStudies(5_000);
    await db.occurrences.bulkPut(many);
    await seedThumbnails(db, many);
    const made = vi.spyOn(URL, 'createObjectURL');
    const revoked = vi.spyOn(URL, 'revokeObjectURL');
    const { router } = await open();
    await expect.element(page.getByText(/^5,000 studies/)).toBeVisible();
    expect(rows().elements().length).toBeLessThan(40);

    const began = performance.now();
    await page.getByRole('checkbox', { name: /^MR / }).click();
    await vi.waitFor(() => {
      expect(router.place.query.get('modality')).toBe('MR');
    });
    await vi.waitFor(() => {
      expect(document.querySelector('tbody')?.textContent).not.toContain('CT');
    });
    expect(performance.now() - began).toBeLessThan(1_000);

    const grid = page.getByRole('grid');
    (grid.element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
    const last = Number(grid.element().getAttribute('aria-rowcount'));
    await expect
      .element(page.getByRole('row', { selected: true }))
      .toHaveAttribute('aria-rowindex', String(last));
    expect(rows().elements().length).toBeLessThan(40);
    await vi.waitFor(() => {
      const alive = made.mock.calls.length - revoked.mock.calls.length;
      expect(alive).toBe(document.querySelectorAll('.thumbnail img').length);
    });
  });
});
