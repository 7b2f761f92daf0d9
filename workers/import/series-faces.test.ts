import { beforeAll, describe, expect, test } from 'vitest';
import { headSeries } from '../../tests/support/head-series.ts';
import { testKeyring } from '../../tests/support/planted-dicom.ts';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import { clearFace } from '../../src/core/deid/faces/clear-face.ts';
import { RCDM_PAPER, type DeidPolicy } from '../../src/core/deid/policy.ts';
import { releaseParts } from '../../src/core/deid/release.ts';
import { element, withElements } from '../../src/core/dicom/build.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { itemsOf, stringOf } from '../../src/core/dicom/values.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import type { ImportEntry } from '../../src/core/rpc/import-api.ts';
import type { SeriesFaces } from '../../src/core/rpc/series-faces.ts';
import { openInstance, withPixels } from './prepare-instance.ts';
import { facesOf } from './series-faces.ts';

const keyring = await testKeyring();
const FACELESS: DeidPolicy = { ...RCDM_PAPER, options: ['cleanRecognizableVisualFeatures'] };
const { signal } = new AbortController();

const entriesOf = (files: readonly Uint8Array[]): ImportEntry[] =>
  files.map((bytes) => ({
    path: identify('x'),
    byteLength: bytes.length,
    locator: { kind: 'file', file: new Blob([bytes as Uint8Array<ArrayBuffer>]) },
    condition: null,
  }));

function look(files: readonly Uint8Array[], given = signal): Promise<SeriesFaces> {
  const call = { signal: given, progress: () => undefined };
  return facesOf(call, entriesOf(files), { ears: false });
}

const order = { keyring, condition: null, pixelsApproved: false } as const;

describe('a CT of a head', () => {
  let files: Uint8Array[] = [];
  let faces: SeriesFaces;
  beforeAll(async () => {
    files = await headSeries({ contrast: 'ct', pixelMm: 3, sliceMm: 3 });
    faces = await look(files.toReversed());
  }, 120_000);

  test('is held where the policy asks for heads without faces, and goes its way elsewhere', async () => {
    const [bytes] = files as [Uint8Array];
    const held = openInstance(bytes, { ...order, policy: FACELESS });
    await expect(held).rejects.toMatchObject({
      code: 'deid/recognizable-face',
      data: { grade: 'high', reason: 'body-part' },
    });
    const other = { ...order, policy: RCDM_PAPER };
    await expect(openInstance(bytes, other)).resolves.toBeDefined();
    const decided = { ...order, policy: FACELESS, isFaceDecided: true };
    await expect(openInstance(bytes, decided)).resolves.toBeDefined();
  });

  test('gets masks, numbers and pictures', () => {
    expect(faces.volumes).toHaveLength(1);
    const [volume] = faces.volumes;
    expect(volume).toMatchObject({ kind: 'defaced', refusal: null, files: files.length });
    expect(volume?.numbers).toMatchObject({ brainCleared: 0, skinLeft: 0 });
    expect(volume?.numbers?.cleared).toBeGreaterThan(5_000);
    expect(volume?.pictures && reveal(volume.pictures).after).toHaveLength(7);
  });

  test('each slice goes out with its own part of the face gone, and says so', async () => {
    // Handed over from the crown to the neck: masks go by file, not by order.
    let cleared = 0;
    for (const [at, bytes] of files.toReversed().entries()) {
      const face = faces.files[at];
      if (face?.kind !== 'cleared') throw new Error('no mask');
      const bits = face.mask.frames[0]?.bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0) ?? 0;
      cleared += bits;
      if (at % 20 !== 10) continue;
      const opened = await openInstance(bytes, { ...order, policy: FACELESS, isFaceDecided: true });
      const prepared = await withPixels(opened, 'decompress', signal);
      const source = await clearFace(prepared.source, face.mask, signal);
      const before = nativeFrame(prepared.source.dataSet, 0);
      const changed = nativeFrame(source.dataSet, 0).filter((value, pixel) => value !== before[pixel]);
      expect(changed.length).toBeLessThanOrEqual(bits);
      // Air at -1000 HU, give or take the noise of the phantom.
      for (const value of changed) expect(Math.abs(value - 24)).toBeLessThan(4);
      const released = await releaseParts({ ...prepared, source, policy: FACELESS, keyring, isDefaced: true });
      const { dataSet } = await readDicomFile(Buffer.concat(released.parts as unknown as Uint8Array[]));
      expect(stringOf(dataSet, Tag.RecognizableVisualFeatures)).toBe('NO');
      const codes = itemsOf(dataSet, Tag.DeidentificationMethodCodeSequence).map((item) => stringOf(item, Tag.CodeValue));
      expect(codes).toContain('113102');
    }
    expect(cleared).toBe(faces.volumes[0]?.numbers?.cleared);
  }); // prettier-ignore
});

async function withMore(bytes: Uint8Array, ...elements: ReturnType<typeof element>[]) {
  const { dataSet } = await readDicomFile(bytes);
  return writeDicomFile({
    transferSyntaxUid: ExplicitVRLittleEndian,
    dataSet: withElements(dataSet, elements),
  });
}

describe('more than one plain stack', () => {
  const scan = { contrast: 'ct', pixelMm: 4, sliceMm: 4 } as const;
  const clearedBits = ({ files }: SeriesFaces, at: number) => {
    const face = files[at];
    return face?.kind === 'cleared' ? (face.mask.frames[0]?.bits ?? null) : 'none';
  };

  test('slices of a tilted gantry', async () => {
    const files = await headSeries({ ...scan, tilt: 15 });
    const faces = await look(files);
    expect(faces.volumes).toMatchObject([{ kind: 'defaced', files: files.length }]);
    expect(faces.volumes[0]?.numbers).toMatchObject({ brainCleared: 0, skinLeft: 0 });
  }, 60_000);

  test('several points in time: each slice is cleared in all of them', async () => {
    const still = await headSeries(scan);
    const later = await headSeries({ ...scan, at: [3, -2, 0] });
    const timed = (files: readonly Uint8Array[], time: string, first: number) =>
      Promise.all(
        files.map((bytes, at) =>
          withMore(
            bytes,
            element(Tag.SOPInstanceUID, 'UI', `2.25.7001.${first + at}`),
            element(Tag.InstanceNumber, 'IS', first + at),
            element(Tag.AcquisitionTime, 'TM', time),
            element(Tag.AcquisitionNumber, 'IS', first),
            element(Tag.TemporalPositionIdentifier, 'IS', first),
          ),
        ),
      );
    const files = [...(await timed(still, '101500', 1)), ...(await timed(later, '101530', 1001))];
    const faces = await look(files);
    expect(faces.volumes).toMatchObject([{ kind: 'defaced', files: files.length }]);
    still.forEach((_, at) => {
      expect(clearedBits(faces, still.length + at)).toEqual(clearedBits(faces, at));
    });
    const cleared = still.filter((_, at) => clearedBits(faces, at) instanceof Uint8Array);
    expect(cleared.length).toBeGreaterThan(20);
  }, 60_000);
});

describe('what does not hold together stays, with the reason', () => {
  const scan = { contrast: 't1', pixelMm: 8, sliceMm: 8 } as const;

  test('a slice is missing', async () => {
    const files = await headSeries(scan);
    const faces = await look(files.toSpliced(12, 1));
    expect(faces.volumes).toMatchObject([{ kind: 'refused', refusal: 'gap', pictures: null }]);
    expect(new Set(faces.files.map(({ kind }) => kind))).toEqual(new Set(['refused']));
  });

  test('a slab, a localizer, and slices without a place', async () => {
    const files = await headSeries(scan);
    const slab = await look(files.slice(10, 15));
    expect(slab.volumes).toMatchObject([{ refusal: 'slab' }]);
    const unplaced = await Promise.all(
      files.map((bytes) => withMore(bytes, element(Tag.ImagePositionPatient, 'DS', ''))),
    );
    expect((await look(unplaced)).volumes).toMatchObject([{ refusal: 'no-place' }]);
    const type = element(Tag.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'LOCALIZER']);
    const views = await Promise.all(files.map((bytes) => withMore(bytes, type)));
    expect((await look(views)).volumes[0]).toMatchObject({ refusal: 'slab' });
  });

  test('the header says head, and no brain is in it', async () => {
    const scan = { contrast: 'ct', pixelMm: 6, sliceMm: 6, low: [-110, -150, -700], high: [110, 130, -190] } as const;
    const files = await headSeries({ ...scan, hasBody: true });
    const head = await look(files);
    expect(head.volumes).toMatchObject([{ kind: 'refused', refusal: 'no-brain' }]);
    expect(head.volumes[0]?.pictures).not.toBeNull();
    expect(new Set(head.files.map(({ kind }) => kind))).toEqual(new Set(['refused']));
    const neck = [element(Tag.BodyPartExamined, 'CS', 'NECK'), element(Tag.SeriesDescription, 'LO', 'NECK')];
    const renamed: Uint8Array[] = await Promise.all(files.map((bytes) => withMore(bytes, ...neck)));
    const open = await look(renamed);
    expect(open.volumes).toMatchObject([{ kind: 'no-head', refusal: null }]);
    const one = await look(renamed.with(3, files[3] as Uint8Array));
    expect(one.volumes).toMatchObject([{ refusal: 'no-brain' }]);
  }, 60_000); // prettier-ignore

  test('two volumes: one whole, one slice by itself across it', async () => {
    const files = await headSeries({ ...scan, pixelMm: 4, sliceMm: 4 });
    const across = element(Tag.ImageOrientationPatient, 'DS', [1, 0, 0, 0, 0, -1]);
    const other = await withMore(files[0] as Uint8Array, across, element(Tag.SOPInstanceUID, 'UI', '2.25.99'));
    const faces = await look([...files, other]);
    expect(faces.volumes.map(({ kind, refusal }) => [kind, refusal])).toEqual(
      expect.arrayContaining([['defaced', null], ['refused', 'slab']]),
    );
    expect(faces.files.at(-1)).toEqual({ kind: 'refused', refusal: 'slab' });
    expect(faces.files[0]?.kind).toBe('cleared');
  }, 60_000); // prettier-ignore

  test('an abort ends it', async () => {
    const files = await headSeries(scan);
    await expect(look(files, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
