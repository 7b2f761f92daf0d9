import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { noText } from '../../../tests/support/no-text.ts';
import { pageServices, testDatabase, withServices } from '../../../tests/support/page-services.ts';
import { surveyedHeader } from '../../../tests/support/surveyed-header.ts';
import { identify } from '../../core/deid/brands.ts';
import { explainInstance, type Explanation } from '../../core/deid/explain.ts';
import { createKeyring, createSiteKey } from '../../core/deid/keyring.ts';
import type { DeidPolicy } from '../../core/deid/policy.ts';
import { RESEARCH } from '../../core/deid/presets.ts';
import { readDicomFile } from '../../core/dicom/read.ts';
import { AppError } from '../../core/errors.ts';
import type { Locale } from '../../core/i18n.ts';
import { phantomInstance } from '../../core/phantom/phantom.ts';
import type {
  ImportEntry,
  ImportOrder,
  ImportOutcome,
  ImportSource,
  ImportTask,
} from '../../core/rpc/import-api.ts';
import type { Survey } from '../../core/rpc/survey.ts';
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

/** Files in the order of OUTCOMES: names are not sent to the survey. */
function surveyOf(entries: readonly ImportEntry[]): Survey {
  const hold = { code: 'deid/burned-in-risk', detail: 'modality' } as const;
  const series = [
    surveyedHeader(),
    surveyedHeader({ hold, seriesKey: 'se2', seriesDescription: identify('Screen') }),
  ];
  const image = (header: number) => ({
    header,
    imageId: `i${header}`,
    imageNo: 1,
    isStored: false,
  });
  const files: Survey['files'] = [
    image(0),
    { code: 'dicom/not-dicom' },
    image(1),
    { code: 'dicom/truncated' },
  ];
  return { headers: series, files: files.slice(0, entries.length) };
}

async function explainPhantom(policy: DeidPolicy): Promise<Explanation> {
  const file = await readDicomFile(phantomInstance(0).bytes);
  const keyring = createKeyring(await createSiteKey());
  return explainInstance(file, policy, { keyring, personId: 'person0person00' });
}

const pool = {
  size: 1,
  call: (method: string, args: readonly unknown[]): Promise<unknown> => {
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
    if (method === 'survey') {
      const [entries] = args as [readonly ImportEntry[]];
      return Promise.resolve(surveyOf(entries));
    }
    if (method === 'explain') return explainPhantom(args[1] as DeidPolicy);
    if (method === 'preview') {
      return Promise.reject(new AppError('dicom/decode-failed', 'no picture in this test'));
    }
    const [tasks] = args as [readonly ImportTask[]];
    orders.push(...tasks.map(({ order }) => order));
    return Promise.resolve(tasks.map(({ entry }) => OUTCOMES[entry.path as unknown as string]));
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
  onTestFinished(services.router.start());
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
      check: 'Check files',
      tree: 'Patients, studies and series',
      protect: 'Go on to Protect',
      table: 'Before and after',
      start: 'Approve and store 2 images',
      condition: 'Condition for all',
      query: 'pneumonia',
      option: 'Pneumonia',
      open: 'Open in Occurrences',
      reasons: 'Why files were not stored',
      files: 'Files',
      held: 'There may be text in the picture',
      show: 'Show',
      step: 'Store',
      decompress: 'Decompress pictures',
    },
  },
  {
    locale: 'ko' as const,
    words: {
      choose: '파일 선택',
      chosen: '파일 4개 선택됨, 4 B',
      check: '파일 확인',
      tree: '환자, 검사, 시리즈',
      protect: '다음: 비식별화',
      table: '전과 후',
      start: '승인하고 영상 2장 저장',
      condition: '전체 질환',
      query: '폐렴',
      option: '폐렴',
      open: '검사 목록에서 열기',
      reasons: '저장하지 않은 사유',
      files: '파일',
      held: '영상 안에 글자가 있을 수 있습니다',
      show: '표시',
      step: '저장',
      decompress: '영상 압축 풀기',
    },
  },
])('in $locale', ({ locale, words }) => {
  test('choose, name the condition, store, and read what became of each file', async () => {
    await open(locale);
    const check = page.getByRole('button', { name: words.check });
    await expect.element(check).toBeDisabled();
    await userEvent.upload(document.querySelector('input[type=file]') as Element, files());
    await expect.element(page.getByRole('heading', { name: words.chosen })).toBeVisible();
    const decompress = page.getByRole('switch', { name: words.decompress });
    await expect.element(decompress).toBeChecked();
    decompress.element().focus();
    await userEvent.keyboard(' ');
    await expect.element(decompress).not.toBeChecked();
    await check.click();

    await expect.element(page.getByRole('treegrid', { name: words.tree })).toBeVisible();
    expect(orders).toEqual([]);
    const condition = page.getByRole('combobox', { name: words.condition });
    await condition.fill(words.query);
    await expect
      .element(page.getByRole('option', { name: words.option, exact: false }).first())
      .toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(condition).toHaveValue(words.option);
    await page.getByRole('link', { name: words.protect }).click();

    const changes = page.getByRole('table', { name: words.table });
    await expect
      .element(changes.getByRole('row').filter({ hasText: 'Patient Name' }))
      .toBeVisible();
    expect(orders).toEqual([]);
    await page.getByRole('button', { name: words.start }).click();

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

test('files that are chosen later are looked at first, and what was decided stays', async () => {
  const { services } = await open('en');
  const { imports, router } = services;
  const choose = () =>
    userEvent.upload(document.querySelector('input[type=file]') as Element, files());
  await choose();
  await page.getByRole('button', { name: 'Check files' }).click();
  await expect.element(page.getByRole('treegrid')).toBeVisible();
  imports.decisions.leaveOut(['se1'], true);
  await page.getByRole('link', { name: 'Back to Source' }).click();
  await expect.element(page.getByRole('link', { name: 'Go on to Check' })).toBeVisible();
  await choose();
  await expect.element(page.getByRole('button', { name: 'Check files' })).toBeVisible();
  router.go('/upload/protect');
  await expect.element(page.getByRole('button', { name: 'Check files' })).toBeVisible();
  await page.getByRole('button', { name: 'Check files' }).click();
  await expect.element(page.getByRole('treegrid')).toBeVisible();
  expect(imports.decisions.isLeftOut('se1')).toBe(true);
  await page.getByRole('link', { name: 'Back to Source' }).click();
  await page.getByRole('button', { name: 'Clear' }).click();
  expect(imports.phase).toBe('idle');
  expect(imports.decisions.areMade).toBe(false);
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
    plan: { conditions: [{ condition: null, personIds: ['p9'] }], leftOut: ['st9 se9'] },
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
    await expect.element(page.getByRole('switch')).not.toBeChecked();
    await page.getByRole('button', { name: 'Go on storing' }).click();
    await expect.element(page.getByRole('link', { name: 'Open in Occurrences' })).toBeVisible();
    expect(orders.map((order) => order.compression)).toContain('keep-lossless');
    expect(new Set(orders.map((order) => order.condition?.code))).toEqual(new Set(['233604007']));
    expect(new Set(orders.map((order) => order.policy.id))).toEqual(new Set(['research']));
    expect(await db.batches.toArray()).toMatchObject([
      { batchId: 'b1', state: 'done', total: 4, plan: batch.plan },
    ]);
  });

  test('can be left, and does not come back', async () => {
    await db.batches.put(batch);
    await open('en');
    await page.getByRole('button', { name: 'Leave it' }).click();
    await expect.element(page.getByText(/was interrupted/)).not.toBeInTheDocument();
    expect((await db.batches.get('b1'))?.state).toBe('stopped');
  });
});
