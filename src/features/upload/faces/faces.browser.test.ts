import { afterEach, beforeEach, expect, test } from 'vitest';
import { cleanup } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { headSeries } from '../../../../tests/support/head-series.ts';
import { programAt, showPage } from '../../../../tests/support/show-page.ts';
import { allStoredBytes } from '../../../../tests/support/stored-bytes.ts';
import { identify } from '../../../core/deid/brands.ts';
import { RCDM_PAPER, type DeidPolicy } from '../../../core/deid/policy.ts';
import { nativeFrame } from '../../../core/dicom/pixels.ts';
import { readDicomFile } from '../../../core/dicom/read.ts';
import * as T from '../../../core/dicom/tags.generated.ts';
import { itemsOf, stringOf } from '../../../core/dicom/values.ts';
import type { Locale } from '../../../core/i18n.ts';
import { deleteEverything } from '../../../data/rcdm-store.ts';
import type { Services } from '../../../state/services.ts';
import { Page } from '../index.ts';

const FACELESS: DeidPolicy = { ...RCDM_PAPER, options: ['cleanRecognizableVisualFeatures'] };

let services: Services;

async function start(files: readonly Uint8Array[], policy: DeidPolicy, locale: Locale = 'en') {
  services = programAt('/upload', locale);
  await deleteEverything(services.db);
  await showPage(Page, services);
  await services.imports.start({
    sources: files.map((bytes, at) => {
      const file = new File([bytes as Uint8Array<ArrayBuffer>], `${at}.dcm`);
      return { kind: 'file', path: identify(file.name), file } as const;
    }),
    policy,
    condition: null,
    compression: 'decompress',
    handles: [],
    isSample: false,
  });
}

beforeEach(() => page.viewport(1280, 800));
afterEach(async () => {
  cleanup();
  await deleteEverything(services.db);
});

const HEAD = { contrast: 'ct', pixelMm: 4, sliceMm: 4 } as const;
const button = (name: RegExp) => page.getByRole('button', { name });

test('a head waits, is seen before and after, and is stored without its face', { timeout: 180_000 }, async () => {
  const head = await headSeries(HEAD);
  const views = (await headSeries({ ...HEAD, contrast: 't1' }, '2.25.8002')).slice(0, 3);
  await start([...head, ...views], FACELESS);
  const all = head.length + views.length;
  expect(services.imports.counts).toMatchObject({ ok: 0, held: all });
  await expect.element(page.getByText(`${all} files wait: a face could be made of their series`)).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Clear faces' })).toHaveAttribute('href', '/upload/faces');
  services.router.go('/upload/faces');

  await expect.element(page.getByRole('heading', { name: 'Clear faces' })).toBeVisible();
  const after = page.getByRole('img', { name: 'As it would be stored, from the front' });
  await expect.element(after, { timeout: 90_000 }).toBeVisible();
  await expect.element(page.getByText(/^0 of [\d,]+ points$/)).toBeVisible();
  await expect.element(button(/There is no face/)).toBeDisabled();
  page.getByRole('slider').element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  const turned = /^As it would be stored, 60° to the left side of the patient$/;
  await expect.element(page.getByRole('img', { name: turned })).toBeVisible();
  await userEvent.keyboard('1');

  // The next series: three views of a head, of which nobody can tell.
  await expect.element(page.getByText('This cannot be cleared')).toBeVisible();
  await expect.element(button(/Store without the face/)).toBeDisabled();
  await userEvent.keyboard('13');
  await expect.element(page.getByText('All are decided')).toBeVisible();
  await button(/^Store 1 series$/).click();
  await expect.poll(() => services.imports.phase, { timeout: 60_000 }).toBe('done');
  expect(services.imports.counts).toMatchObject({ ok: head.length, held: views.length });
  expect(services.imports.faces.shown).toBe(0);

  const originals = new Map<number, Int16Array>();
  for (const bytes of head) {
    const { dataSet } = await readDicomFile(bytes);
    originals.set(Number(stringOf(dataSet, T.InstanceNumber)), nativeFrame(dataSet, 0) as Int16Array);
  }
  let changed = 0;
  for await (const bytes of allStoredBytes(services.db)) {
    const { dataSet } = await readDicomFile(bytes);
    const codes = itemsOf(dataSet, T.DeidentificationMethodCodeSequence).map((item) => stringOf(item, T.CodeValue));
    expect(codes).toContain('113102');
    expect(stringOf(dataSet, T.RecognizableVisualFeatures)).toBe('NO');
    const before = originals.get(Number(stringOf(dataSet, T.InstanceNumber)));
    nativeFrame(dataSet, 0).forEach((value, pixel) => {
      if (value !== before?.[pixel]) changed += 1;
    });
  }
  expect(changed).toBeGreaterThan(3_000);
}); // prettier-ignore

test('without that option it is stored and said that a face could be rendered', { timeout: 60_000 }, async () => {
  await start((await headSeries(HEAD)).slice(20, 26), RCDM_PAPER, 'ko');
  expect(services.imports.counts).toMatchObject({ ok: 6, held: 0 });
  expect(services.imports.faces.shown).toBe(1);
  await expect.element(page.getByText(/시리즈 1개에 머리가 보입니다/)).toBeVisible();
}); // prettier-ignore

test('nothing to be looked at, as after a reload, leads back to the upload', async () => {
  services = programAt('/upload/faces');
  await showPage(Page, services);
  await expect.poll(() => services.router.place.id).toBeNull();
});
