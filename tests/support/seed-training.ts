import type { DatasetItem, DatasetVersion } from '../../src/core/dataset/dataset-version.ts';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import * as Tags from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { encodePng } from '../../src/core/formats/png.ts';
import type { StoredImage, StoredOccurrence, StudioDatabase } from '../../src/data/db.ts';
import { toyImages } from '../../src/engine/testing/toy-images.ts';

const SIZE = 48;
const CONDITIONS = [
  { code: '281900007', name: 'No abnormality detected' },
  { code: '233604007', name: 'Pneumonia' },
] as const;

/** Rows made by a test stand for rows that came out of the de-identification. */
const asDeidentified = <T>(value: T): Deidentified<T> => value as Deidentified<T>;
const derived = <T extends string>(value: T) => ({
  value,
  rule: 'test',
  evidence: '',
  confidence: 1,
});

/** A CT file of one frame: 12 bits stored, intercept −1024. */
function fileOf(pixels: Float32Array, number: number): Uint8Array<ArrayBuffer> {
  const stored = Uint16Array.from(pixels, (value) => 1024 + Math.round(value * 400));
  const dataSet = dataSetOf([
    element(Tags.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(Tags.SOPInstanceUID, 'UI', `2.25.${number}`),
    element(Tags.Rows, 'US', SIZE),
    element(Tags.Columns, 'US', SIZE),
    element(Tags.SamplesPerPixel, 'US', 1),
    element(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    element(Tags.BitsAllocated, 'US', 16),
    element(Tags.BitsStored, 'US', 12),
    element(Tags.HighBit, 'US', 11),
    element(Tags.PixelRepresentation, 'US', 0),
    element(Tags.RescaleSlope, 'DS', '1'),
    element(Tags.RescaleIntercept, 'DS', '-1024'),
    element(Tags.PixelData, 'OW', new Uint8Array(stored.buffer)),
  ]);
  return writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });
}

/** Not by a canvas: on a page Chromium encodes when it is idle, or a second later. */
function thumbnailOf(values: Float32Array): Uint8Array<ArrayBuffer> {
  const pixels = Uint8ClampedArray.from(values, (value) => value * 200 + 40);
  return encodePng({ rows: SIZE, columns: SIZE, samplesPerPixel: 1, pixels });
}

function occurrenceOf(patient: number, images: readonly StoredImage[]): StoredOccurrence {
  const [cover] = images;
  return {
    ...asDeidentified({
      radiologyOccurrenceId: `study${patient}`,
      personId: `person${patient}`,
      conditionOccurrenceId: null,
      conditionCode: CONDITIONS[patient % 2]?.code ?? null,
      studyUid: `2.25.9${patient}`,
      shiftedDate: '2020-01-01',
      modality: 'CT',
      manufacturer: 'ACME',
      manufacturerModel: null,
      patientPosition: 'HFS',
      bodyPart: derived('CHEST'),
      dosageUnit: null,
      dosageValue: null,
      exposureTimeMs: null,
    }),
    imageTotalCount: images.length,
    seriesUids: [`2.25.8${patient}`],
    planeCounts: { AXIAL: images.length },
    phaseCounts: { UNKNOWN: images.length },
    planes: ['AXIAL'],
    phases: ['UNKNOWN'],
    coverImageId: cover?.imageId ?? '',
    storedAt: new Date(Date.UTC(2026, 0, 1, 0, patient)).toISOString(),
  };
}

function imageOf(
  patient: number,
  imageNo: number,
  byteLength: number,
  isPlaced: boolean,
): StoredImage {
  return {
    ...asDeidentified({
      imageId: `image${patient}-${imageNo}`,
      radiologyOccurrenceId: `study${patient}`,
      personId: `person${patient}`,
      seriesUid: `2.25.8${patient}`,
      sopInstanceUid: `2.25.${patient}${imageNo}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: ExplicitVRLittleEndian,
      modality: 'CT',
      imageType: 'PRIMARY' as const,
      plane: derived('AXIAL' as const),
      phase: derived('UNKNOWN' as const),
      imageNo,
      rows: SIZE,
      columns: SIZE,
      frames: 1,
      windowCenter: 200,
      windowWidth: 600,
      sliceThicknessMm: null,
      pixelSpacingMm: isPlaced ? ([1, 1] as const) : null,
      imageOrientation: isPlaced ? [1, 0, 0, 0, 1, 0] : null,
      imagePositionMm: isPlaced ? ([0, 0, 3 * imageNo] as const) : null,
      bitsStored: 12,
      photometricInterpretation: 'MONOCHROME2',
    }),
    deid: { policyId: 'default', policyVersion: '1', sha256: '', byteLength },
    storedAt: new Date().toISOString(),
    syncState: 'local',
    syncCode: null,
  };
}

export async function clearDatabase(db: StudioDatabase): Promise<void> {
  await Promise.all(db.tables.map((table) => table.clear()));
}

/**
 * Stores CT studies of discs (odd patients, Pneumonia) and rings (even ones), two images each with
 * real files, and freezes the first `frozen` patients as a data set. More images than two are slices.
 */
export async function seedTraining(
  db: StudioDatabase,
  {
    patients = 12,
    frozen = patients,
    imagesAPatient = 2,
  }: { patients?: number; frozen?: number; imagesAPatient?: number } = {},
): Promise<DatasetVersion> {
  const { pixels, labels } = toyImages(patients * imagesAPatient * 2, SIZE, 9);
  const pictures = [0, 1].map((label) =>
    [...labels.keys()]
      .filter((index) => labels[index] === label)
      .map((index) => pixels.subarray(index * SIZE ** 2, (index + 1) * SIZE ** 2)),
  );
  const items: DatasetItem[] = [];
  for (let patient = 0; patient < patients; patient++) {
    const label = patient % 2;
    const images: StoredImage[] = [];
    for (let imageNo = 1; imageNo <= imagesAPatient; imageNo++) {
      const picture = pictures[label]?.[patient * imagesAPatient + imageNo - 1];
      if (!picture) throw new RangeError('too few toy images');
      const bytes = fileOf(picture, 1000 + patient * 10 + imageNo);
      const image = imageOf(patient, imageNo, bytes.byteLength, imagesAPatient > 2);
      const { imageId, radiologyOccurrenceId, personId } = image;
      await db.files.add({ imageId, file: asDeidentified(new Blob([bytes])) });
      await db.thumbnails.add({ imageId, png: thumbnailOf(picture) });
      images.push(image);
      if (patient < frozen)
        items.push({ imageId, frame: 0, radiologyOccurrenceId, personId, label });
    }
    await db.images.bulkAdd(images);
    await db.occurrences.add(occurrenceOf(patient, images));
  }
  const version: DatasetVersion = {
    datasetVersionId: 'version1',
    datasetId: 'dataset1',
    name: 'Chest CT',
    version: 2,
    createdAt: '2026-01-02T03:04:05.000Z',
    task: 'classification-2d',
    labelSource: 'condition',
    classes: CONDITIONS.map(({ name }) => name),
    query: '',
    items,
    contentHash: 'c0ffee'.repeat(10),
  };
  await db.datasetVersions.add(version);
  return version;
}
