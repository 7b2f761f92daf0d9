import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cleanup } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { createSearch } from '../../../../tests/support/byte-search.ts';
import { programAt, showPage } from '../../../../tests/support/show-page.ts';
import { identify } from '../../../core/deid/brands.ts';
import type { Certificate } from '../../../core/deid/certificate.ts';
import { RESEARCH } from '../../../core/deid/presets.ts';
import { phantomIdentifiers } from '../../../core/phantom/people.ts';
import { phantomCount, phantomInstance } from '../../../core/phantom/phantom.ts';
import type { Locale } from '../../../core/i18n.ts';
import { deleteEverything } from '../../../data/rcdm-store.ts';
import { readStoredFile } from '../../../data/stored-file.ts';
import { Page } from '../index.ts';

let saved: { name: string; blob: Blob }[];

beforeEach(() => {
  saved = [];
  const blobs = new Map<string, Blob>();
  const create = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((object) => {
    const url = create(object);
    if (object instanceof Blob) blobs.set(url, object);
    return url;
  });
  // What the browser would put into its downloads.
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    const blob = blobs.get(this.href);
    if (blob) saved.push({ name: this.download, blob });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  cleanup();
});

/** A few images of the sample set, of several persons. */
const COUNT = 5;
const sources = Array.from({ length: COUNT }, (_, index) => {
  const { bytes } = phantomInstance(Math.floor((index * phantomCount()) / COUNT));
  const path = identify(`${index}.dcm`);
  return { kind: 'file', path, file: new Blob([bytes]) } as const;
});

async function importSome(locale: Locale = 'en') {
  const services = programAt('/upload', locale);
  await deleteEverything(services.db);
  await services.imports.start({
    sources,
    condition: null,
    compression: 'decompress',
    policy: RESEARCH,
    handles: [],
    isSample: false,
  });
  expect(services.imports.counts.ok).toBe(COUNT);
  services.router.go(`/upload/certificate?batch=${services.imports.batchId ?? ''}`);
  await showPage(Page, services);
  return services;
}

const find = createSearch(phantomIdentifiers());
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('the certificate of an import', () => {
  test('holds what was computed, no identity, and hashes that are those of the stored files', async () => {
    const { db } = await importSome();
    const table = page.getByRole('table', { name: 'Attributes' });
    await expect.element(table.getByRole('row', { name: /^Removed/ })).toBeVisible();
    expect(find(new TextEncoder().encode(document.body.innerText))).toEqual([]);

    await page.getByRole('button', { name: 'Save as JSON' }).click();
    const [file] = saved;
    if (!file) throw new Error('nothing was saved');
    const bytes = await bytesOf(file.blob);
    expect(find(bytes)).toEqual([]);
    const certificate = JSON.parse(new TextDecoder().decode(bytes)) as Certificate;
    expect(certificate.policy.id).toBe('research');
    expect(certificate.outputs).toHaveLength(COUNT);
    expect(certificate.batch.counts.ok).toBe(COUNT);
    expect(certificate.treatments.remove).toBeGreaterThan(COUNT);
    expect(certificate.treatments['map-uid']).toBeGreaterThan(3 * COUNT);
    expect(certificate.pixels['as-they-came']).toBe(COUNT);

    const image = await db.images.toCollection().first();
    const stored = new Blob([(await readStoredFile(db, image?.imageId ?? '')) as BlobPart]);
    const digest = await crypto.subtle.digest('SHA-256', await stored.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'));
    expect(certificate.outputs).toContainEqual({
      sopInstanceUid: image?.sopInstanceUid,
      sha256: hex.join(''),
      byteLength: stored.size,
    });
  });

  test('comes with the crosswalk, which names everybody and is saved only when asked for', async () => {
    const { db } = await importSome('ko');
    const button = page.getByRole('button', { name: '환자 저장 (CSV)' });
    await expect.element(button).toBeVisible();
    button.element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('환자를 식별하는 파일입니다')).toBeVisible();
    expect(saved).toEqual([]);
    await page.getByRole('button', { name: '저장', exact: true }).click();
    await expect.poll(() => saved.length, { timeout: 20_000 }).toBe(1);
    const text = await (saved[0] as { blob: Blob }).blob.text();
    const rows = text.trim().split('\r\n');
    expect(saved[0]?.name).toBe('crosswalk-patients.csv');
    expect(rows[0]?.replace('\uFEFF', '')).toBe('id_old,id_new');
    const persons = new Set(await db.persons.toCollection().primaryKeys());
    expect(rows).toHaveLength(persons.size + 1);
    expect(persons.size).toBeGreaterThan(1);
    for (const row of rows.slice(1)) expect(persons).toContain(row.split(',')[1]);
  });
});

test('before the first import it says what will be here', async () => {
  const services = programAt('/upload/certificate');
  await deleteEverything(services.db);
  await showPage(Page, services);
  await expect.element(page.getByText('No import yet')).toBeVisible();
});
