import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { describe, expect, test } from 'vitest';
import type { DataSet } from '../../dicom/dataset.ts';
import { describePixels, nativeFrame } from '../../dicom/pixels.ts';
import { readDicomFile } from '../../dicom/read.ts';
import { modalityOf, toModality } from '../modality.ts';
import { matrixOf } from './affine.ts';
import { assembleVolumes, type SeriesImage } from './assemble-volumes.ts';
import { sampleVolume, type FrameReader } from './sample-volume.ts';
import type { Volume } from './volume.ts';
import { reorientAffine, reorientationToFrame, reorientVoxels } from './voxel-array.ts';

const DATA = join(import.meta.dirname, '../../../../../shared/data');
const PYDICOM = '/usr/lib/python3/dist-packages/pydicom/data/test_files';

async function imageOf(id: string, bytes: Uint8Array): Promise<SeriesImage> {
  return { id, dataSet: (await readDicomFile(bytes)).dataSet };
}

const filesOf = (folder: string, ...names: string[]) =>
  Promise.all(names.map((name) => imageOf(name, readFileSync(join(folder, name)))));

/** DICOM files of an archive, last entry first. */
async function archiveOf(path: string, ending = '.dcm'): Promise<SeriesImage[]> {
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(join(DATA, path))])));
  const images: SeriesImage[] = [];
  for (const entry of (await reader.getEntries()).toReversed()) {
    if (entry.directory || !entry.filename.endsWith(ending)) continue;
    images.push(await imageOf(entry.filename, await entry.getData(new Uint8ArrayWriter())));
  }
  await reader.close();
  return images;
}

const { signal } = new AbortController();

function readerOf(images: readonly SeriesImage[]): FrameReader {
  const dataSets = new Map<string, DataSet>(images.map(({ id, dataSet }) => [id, dataSet]));
  return ({ id, frame }) => {
    const dataSet = dataSets.get(id) as DataSet;
    const modality = modalityOf(dataSet, describePixels(dataSet, frame));
    return Promise.resolve(toModality(nativeFrame(dataSet, frame), modality));
  };
}

/** Size, upper three rows of the index-to-RAS matrix and SHA-256 of the 32-bit values, in canonical RAS order. */
async function canonicalOf(volume: Volume, images: readonly SeriesImage[], measurement = 0) {
  if (volume.geometry.kind !== 'patient') throw new Error('no geometry');
  const reorientation = reorientationToFrame(volume.geometry.indexToRas);
  const sampled = await sampleVolume(volume, readerOf(images), { signal, measurement });
  const { size, values } = reorientVoxels(sampled, reorientation);
  return {
    size,
    matrix: matrixOf(reorientAffine(volume.geometry.indexToRas, sampled.size, reorientation)),
    hash: createHash('sha256').update(values).digest('hex'),
  };
}

/** dcm2niix holds positions in 32 bits. */
function expectMatrix(matrix: readonly number[], expected: readonly number[]) {
  for (const [at, value] of expected.entries()) {
    expect(Math.abs((matrix[at] ?? NaN) - value), `element ${at}`).toBeLessThan(2e-4);
  }
}

/**
 * What dcm2niix 1.0.20220720 makes of the same files, put in canonical order by nibabel: size, affine map, SHA-256 of
 * the values as 32-bit floats.
 */
const SERIES = [
  {
    name: 'sagittal T1, left decubitus',
    archive: 'series/dcm_qa_decubitus/HFDL.zip',
    size: [35, 256, 256],
    matrix: [4.8, 0, 0, -81.59985, 0, 1.015625, 0, -128.984375, 0, 0, 1.015625, -128.984375],
    hash: 'da52f9e4c1de4a6f667d835f36968b1c353d6cf0892e9e3a90dffd8c1713ddad',
    faults: [],
    left: ['mosaic'],
  },
  {
    name: 'sagittal T1, prone',
    archive: 'series/dcm_qa_decubitus/HFP.zip',
    size: [35, 256, 256],
    matrix: [4.8, 0, 0, -81.59985, 0, 1.015625, 0, -128.984375, 0, 0, 1.015625, -128.984375],
    hash: '7a469b1248bcd1805cf799a95e5766d6a3771ebe1b0224268c0b0fe9dcdea3e9',
    faults: [],
    left: ['mosaic'],
  },
  {
    name: '196 sagittal slices de-identified by others',
    archive: 'series/dcm_qa_deident/ge_sag_irspgr_196.zip',
    size: [196, 256, 256],
    matrix: [1.2, 0, 0, -121.394, 0, 1.0547, 0, -134.354523, 0, 0, 1.0547, -108.137512],
    hash: 'e6b22c3de1a4c502fc040791a9f796e72223e3b2b7de1ee68a4190a56c3afa1a',
    faults: [],
    left: [],
  },
  {
    name: '80 axial CT slices, each with a Frame of Reference of its own',
    archive: 'series/lidc_ct_chest_80.zip',
    size: [512, 512, 80],
    matrix: [0.78125, 0, 0, -198.21875, 0, 0.78125, 0, -340.21875, 0, 0, 1, -589.800049],
    hash: '63205f2d8c134223c4d19bf07c0185a93edaacdbe623708fb6a5a02ccab09c69',
    faults: ['mixed-frames-of-reference'],
    left: [],
  },
];

describe.skipIf(!existsSync(join(DATA, 'series')))('as dcm2niix (needs shared/data)', () => {
  test.each(SERIES)('$name', async ({ archive, size, matrix, hash, faults, left }) => {
    const images = await archiveOf(archive);
    const { volumes, leftOver } = assembleVolumes(images);
    expect(leftOver.map(({ reason }) => reason)).toEqual(left);
    expect(volumes).toHaveLength(1);
    const [volume] = volumes as [Volume];
    expect(volume.faults.map(({ code }) => code)).toEqual(faults);
    const canonical = await canonicalOf(volume, images);
    expect(canonical).toMatchObject({ size, hash });
    expectMatrix(canonical.matrix, matrix);
  });

  test('three planes of one trauma CT, and 60 series of one slice in all', async () => {
    const images = await archiveOf('series/nysbu_ct_planes/all_10_patients_62_files.zip');
    const { volumes, leftOver } = assembleVolumes(images);
    expect(volumes).toHaveLength(60);
    // Two files lie there twice, under two names.
    expect(leftOver.map(({ reason }) => reason)).toEqual([
      'duplicate-position',
      'duplicate-position',
    ]);
    const expected = {
      'axial/19001231-270.dcm': [
        0.953, 0, 0, -263.828006, 0, 0.953, 0, -243.319305, 0, 0, 1, -934.5,
      ],
      'coronal/19001231-056.dcm': [
        0.953, 0, 0, -290.512001, 0, 3, 0, -43.677811, 0, 0, 0.953, -1379.675537,
      ],
      'sagittal/19001231-076.dcm': [
        3, 0, 0, -24.486499, 0, 0.953, 0, -270.003288, 0, 0, 0.953, -1379.675537,
      ],
    };
    for (const [name, matrix] of Object.entries(expected)) {
      const volume = volumes.find(({ frames }) => frames[0]?.[0]?.id.endsWith(`A067967/${name}`));
      expectMatrix((await canonicalOf(volume as Volume, images)).matrix, matrix);
    }
  });

  test('four enhanced files of one time each make a fourth axis', async () => {
    const folder = join(DATA, 'conformance/dcm_qa_enh/Siemens/XA10');
    const images = await filesOf(folder, '6_3.dcm', '6_1.dcm', '6_4.dcm', '6_2.dcm');
    const { volumes, leftOver } = assembleVolumes(images);
    expect(leftOver).toEqual([]);
    expect(volumes).toHaveLength(1);
    const [volume] = volumes as [Volume];
    expect(volume.faults).toEqual([]);
    const canonical = await Promise.all([0, 1, 2, 3].map((at) => canonicalOf(volume, images, at)));
    expect(canonical.map(({ hash }) => hash)).toEqual([
      '9195974842960d10bb9ba00783abcac36d9cb11eafe43c45015dcba355adc651',
      '75563577c72db64ff824bb6cebdcae32bb6ff763096ef445798be34432b5c522',
      'a776d3d599fe80a4af607cb68fb1bad336708da90eb521020f79960346328150',
      '6c6361e8f491c7eb17b6d8ef80be5026bad0fa85037910b186afce492a34b143',
    ]);
    expectMatrix(
      canonical[0]?.matrix ?? [],
      [3.375, 0, 0, -102.834999, 0, 3.375, 0, -154.147705, 0, 0, 2.4, -5.403135],
    );
  });

  test('one enhanced file holds magnitudes and a field map', async () => {
    const folder = join(DATA, 'conformance/dcm_qa_enh/Philips');
    const images = await filesOf(folder, 'IM_0027_fMAP.dcm');
    const { volumes, leftOver } = assembleVolumes(images);
    expect(leftOver).toEqual([]);
    expect(volumes.map(({ labels }) => labels)).toEqual([
      [{ attribute: 'image-type', value: 'ORIGINAL\\PRIMARY\\T1\\M\\MAGNITUDE' }],
      [{ attribute: 'image-type', value: 'ORIGINAL\\PRIMARY\\T1\\FIELD_MAP\\REAL' }],
    ]);
    for (const volume of volumes) {
      expect(volume).toMatchObject({ columns: 64, rows: 64, slices: 32, faults: [] });
      const { matrix } = await canonicalOf(volume, images);
      expectMatrix(
        matrix,
        [4, 0, 0.0001097, -124.757019, 0, 4, 0, -132.223389, -0.0001097, 0, 4, -38.34768],
      );
    }
  });

  test('mosaics are refused, whatever their transfer syntax', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `${index + 1}.dcm`);
    const images = await filesOf(join(DATA, 'conformance/dcm_qa_ts'), ...names);
    const { volumes, leftOver } = assembleVolumes(images);
    expect(volumes).toEqual([]);
    expect(leftOver.map(({ reason }) => reason)).toEqual(names.map(() => 'mosaic'));
  });
});

describe.skipIf(!existsSync(PYDICOM))('files of pydicom (need python3-pydicom)', () => {
  test('a pilot of three directions is three volumes', async () => {
    const folder = join(PYDICOM, 'dicomdirtests/98892003/MR2');
    const { volumes } = assembleVolumes(await filesOf(folder, '4950', '4981', '5011'));
    expect(volumes.map(({ slices }) => slices)).toEqual([1, 1, 1]);
    for (const { faults } of volumes) expect(faults).toEqual([{ code: 'mixed-orientations' }]);
  });

  test('head CT with most slices absent is two slabs', async () => {
    const folder = join(PYDICOM, 'dicomdirtests/77654033/CT2');
    const images = await filesOf(folder, '17196', '17106', '17136', '17166');
    const { volumes } = assembleVolumes(images);
    expect(volumes.map(({ frames }) => frames.map((slice) => slice?.[0]?.id))).toEqual([
      ['17106'],
      ['17136', '17166', '17196'],
    ]);
    expect(volumes[1]?.faults).toEqual([{ code: 'separate-slab', distanceMm: 202.5 }]);
  });

  test('scouts are localizers', async () => {
    const folder = join(PYDICOM, 'dicomdirtests/98892001/CT2N');
    const { volumes } = assembleVolumes(await filesOf(folder, '6293', '6924'));
    expect(volumes.map(({ faults }) => faults.map(({ code }) => code))).toEqual([
      ['mixed-orientations', 'localizer'],
      ['mixed-orientations', 'localizer'],
    ]);
  });

  test('a dose has the planes of its grid', async () => {
    const { volumes, leftOver } = assembleVolumes(await filesOf(PYDICOM, 'rtdose.dcm'));
    expect(leftOver).toEqual([]);
    expect(volumes).toHaveLength(1);
    expect(volumes[0]).toMatchObject({ columns: 10, rows: 10, slices: 15, faults: [] });
    expect(volumes[0]?.geometry).toMatchObject({ spacingMm: [10, 10, 5] });
  });
});
