import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { cleanup } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { programAt, showPage } from '../../../../tests/support/show-page.ts';
import { headSeries } from '../../../../tests/support/head-series.ts';
import { identify } from '../../../core/deid/brands.ts';
import { RCDM_PAPER } from '../../../core/deid/policy.ts';
import { decisionsOf, newSitePolicy, type SitePolicy } from '../../../core/deid/site-policy.ts';
import { dataSetOf, element, sequence, withElements } from '../../../core/dicom/build.ts';
import { readDicomFile } from '../../../core/dicom/read.ts';
import * as Tag from '../../../core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../../core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../../core/dicom/write.ts';
import { phantomInstance } from '../../../core/phantom/phantom.ts';
import { deleteEverything } from '../../../data/rcdm-store.ts';
import { addSitePolicy } from '../../../data/site-policies.ts';
import { writePolicyId } from '../../../state/import-policy.ts';
import { Page } from '../index.ts';

const PRIVATE = 0x00091001;

async function withMore(index: number): Promise<Uint8Array<ArrayBuffer>> {
  const { dataSet } = await readDicomFile(phantomInstance(index).bytes);
  const nested = dataSetOf([element(Tag.AccessionNumber, 'SH', 'NESTED-77')]);
  const changed = withElements(dataSet, [
    element(PRIVATE, 'LO', 'private of Kim'),
    sequence(Tag.RequestAttributesSequence, [nested]),
  ]);
  return writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet: changed });
}

async function open(policy: SitePolicy | null = null, more: readonly BlobPart[] = []) {
  const services = programAt('/upload');
  onTestFinished(services.router.start());
  await showPage(Page, services);
  const files = [await withMore(0), phantomInstance(8).bytes, phantomInstance(36).bytes, ...more];
  await services.imports.check({
    sources: files.map((bytes, index) => ({
      kind: 'file',
      path: identify(`f${index}.dcm`),
      file: new Blob([bytes]),
    })),
    handles: [],
    isSample: false,
  });
  if (policy) {
    await addSitePolicy(services.db, policy);
    await writePolicyId(services.db, policy.policy.id);
  }
  services.router.go('/upload/protect');
  await expect.element(table).toBeVisible();
  return services;
}

const table = page.getByRole('table', { name: 'Before and after' });
const line = (text: string) => table.getByRole('row').filter({ hasText: text });
const show = (name: RegExp) => page.getByRole('radio', { name }).click({ force: true });

beforeEach(async () => {
  await deleteEverything(programAt('/upload').db);
});
afterEach(() => {
  cleanup();
});

test('each attribute stands before and after, removed ones struck out, private and nested ones too', async () => {
  await open();
  const name = line('(0010,0010)');
  await expect.element(name.filter({ hasText: 'Left empty' })).toBeVisible();
  await expect.element(name.getByText('Haneulbit^Saeron')).toBeVisible();
  expect(name.getByText('Haneulbit^Saeron').element().tagName).toBe('DEL');
  const id = line('(0008,0018)').filter({ hasText: 'New ID' });
  await expect.element(id.getByText(/^2\.25\.\d+/).nth(1)).toBeVisible();

  await page.getByRole('searchbox', { name: 'Search attributes' }).fill('private');
  await expect.element(line('(0009,1001)').filter({ hasText: 'private of Kim' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search attributes' }).fill('nested-77');
  const nested = line('(0008,0050)').filter({ hasText: 'item 1' });
  await expect.element(nested).toBeVisible();
  // What is around it stays, so that it has its place.
  await expect.element(line('Request Attributes Sequence')).toBeVisible();
});

test('filters by what happens; the numbers are those of the lines', async () => {
  await open();
  await show(/^Kept/);
  await expect.element(line('(0018,0060)').filter({ hasText: 'KVP' })).toBeVisible();
  await expect.element(line('(0010,0010)')).not.toBeInTheDocument();
  const label = document.querySelector('label:has(:checked)')?.textContent ?? '';
  const count = Number(/(\d+)\s*$/.exec(label)?.[1]);
  expect(table.element().getAttribute('aria-rowcount')).toBe(String(count + 1));
});

test('another patient, another series, another policy change what is shown', async () => {
  const { draft } = await open();
  const series = page.getByRole('combobox', { name: 'Series' });
  await series.selectOptions('2 · Chest arterial');
  await page.getByRole('searchbox', { name: 'Search attributes' }).fill('series description');
  await expect.element(line('Chest arterial')).toBeVisible();

  await page.getByRole('searchbox', { name: 'Search attributes' }).fill('0010,0010');
  const patient = page.getByRole('combobox', { name: 'Patient' });
  await patient.fill('미리내');
  await page.getByRole('option', { name: /김미리내/ }).click();
  await expect.element(line('김^미리내')).toBeVisible();

  await page.getByRole('combobox', { name: 'De-identification policy' }).selectOptions('research');
  await expect.poll(() => draft.policy?.id).toBe('research');
  await expect.element(line('(0010,0010)').filter({ hasText: 'Replaced' })).toBeVisible();
});

test('the counts of the patient are those of the first image of each series', async () => {
  const { imports, draft } = await open();
  const [patient] = imports.survey.result?.patients ?? [];
  const files =
    patient?.studies.flatMap((study) => study.series.map((one) => one.files[0] ?? 0)) ?? [];
  expect(files).toHaveLength(2);
  await expect.element(page.getByText('First image of each of 2 series')).toBeVisible();
  if (!draft.policy) throw new Error('no policy');
  const { signal } = new AbortController();
  let kept = 0;
  for (const file of files) {
    kept += (await imports.explain(file, draft.policy, signal)).counts.kept;
  }
  const tally = page.getByRole('table', { name: 'Attributes by what happens' });
  await expect
    .element(
      tally
        .getByRole('row')
        .filter({ hasText: 'Kept' })
        .filter({ hasText: String(kept) }),
    )
    .toBeVisible();
});

test('after storing it can be looked at again, and approves nothing twice', async () => {
  const { imports } = await open();
  await page.getByRole('button', { name: 'Approve and store 3 images' }).click();
  await expect.poll(() => imports.phase, { timeout: 30_000 }).toBe('done');
  await page.getByRole('link', { name: 'See what was protected' }).click();
  await expect.element(line('(0010,0010)')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Approve/ })).not.toBeInTheDocument();
  await page.getByRole('link', { name: 'Back to the result' }).click();
  await expect.element(page.getByRole('link', { name: 'Open in Occurrences' })).toBeVisible();
});

describe('heads', () => {
  const head = async () =>
    (await headSeries({ contrast: 'ct', pixelMm: 8, sliceMm: 8 })).slice(0, 2) as Uint8Array<ArrayBuffer>[];

  test('a policy that keeps faces says that they can be seen', async () => {
    await open(null, await head());
    await expect.element(page.getByText('1 series shows a head: a face could be rendered')).toBeVisible();
    await expect.element(page.getByText(/This policy stores them as they are/)).toBeVisible();
  });

  test('a policy without faces says which series will wait for eyes', async () => {
    const decisions = decisionsOf('Faceless', RCDM_PAPER);
    await open(newSitePolicy({ ...decisions, options: ['cleanRecognizableVisualFeatures'] }), await head());
    await expect.element(page.getByText('1 series waits: a face could be made of it')).toBeVisible();
    await expect.element(page.getByText(/you see each head before and after/)).toBeVisible();
    await expect.element(page.getByText('No picture waits for your eyes')).not.toBeInTheDocument();
  });
}); // prettier-ignore
