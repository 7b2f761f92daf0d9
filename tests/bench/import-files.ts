import { mkdirSync, openAsBlob, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '../../src/core/dataset/seeded-random.ts';
import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian, isNative } from '../../src/core/dicom/transfer-syntaxes.ts';
import { numbersOf, stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { listZip } from '../../src/core/formats/zip-list.ts';
import { readZipEntry } from '../../src/core/formats/zip-read.ts';
import { phantomCount, phantomInstance } from '../../src/core/phantom/phantom.ts';

const SIZE = 512;
const SLICES_A_SERIES = 200;
/** Width of the noise that is laid over an enlarged phantom, in grey values. */
const NOISE = 32;

/** The pixels at four times the width and height, with noise as a scanner has it. */
function enlarged(dataSet: DataSet, seed: number): Uint8Array {
  const pixels = dataSet.get(Tag.PixelData);
  if (pixels?.kind !== 'value') throw new Error('phantom without pixels');
  const [columns = 0] = numbersOf(dataSet, Tag.Columns);
  const source = new Int16Array(pixels.bytes.slice().buffer);
  const random = new SeededRandom(seed, 11);
  const out = new Int16Array(SIZE * SIZE);
  const step = columns / SIZE;
  for (let row = 0; row < SIZE; row += 1) {
    for (let column = 0; column < SIZE; column += 1) {
      const value = source[Math.floor(row * step) * columns + Math.floor(column * step)] ?? 0;
      out[row * SIZE + column] = value + (random.nextUint32() % NOISE);
    }
  }
  return new Uint8Array(out.buffer);
}

/** Axial CT slices of the phantoms, planted identities and all, as 512² images. */
async function phantomSlices(): Promise<DataSet[]> {
  const slices: DataSet[] = [];
  for (let index = 0; index < phantomCount() && slices.length < 64; index += 1) {
    const { path, bytes } = phantomInstance(index);
    if (!/ct-(native|contrast)/.test(path)) continue;
    const { dataSet } = await readDicomFile(bytes);
    const size = [element(Tag.Rows, 'US', SIZE), element(Tag.Columns, 'US', SIZE)];
    const pixels = element(Tag.PixelData, 'OW', enlarged(dataSet, index));
    slices.push(withElements(dataSet, [...size, pixels]));
  }
  return slices;
}

async function archivedSlices(path: string): Promise<DataSet[]> {
  const archive = await openAsBlob(path);
  const slices: DataSet[] = [];
  for (const { path: name, place } of await listZip(archive)) {
    if (!/\.(dcm|ima)$/i.test(name)) continue;
    const file = await readDicomFile(await readZipEntry(archive, place));
    if (isNative(file.transferSyntaxUid)) slices.push(file.dataSet);
  }
  return slices;
}

/** The slice as number `index` of all: an instance of its own, in series of two hundred. */
function asInstance(slice: DataSet, index: number): DataSet {
  const series = Math.floor(index / SLICES_A_SERIES);
  const number = (index % SLICES_A_SERIES) + 1;
  const study = stringOf(slice, Tag.StudyInstanceUID) ?? '';
  const [x = 0, y = 0] = numbersOf(slice, Tag.ImagePositionPatient);
  return withElements(slice, [
    element(Tag.SOPInstanceUID, 'UI', `2.25.7740${index}31`),
    element(Tag.SeriesInstanceUID, 'UI', `${study.slice(0, 50)}.${series}`),
    element(Tag.SeriesNumber, 'IS', series + 1),
    element(Tag.InstanceNumber, 'IS', number),
    element(Tag.ImagePositionPatient, 'DS', [x.toFixed(2), y.toFixed(2), (-number).toFixed(2)]),
    element(Tag.SliceLocation, 'DS', (-number).toFixed(2)),
  ]);
}

/**
 * Writes `count` single-frame CT files into `folder`, each an instance of its own: of the phantoms, or
 * of the native files of an archive. Returns their paths.
 */
export async function writeImportFiles(
  folder: string,
  count: number,
  archive: string | undefined,
): Promise<string[]> {
  const slices = archive === undefined ? await phantomSlices() : await archivedSlices(archive);
  if (slices.length === 0) throw new Error('no native image to begin with');
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `IM${String(index).padStart(5, '0')}.dcm`);
    const slice = slices[Math.floor(index / SLICES_A_SERIES) % slices.length];
    const neighbour = slices[index % slices.length];
    const pixels = neighbour?.get(Tag.PixelData);
    if (!slice || !pixels) throw new Error('image without pixels');
    const dataSet = asInstance(withElements(slice, [pixels]), index);
    writeFileSync(path, writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet }));
    return path;
  });
}
