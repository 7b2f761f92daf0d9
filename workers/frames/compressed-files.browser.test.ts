import { decode } from 'fast-png';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import type { DatasetVersion } from '../../src/core/dataset/dataset-version.ts';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomParts } from '../../src/core/dicom/write.ts';
import { listZip } from '../../src/core/formats/zip-list.ts';
import { readZipEntry } from '../../src/core/formats/zip-read.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { createDatasetWorker, createFramesWorker } from '../../src/platform/workers/index.ts';
import { fromBase64, grayPhantom, signedJpegLsLossless } from '../../tests/support/code-streams.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { FrameSource } from '../train/frame-source.ts';

/** The signed phantom from its last pixel to its first, by dcmtk. */
const turnedJpegLsLossless =
  '/9j/9wALEAAQABABAREA//gADQH//wASAEMBFABA/9oACAEBAAAAADl8SokSNIlCoE+nk6nFtaWVhXS2iVEiRpEoVAn0' +
  '8nU4trSysIlS2rqyqqKakoqCenpy1asRIlpYsVq1SpUqUqVKlQoSNWVChQnTp06dOmTJkyZIlYTJkyZVVVVVVVUggBAC' +
  'rqKKKKJppppiKAEtJKFrJJJJJJJOoAgCspJJKBqpJJJJHkAVhFFFCEJ9qIQUgCAVdCEIQhCE80wtANZCEIQhCEIQnUtd' +
  'VCEIQhCERERONREREREREREW2kiIiIiIiIiWmikkkkkkkstBJJJJJJJYAP/Z';

const phantom = grayPhantom(true);
const frames = [phantom, phantom.toReversed()];
const IMAGE = 'compressed';

const db = new StudioDatabase();
const framesWorker = createFramesWorker();
const datasetWorker = createDatasetWorker();

afterAll(() => {
  framesWorker.terminate();
  datasetWorker.terminate();
  db.close();
});

/** Two frames in JPEG-LS, the first in two fragments, as they are stored when they stay compressed. */
beforeEach(async () => {
  await deleteEverything(db);
  const first = fromBase64(signedJpegLsLossless);
  const second = fromBase64(turnedJpegLsLossless);
  const fragments = [first.subarray(0, 100), first.subarray(100), second];
  const basicOffsetTable = Uint32Array.of(0, 8 + 100 + 8 + first.length - 100);
  const dataSet = dataSetOf([
    ...imageOf({ rows: 16, columns: 16, bits: 16, frames: 2 }, []).values(),
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    element(Tag.SOPInstanceUID, 'UI', '2.25.1'),
    element(Tag.BitsStored, 'US', 12),
    element(Tag.HighBit, 'US', 11),
    element(Tag.PixelRepresentation, 'US', 1),
    element(Tag.RescaleSlope, 'DS', '2'),
    element(Tag.RescaleIntercept, 'DS', '10'),
    { kind: 'encapsulated', tag: Tag.PixelData, vr: 'OB', basicOffsetTable, fragments },
  ]);
  const parts = writeDicomParts({ transferSyntaxUid: Syntax.JpegLsLossless, dataSet });
  const file = new Blob(parts as BlobPart[]) as Deidentified<Blob>;
  await db.files.put({ imageId: IMAGE, file });
});

test('the viewer gets each frame', async () => {
  for (const index of [1, 0]) {
    const frame = await framesWorker.call('readFrame', [IMAGE, index]);
    expect(frame.pixels).toEqual(frames[index]);
    expect(frame).toMatchObject({ rows: 16, columns: 16, rescaleSlope: 2, rescaleIntercept: 10 });
  }
  await expect(framesWorker.call('readFrame', [IMAGE, 2])).rejects.toMatchObject({
    code: 'internal/unexpected',
  });
});

test('training gets modality values', async () => {
  const { pixels } = await new FrameSource(db).read(IMAGE, 1);
  expect([...pixels]).toEqual([...(frames[1] ?? [])].map((value) => value * 2 + 10));
});

test('a PNG of an exported data set holds the values of its frame', async () => {
  const version: DatasetVersion = {
    datasetVersionId: 'version',
    datasetId: 'set',
    name: 'compressed',
    version: 1,
    createdAt: '2024-01-01T00:00:00.000Z',
    task: 'classification-2d',
    labelSource: 'condition',
    classes: ['a', 'b'],
    query: '',
    items: [0, 1].map((frame) => ({
      imageId: IMAGE,
      frame,
      radiologyOccurrenceId: 'study',
      personId: 'person',
      label: frame,
    })),
    contentHash: '',
  };
  await db.datasetVersions.put(version);
  const zip = await datasetWorker.call('exportZip', ['version', { png: '16-bit' }]);
  const listed = await listZip(zip);
  for (const [index, expected] of frames.entries()) {
    const entry = listed.find(({ path }) => path.endsWith(`_${IMAGE}_${index}.png`));
    if (!entry) throw new Error('no such PNG');
    const png = decode(await readZipEntry(zip, entry.place, new AbortController().signal));
    const values = [...png.data];
    const offset = (values[0] ?? 0) - (expected[0] ?? 0);
    expect(values.map((value) => value - offset)).toEqual([...expected]);
  }
});
