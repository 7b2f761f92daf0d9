import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { cleanup } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { headSeries } from '../../../../tests/support/head-series.ts';
import { programAt, showPage } from '../../../../tests/support/show-page.ts';
import { identify } from '../../../core/deid/brands.ts';
import { element, withElements } from '../../../core/dicom/build.ts';
import { readDicomFile } from '../../../core/dicom/read.ts';
import * as Tag from '../../../core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../../core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../../core/dicom/write.ts';
import type { Locale } from '../../../core/i18n.ts';
import { phantomInstance } from '../../../core/phantom/phantom.ts';
import { deleteEverything } from '../../../data/rcdm-store.ts';
import { Page } from '../index.ts';

// Person 0 has six series, person 1, who has a Korean name, begins at 36.
const indices = [0, 1, 2, 8, 9, 36, 37, 44];

async function phantomWith(
  index: number,
  ...elements: Parameters<typeof element>[]
): Promise<Uint8Array<ArrayBuffer>> {
  const { dataSet } = await readDicomFile(phantomInstance(index).bytes);
  const changed = withElements(
    dataSet,
    elements.map((one) => element(...one)),
  );
  return writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet: changed });
}

async function open(files: readonly BlobPart[], locale: Locale = 'en') {
  const services = programAt('/upload', locale);
  onTestFinished(services.router.start());
  await showPage(Page, services);
  void services.imports.check({
    sources: files.map((bytes, index) => ({
      kind: 'file',
      path: identify(`f${index}.dcm`),
      file: new Blob([bytes]),
    })),
    handles: [],
    isSample: false,
  });
  return services;
}

const phantoms = () => indices.map((index) => phantomInstance(index).bytes);
const tree = page.getByRole('treegrid');
const line = (text: string) => tree.getByRole('row').filter({ hasText: text });

beforeEach(async () => {
  const services = programAt('/upload');
  await deleteEverything(services.db);
});
afterEach(() => {
  cleanup();
});

describe('the tree', () => {
  test('has patients, studies and series, names as they are written, and says what they are', async () => {
    await open(phantoms());
    await expect.element(line('김미리내 (Mirinae Gim)')).toHaveAttribute('aria-level', '1');
    await expect.element(line('SBY-700148')).toHaveAttribute('aria-level', '1');
    await expect.element(line('1 · Chest non-contrast').first()).toHaveAttribute('aria-level', '3');
    await expect
      .element(line('1 · Chest non-contrast').first().filter({ hasText: 'Axial' }))
      .toBeVisible();
    const found = page.getByRole('term').filter({ hasText: 'Patients' });
    await expect.element(found).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Leave out' })).toBeVisible();
  });

  test('says of which series a face could be rendered', async () => {
    const head = await headSeries({ contrast: 'ct', pixelMm: 8, sliceMm: 3 });
    await open([phantomInstance(0).bytes, ...(head.slice(0, 2) as Uint8Array<ArrayBuffer>[])]);
    const series = line('HEAD 3D');
    await expect.element(series.getByText('Head: a face could be rendered')).toBeVisible();
    await series.click();
    const face = page.getByRole('definition').filter({ hasText: 'Head: a face could be rendered' });
    await expect.element(face).toBeVisible();
    expect(line('a face could be rendered').elements()).toHaveLength(1);
  });

  test('shows a picture of a series', async () => {
    await open(phantoms());
    await expect
      .poll(
        () => {
          const canvas = document.querySelector<HTMLCanvasElement>('[role="treegrid"] canvas');
          const shown = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(shown?.data).size;
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(20);
  });

  test('is worked by keys alone: move, close, open, leave out, search', async () => {
    const { imports } = await open(phantoms());
    await expect.element(line('SBY-700148')).toBeVisible();
    tree.element().focus();
    await userEvent.keyboard('{Home}');
    await expect.element(line('SBY-700148')).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect
      .element(line('Chest non-contrast').first())
      .toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard(' ');
    expect(imports.decisions.plan.leftOut).toHaveLength(1);
    await expect
      .element(line('Chest non-contrast').first().getByRole('checkbox'))
      .not.toBeChecked();
    await expect.element(line('SBY-700148').getByRole('checkbox')).toBePartiallyChecked();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    await expect.element(line('CT Chest').first()).toHaveAttribute('aria-expanded', 'false');
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(line('CT Chest').first()).toHaveAttribute('aria-expanded', 'true');

    await page.getByRole('searchbox').fill('미리내');
    await expect.element(line('SBY-700148')).not.toBeInTheDocument();
    await expect.element(line('김미리내')).toBeVisible();
  });

  test('what is left out is not stored', async () => {
    const { imports, db } = await open(phantoms());
    await line('SBY-700148').getByRole('checkbox').click();
    await page.getByRole('link', { name: 'Go on to Protect' }).click();
    await page.getByRole('button', { name: 'Approve and store 3 images' }).click();
    await expect.poll(() => imports.phase, { timeout: 30_000 }).toBe('done');
    expect(await db.persons.count()).toBe(1);
    expect(imports.codes).toMatchObject({ 'import/left-out': 5 });
    expect(imports.counts).toMatchObject({ ok: 3, skipped: 5 });
  });
});

test('what is odd, what will be held and what is no image are said in words', async () => {
  const files = [
    ...phantoms(),
    await phantomWith(
      0,
      [Tag.PatientName, 'PN', 'Other^Name'],
      [Tag.SOPInstanceUID, 'UI', '1.2.3'],
    ),
    await phantomWith(36, [Tag.StudyDate, 'DA', '20991231'], [Tag.StudyInstanceUID, 'UI', '1.2.4']),
    await phantomWith(
      9,
      [Tag.BurnedInAnnotation, 'CS', 'YES'],
      [Tag.SeriesInstanceUID, 'UI', '1.2.5'],
      [Tag.SeriesDescription, 'LO', 'Screen'],
    ),
    phantomInstance(1).bytes,
    'notes',
    '',
  ];
  await open(files);
  await expect
    .element(line('SBY-700148').filter({ hasText: 'Different names under one ID' }))
    .toBeVisible();
  await expect
    .element(line('Dec 31, 2099').filter({ hasText: 'Date in the future' }))
    .toBeVisible();
  await expect
    .element(line('Chest non-contrast').first().filter({ hasText: 'The same image twice' }))
    .toBeVisible();
  await expect.element(line('Screen').filter({ hasText: '1 waits for your eyes' })).toBeVisible();
  await page.getByRole('radio', { name: /^Will be held back/ }).click({ force: true });
  await expect.element(line('Chest non-contrast').first()).not.toBeInTheDocument();
  await page.getByRole('radio', { name: /^No image/ }).click({ force: true });
  const others = page.getByRole('table', { name: 'Files that are no image' });
  await expect.element(others.getByText('The file is empty')).toBeVisible();
});

test('files without any image say so, and lead back', async () => {
  await open(['notes', '']);
  await expect.element(page.getByText('There is no DICOM image in these files')).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: 'Go on to Protect' }))
    .not.toBeInTheDocument();
  await page.getByRole('link', { name: 'Back to Source' }).click();
  await expect.element(page.getByRole('button', { name: 'Choose folder' })).toBeVisible();
});

describe('conditions', () => {
  const csv = (text: BlobPart) => new File([text], 'conditions.csv');
  const choose = (file: File) =>
    userEvent.upload(document.querySelector('input[accept*="csv"]') as Element, file);

  test('of single patients stand above the one for all, in what is stored too', async () => {
    const { imports, draft, db } = await open(phantoms());
    await line('김미리내').click();
    const own = page.getByRole('combobox', { name: 'Condition of this patient' });
    await own.fill('Study arm B');
    await page.getByRole('option', { name: /^Study arm B/ }).click();
    const all = page.getByRole('combobox', { name: 'Condition for all' });
    await all.fill('Pneumonia');
    await page
      .getByRole('option', { name: /^Pneumonia/ })
      .first()
      .click();
    await expect.element(line('SBY-700148').filter({ hasText: 'Pneumonia' })).toBeVisible();
    await expect.element(line('김미리내').filter({ hasText: 'Study arm B' })).toBeVisible();
    await page.getByRole('link', { name: 'Go on to Protect' }).click();
    await page.getByRole('button', { name: /Approve and store/ }).click();
    await expect.poll(() => imports.phase, { timeout: 30_000 }).toBe('done');
    const codes = (await db.occurrences.toArray()).map(({ conditionCode }) => conditionCode);
    expect(new Set(codes)).toEqual(new Set(['233604007', 'local:study-arm-b']));
    // A label that nobody chose for the next files is worse than one more click.
    expect(draft.condition).toBeNull();
  });

  test('come from a file, unmatched lines are counted, a Korean spreadsheet is read', async () => {
    const { imports } = await open(phantoms());
    await expect.element(line('김미리내')).toBeVisible();
    // 폐렴 in EUC-KR.
    const korean = Uint8Array.of(0xc6, 0xf3, 0xb7, 0xc5);
    const head = new TextEncoder().encode('patient_id,condition\r\nSBY-700248,');
    await choose(csv(new Blob([head, korean, '\r\nNOBODY,Pneumonia\r\n'])));
    await expect.element(page.getByText('1 patient has the condition of the file')).toBeVisible();
    await expect.element(page.getByText(/1 line is of a patient who is not/)).toBeVisible();
    await expect.element(line('김미리내').filter({ hasText: 'Pneumonia' })).toBeVisible();
    expect(imports.decisions.plan.conditions).toMatchObject([
      { condition: { code: '233604007' }, personIds: [expect.any(String) as string] },
    ]);
  });

  test('a file with a fault changes nothing and says where it is', async () => {
    const { imports } = await open(phantoms());
    await expect.element(line('김미리내')).toBeVisible();
    await choose(csv('patient_id,condition\nSBY-700248,Pneumonia\n,Pneumonia\nSBY-1,19640229\n'));
    await expect.element(page.getByText('Line 3: the patient ID is empty')).toBeVisible();
    await expect.element(page.getByText(/Line 4: this is no condition/)).toBeVisible();
    expect(imports.decisions.areMade).toBe(false);
  });
});

test('back and forth keeps what was decided, also over another page', async () => {
  const { imports, router, draft } = await open(phantoms());
  await line('SBY-700148').getByRole('checkbox').click();
  await page.getByRole('link', { name: 'Go on to Protect' }).click();
  await expect.element(page.getByRole('table', { name: 'Before and after' })).toBeVisible();
  cleanup();
  router.go('/occurrences');
  router.go('/upload');
  const services = { ...programAt('/upload'), imports, router, draft };
  await showPage(Page, services);
  await expect.element(page.getByText('Before they are stored')).toBeVisible();
  expect(imports.decisions.plan.leftOut).toHaveLength(2);
});
