import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allStoredBytes } from '../../../../tests/support/stored-bytes.ts';
import { cleanup } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { programAt, showPage } from '../../../../tests/support/show-page.ts';
import { imageOf } from '../../../../tests/support/image-of.ts';
import { RCDM_PAPER } from '../../../core/deid/policy.ts';
import { identify } from '../../../core/deid/brands.ts';
import { dataSetOf, element, sequence } from '../../../core/dicom/build.ts';
import type { Element } from '../../../core/dicom/dataset.ts';
import { nativeFrame } from '../../../core/dicom/pixels.ts';
import { readDicomFile } from '../../../core/dicom/read.ts';
import * as T from '../../../core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../../core/dicom/transfer-syntaxes.ts';
import { numberOf, stringOf } from '../../../core/dicom/values.ts';
import { writeDicomFile } from '../../../core/dicom/write.ts';
import type { Locale } from '../../../core/i18n.ts';
import { deleteEverything } from '../../../data/rcdm-store.ts';
import type { Services } from '../../../state/services.ts';
import { Page } from '../index.ts';

const [ROWS, COLUMNS] = [100, 200];
const NAME = 'Planted^Penelope';

interface Shot {
  readonly number: number;
  readonly series?: string;
  readonly frames?: number;
  readonly more?: readonly Element[];
}

/** A capture of a screen, nowhere black. */
function capture({ number, series = '1.2.3.4', frames = 1, more = [] }: Shot): File {
  const pixels = new Uint8Array(ROWS * COLUMNS * frames).fill(77);
  const dataSet = dataSetOf([
    ...imageOf({ rows: ROWS, columns: COLUMNS, bits: 8, frames }, []).values(),
    element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    element(T.SOPInstanceUID, 'UI', `${series}.${number}`),
    element(T.StudyInstanceUID, 'UI', '1.2.3'),
    element(T.SeriesInstanceUID, 'UI', series),
    element(T.InstanceNumber, 'IS', number),
    element(T.Modality, 'CS', 'OT'),
    element(T.ConversionType, 'CS', 'WSD'),
    element(T.PatientName, 'PN', NAME),
    element(T.PatientID, 'LO', 'PLANTED-4711'),
    element(T.PixelData, 'OB', pixels),
    ...more,
  ]);
  const bytes = writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });
  return new File([bytes], `${NAME}-${number}.dcm`);
}

let services: Services;

async function open(files: readonly File[], locale: Locale = 'en') {
  services = programAt('/upload', locale);
  await deleteEverything(services.db);
  await showPage(Page, services);
  await services.imports.start({
    sources: files.map((file) => ({ kind: 'file', path: identify(file.name), file }) as const),
    policy: RCDM_PAPER,
    condition: null,
    compression: 'decompress',
    handles: [],
    isSample: false,
  });
  expect(services.imports.counts).toMatchObject({ ok: 0, held: files.length });
  services.router.go('/upload/review');
}

/** First pixel of each row in each frame, by Instance Number. */
async function storedRows(): Promise<Record<number, number[][]>> {
  const found: Record<number, number[][]> = {};
  for await (const bytes of allStoredBytes(services.db)) {
    const { dataSet } = await readDicomFile(bytes);
    const frames = Array.from({ length: numberOf(dataSet, T.NumberOfFrames) ?? 1 }, (_, frame) =>
      Array.from({ length: ROWS }, (_row, row) => nativeFrame(dataSet, frame)[row * COLUMNS] ?? -1),
    );
    found[numberOf(dataSet, T.InstanceNumber) ?? 0] = frames;
    expect(stringOf(dataSet, T.BurnedInAnnotation)).toBe('NO');
  }
  return found;
}

const picture = (name = /^Image to be checked/) => page.getByRole('img', { name });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });

/** Nothing but the picture tells whom it is of. */
function expectNothingSaid(): void {
  const said = document.body.outerHTML;
  expect(said).not.toMatch(/planted|4711|1\.2\.3\.4/i);
}

beforeEach(() => page.viewport(1280, 800));
afterEach(async () => {
  cleanup();
  await deleteEverything(services.db);
});

test('by keyboard alone: a box, for the series, approved, stored with the box black', async () => {
  await open([
    capture({ number: 1, frames: 3 }),
    capture({ number: 2 }),
    capture({ number: 3, series: '1.2.3.9' }),
    capture({ number: 4 }),
  ]);
  await expect.element(heading('Image 1 of 4')).toBeVisible();
  await expect.element(picture(/^Image to be checked, frame 1 of 3$/)).toBeVisible();
  expectNothingSaid();
  await expect.element(page.getByRole('button', { name: /Blank the boxes/ })).toBeDisabled();

  await userEvent.keyboard('n');
  const box = page.getByRole('button', { name: /^Box 1/ });
  await expect.element(box).toHaveFocus();
  await expect
    .element(box)
    .toHaveAccessibleName(/200 by 8 pixels, 0 from the left, 0 from the top/);
  await userEvent.keyboard(
    '{ArrowDown}{Shift>}{ArrowDown}{ArrowLeft}{/Shift}{Control>}{ArrowDown}{/Control}',
  );
  await expect
    .element(box)
    .toHaveAccessibleName(/198 by 10 pixels, 0 from the left, 3 from the top/);
  page.getByRole('button', { name: 'Use for the whole series' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText(/Each still waits for your decision/)).toBeVisible();

  await userEvent.keyboard('2');
  await expect.element(heading('Image 2 of 4')).toBeVisible();
  await expect.element(box).toHaveAccessibleName(/198 by 10 pixels/);
  await userEvent.keyboard('2');
  await expect.element(heading('Image 3 of 4')).toBeVisible();
  await expect.element(picture()).toBeVisible();
  await expect.element(page.getByText('None yet.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Nothing identifies/ })).toBeEnabled();
  await userEvent.keyboard('1');
  await expect.element(heading('Image 4 of 4')).toBeVisible();
  await userEvent.keyboard('3');
  await expect.element(page.getByText('All images are checked')).toBeVisible();
  await expect.element(page.getByText(/^2 with boxes, 1 as they are, 1 left behind/)).toBeVisible();
  expect(await services.db.files.count()).toBe(0);

  page.getByRole('button', { name: 'Store 3 images' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('3 images were de-identified and stored')).toBeVisible();
  await expect.element(page.getByText('1 checked image is not stored')).toBeVisible();
  expect(services.imports.counts).toMatchObject({ ok: 3, held: 1 });
  const blanked = Array.from({ length: ROWS }, (_, row) => (row >= 3 && row < 13 ? 0 : 77));
  const plain = Array.from({ length: ROWS }, () => 77);
  expect(await storedRows()).toEqual({ 1: [blanked, blanked, blanked], 2: [blanked], 3: [plain] });
});

test('by mouse: drawn, moved, resized, taken away; a decision taken back', async () => {
  await open([capture({ number: 1 }), capture({ number: 2 })]);
  await expect.element(picture()).toBeVisible();
  const layer = page.getByRole('group', { name: 'Boxes to be blanked' });
  await expect.poll(() => layer.element().getBoundingClientRect().width).toBeGreaterThan(200);
  const area = layer.element();
  // Read each time: the page may still move while it comes.
  const fire = (target: EventTarget, type: string, x: number, y: number) => {
    const at = area.getBoundingClientRect();
    return target.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        button: 0,
        clientX: at.left + ((x + 0.5) / COLUMNS) * at.width,
        clientY: at.top + ((y + 0.5) / ROWS) * at.height,
      }),
    );
  };
  // The pointer of a test is none that the browser knows.
  area.setPointerCapture = () => undefined;
  const drag = (target: EventTarget, from: [number, number], to: [number, number]) => {
    fire(target, 'pointerdown', ...from);
    fire(area, 'pointermove', ...to);
    fire(area, 'pointerup', ...to);
  };
  drag(area, [120, 60], [20, 10]);
  const box = page.getByRole('button', { name: /^Box 1/ });
  await expect
    .element(box)
    .toHaveAccessibleName(/10[01] by 5[01] pixels, 20 from the left, 10 from/);
  drag(box.element(), [50, 30], [60, 35]);
  await expect.element(box).toHaveAccessibleName(/30 from the left, 15 from the top/);
  const corner = box.element().querySelector('.corner');
  if (!corner) throw new Error('no corner');
  drag(corner, [130, 65], [110, 45]);
  await expect.element(box).toHaveAccessibleName(/8[01] by 3[01] pixels/);
  box.element().focus();
  await userEvent.keyboard('{Delete}');
  await expect.element(box).not.toBeInTheDocument();

  await userEvent.keyboard('3');
  await expect.element(heading('Image 2 of 2')).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(heading('Image 1 of 2')).toBeVisible();
  await expect.element(page.getByText('2 images left')).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: 'Back to the upload' }))
    .toHaveAttribute('href', '/upload');
  services.router.go('/upload');
  await expect.element(page.getByText('2 images wait for your eyes')).toBeVisible();
  expectNothingStored();
});

function expectNothingStored(): void {
  expect(services.imports.counts).toMatchObject({ ok: 0, held: 2 });
}

describe('suggestions of an ultrasound', () => {
  const region = dataSetOf([
    element(T.RegionLocationMinX0, 'UL', 0),
    element(T.RegionLocationMinY0, 'UL', 20),
    element(T.RegionLocationMaxX1, 'UL', COLUMNS - 1),
    element(T.RegionLocationMaxY1, 'UL', ROWS - 1),
  ]);

  test('are there at once, can be left out and taken again', async () => {
    const more = [sequence(T.SequenceOfUltrasoundRegions, [region])];
    await open([capture({ number: 1, more })], 'ko');
    await expect.element(page.getByText(/초음파 영역 바깥 전체/)).toBeVisible();
    await expect.element(page.getByText('상자 1개.', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: '모두 삭제' }).click();
    await expect.element(page.getByText('아직 없습니다.')).toBeVisible();
    await page.getByRole('button', { name: '제안 상자로' }).click();
    await expect.element(page.getByRole('button', { name: /^상자 1/ })).toBeVisible();
    await userEvent.keyboard('2');
    await page.getByRole('button', { name: '영상 1장 저장' }).click();
    await expect.element(page.getByText('영상 1장을 비식별화하여 저장했습니다')).toBeVisible();
    const [rows] = (await storedRows())[1] ?? [];
    expect(rows?.map((value) => value === 0)).toEqual(
      Array.from({ length: ROWS }, (_, row) => row < 20),
    );
  });
});

test('nobody comes here without pictures to check', async () => {
  services = programAt('/upload/review');
  await showPage(Page, services);
  await expect.element(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
  expect(location.pathname).toBe('/upload');
});
