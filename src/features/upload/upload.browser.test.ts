import { noText } from '../../../tests/support/no-text.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import { RESEARCH } from '../../core/deid/presets.ts';
import { identify } from '../../core/deid/brands.ts';
import type { Locale } from '../../core/i18n.ts';
import type { ImportEntry, ImportOrder, ImportOutcome } from '../../core/rpc/import-api.ts';
import type { ImportSource } from '../../core/rpc/import-api.ts';
import type { ImportBatch, StudioDatabase } from '../../data/db.ts';
import { ImportDraft } from '../../state/import-draft.svelte.ts';
import { ImportQueue } from '../../state/imports.svelte.ts';
import { Jobs } from '../../state/jobs.svelte.ts';
import { Notices } from '../../state/notices.svelte.ts';
import type { Services } from '../../state/services.ts';
import { Page } from './index.ts';

/** Outcomes by file name, so that a test says what each file is; the real worker has its own tests. */
const OUTCOMES: Readonly<Record<string, ImportOutcome>> = {
  'scan.dcm': { status: 'ok', code: null, imageId: 'abc' },
  'notes.txt': { status: 'skipped', code: 'dicom/not-dicom', imageId: null },
  'screen.dcm': { status: 'held', code: 'deid/burned-in-risk', imageId: null },
  'cut.dcm': { status: 'failed', code: 'dicom/truncated', imageId: null },
};

let db: StudioDatabase;
let orders: ImportOrder[];
beforeEach(() => {
  db = testDatabase();
  orders = [];
});
afterEach(async () => {
  cleanup();
  db.close();
  await db.delete();
});

const pool = {
  size: 1,
  call: (method: string, args: readonly unknown[]) => {
    if (method === 'list') {
      const [sources] = args as [readonly ImportSource[]];
      const entries = sources.flatMap((source): ImportEntry[] =>
        source.kind === 'file'
          ? [{ path: source.path, byteLength: 1, locator: source, condition: null }]
          : [
              {
                path: identify('scan.dcm'),
                byteLength: 1,
                locator: { kind: 'sample', index: 0 },
                condition: null,
              },
            ],
      );
      return Promise.resolve({ entries, refused: [] });
    }
    const [entry, order] = args as [ImportEntry, ImportOrder];
    orders.push(order);
    return Promise.resolve(OUTCOMES[entry.path as unknown as string]);
  },
};

async function open(locale: Locale) {
  const jobs = new Jobs();
  const notices = new Notices();
  const services: Services = {
    ...pageServices({ db, locale, href: '/upload' }),
    jobs,
    notices,
    draft: new ImportDraft(),
    imports: new ImportQueue({ pool: pool as never, text: noText, db, jobs, notices }),
  };
  await render(withServices(Page, services));
  return { services };
}

const files = () => Object.keys(OUTCOMES).map((name) => new File(['x'], name));

describe.each([
  {
    locale: 'en' as const,
    words: {
      choose: 'Choose files',
      chosen: '4 files chosen, 4 B',
      start: 'De-identify and store',
      condition: 'Condition',
      query: 'pneumonia',
      option: 'Pneumonia',
      open: 'Open in Occurrences',
      reasons: 'Why files were not stored',
      files: 'Files',
      held: 'There may be text in the picture',
      show: 'Show',
      step: 'Result',
      decompress: 'Decompress pictures',
    },
  },
  {
    locale: 'ko' as const,
    words: {
      choose: '파일 선택',
      chosen: '파일 4개 선택됨, 4 B',
      start: '비식별화 후 저장',
      condition: '질환',
      query: '폐렴',
      option: '폐렴',
      open: '검사 목록에서 열기',
      reasons: '저장하지 않은 사유',
      files: '파일',
      held: '영상 안에 글자가 있을 수 있습니다',
      show: '표시',
      step: '결과',
      decompress: '영상 압축 풀기',
    },
  },
])('in $locale', ({ locale, words }) => {
  test('choose, name the condition, store, and read what became of each file', async () => {
    await open(locale);
    const start = page.getByRole('button', { name: words.start });
    await expect.element(start).toBeDisabled();
    await userEvent.upload(document.querySelector('input[type=file]') as Element, files());
    await expect.element(page.getByRole('heading', { name: words.chosen })).toBeVisible();

    const condition = page.getByRole('combobox', { name: words.condition });
    await condition.fill(words.query);
    await expect
      .element(page.getByRole('option', { name: words.option, exact: false }).first())
      .toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(condition).toHaveValue(words.option);
    const decompress = page.getByRole('switch', { name: words.decompress });
    await expect.element(decompress).toBeChecked();
    decompress.element().focus();
    await userEvent.keyboard(' ');
    await expect.element(decompress).not.toBeChecked();
    await start.click();

    const link = page.getByRole('link', { name: words.open });
    await expect.element(link).toHaveAttribute('href', '/occurrences');
    expect(orders[0]?.condition?.code).toBe('233604007');
    expect(orders[0]?.compression).toBe('keep-lossless');
    expect(orders[0]?.policy.id).toBe('rcdm-paper');
    await expect
      .element(page.getByRole('listitem').filter({ hasText: words.step }))
      .toHaveAttribute('aria-current', 'step');
    const reasons = page.getByRole('table', { name: words.reasons });
    await expect.element(reasons.getByRole('row').filter({ hasText: words.held })).toBeVisible();

    const list = page.getByRole('table', { name: words.files, exact: true });
    await expect.element(list.getByText('scan.dcm')).toBeVisible();
    await page.getByLabelText(words.show).selectOptions('held');
    await expect.element(list.getByText('screen.dcm')).toBeVisible();
    await expect.element(list.getByText('scan.dcm')).not.toBeInTheDocument();
  });
});

test('a condition of one’s own is stored as typed', async () => {
  const { services } = await open('en');
  const condition = page.getByRole('combobox', { name: 'Condition' });
  await condition.fill('Study arm B');
  await page.getByRole('option', { name: 'Study arm B as typed, not coded', exact: false }).click();
  await expect.element(condition).toHaveValue('Study arm B');
  expect(services.draft.condition).toMatchObject({ code: 'local:study-arm-b', conceptId: 0 });
  await page.getByRole('button', { name: 'No condition' }).click();
  await expect.element(condition).toHaveValue('');
  expect(services.draft.condition).toBeNull();
});

test('the switch stands as it was left on this device', async () => {
  await open('en');
  const decompress = page.getByRole('switch', { name: 'Decompress pictures' });
  await decompress.click();
  await expect.element(decompress).not.toBeChecked();
  cleanup();
  const { services } = await open('en');
  await expect.element(decompress).not.toBeChecked();
  await page.getByRole('button', { name: 'Try with sample data' }).click();
  await expect.element(page.getByRole('link', { name: 'Look at the studies' })).toBeVisible();
  expect(orders[0]?.compression).toBe('keep-lossless');
  expect(services.draft.compression).toBe('keep-lossless');
});

test('sample data: one click, then what to do next', async () => {
  await open('en');
  await page.getByRole('button', { name: 'Try with sample data' }).click();
  for (const [name, href] of [
    ['Look at the studies', '/occurrences'],
    ['Make a data set', '/datasets'],
    ['Train a classifier', '/studio'],
  ] as const) {
    await expect.element(page.getByRole('link', { name })).toHaveAttribute('href', href);
  }
  await page.getByRole('button', { name: 'Upload more' }).click();
  await expect.element(page.getByRole('button', { name: 'Choose folder' })).toBeVisible();
});

test('the account of the protection names what the policy blanks', async () => {
  await open('en');
  await expect
    .element(page.getByText('patient name, patient ID, birth date, sex, and age'))
    .toBeVisible();
});

describe('an interrupted import', () => {
  const batch: ImportBatch = {
    batchId: 'b1',
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
    state: 'interrupted',
    condition: { code: '233604007', conceptId: 255848, name: { en: 'Pneumonia', ko: '폐렴' } },
    compression: 'keep-lossless',
    policy: RESEARCH,
    total: 9,
    counts: { ok: 3, skipped: 1, held: 0, failed: 0 },
    codes: {},
    handles: [],
    isSample: false,
  };

  test('says what is stored; choosing again goes on under the same id', async () => {
    await db.batches.put(batch);
    await open('en');
    await expect.element(page.getByText(/4 of 9 files were done/)).toBeVisible();
    const chosen = page.getByRole('button', { name: 'Choose the same folder again' });
    // The folder question is the browser's own: here it has none, so the input is asked.
    Object.assign(globalThis, { showDirectoryPicker: undefined });
    await chosen.click();
    await userEvent.upload(document.querySelector('input[type=file]') as Element, files());
    await expect
      .element(page.getByRole('combobox', { name: 'Condition' }))
      .toHaveValue('Pneumonia');
    await expect.element(page.getByRole('switch')).not.toBeChecked();
    await page.getByRole('button', { name: 'De-identify and store' }).click();
    await expect.element(page.getByRole('link', { name: 'Open in Occurrences' })).toBeVisible();
    expect(orders.map((order) => order.compression)).toContain('keep-lossless');
    expect(new Set(orders.map((order) => order.policy.id))).toEqual(new Set(['research']));
    expect(await db.batches.toArray()).toMatchObject([{ batchId: 'b1', state: 'done', total: 4 }]);
  });

  test('can be left, and does not come back', async () => {
    await db.batches.put(batch);
    await open('en');
    await page.getByRole('button', { name: 'Leave it' }).click();
    await expect.element(page.getByText(/was interrupted/)).not.toBeInTheDocument();
    expect((await db.batches.get('b1'))?.state).toBe('stopped');
  });
});
