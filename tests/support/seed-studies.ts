import type { Deidentified } from '../../src/core/deid/brands.ts';
import type { Derived, Phase, Plane } from '../../src/core/rcdm/rows.ts';
import type { StoredImage, StoredOccurrence, StudioDatabase } from '../../src/data/db.ts';

/** Rows made by a test stand for rows that came out of the de-identification. */
const asDeidentified = <T>(value: T): Deidentified<T> => value as Deidentified<T>;

function ruled<T extends string>(value: T): Derived<T> {
  return { value, rule: 'test', evidence: '', confidence: value === 'UNKNOWN' ? 0 : 1 };
}

const idOf = (kind: string, number: number) =>
  kind + String(number).padStart(15 - kind.length, '0');

export const studyId = (number: number) => idOf('study', number);
const imageIdOf = (study: number, series: number, image: number) =>
  idOf('i', study * 10_000 + series * 1_000 + image);

/** A stored study; number 0, 1, 2 … gives each its own ids. */
export function storedStudy(
  number: number,
  change: Partial<StoredOccurrence> = {},
): StoredOccurrence {
  const made = {
    radiologyOccurrenceId: studyId(number),
    personId: idOf('person', number),
    conditionOccurrenceId: null,
    conditionCode: '233604007',
    studyUid: `2.25.${number}`,
    shiftedDate: '2024-02-29',
    modality: 'CT',
    manufacturer: 'Phantom Works',
    manufacturerModel: 'PW-64',
    patientPosition: 'HFS',
    bodyPart: ruled('CHEST'),
    dosageUnit: 'kVp',
    dosageValue: 120,
    exposureTimeMs: 500,
    imageTotalCount: 4,
    seriesUids: [`2.25.${number}.1`],
    planeCounts: { AXIAL: 4 },
    phaseCounts: { NATIVE: 4 },
    coverImageId: imageIdOf(number, 0, 0),
    storedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  } as const;
  return asDeidentified({
    ...made,
    planes: Object.keys(made.planeCounts),
    phases: Object.keys(made.phaseCounts),
  });
}

/** A stored image of a study. */
export function storedImage(
  study: number,
  series: number,
  image: number,
  change: Partial<StoredImage> = {},
): StoredImage {
  return asDeidentified({
    imageId: imageIdOf(study, series, image),
    radiologyOccurrenceId: studyId(study),
    personId: idOf('person', study),
    seriesUid: `2.25.${study}.${series + 1}`,
    sopInstanceUid: `2.25.${study}.${series + 1}.${image + 1}`,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    modality: 'CT',
    imageType: 'PRIMARY',
    plane: ruled<Plane>('AXIAL'),
    phase: ruled<Phase>('NATIVE'),
    imageNo: image + 1,
    rows: 64,
    columns: 64,
    frames: 1,
    windowCenter: 40,
    windowWidth: 400,
    sliceThicknessMm: 5,
    pixelSpacingMm: [1, 1],
    imageOrientation: [1, 0, 0, 0, 1, 0],
    imagePositionMm: [0, 0, 5 * image],
    bitsStored: 16,
    photometricInterpretation: 'MONOCHROME2',
    deid: { policyId: 'test', policyVersion: '1', sha256: '', byteLength: 0 },
    storedAt: '2026-01-01T00:00:00.000Z',
    syncState: 'local',
    syncCode: null,
    ...change,
  });
}

/** Many different studies, the same at each call; without images. */
export function manyStudies(count: number): StoredOccurrence[] {
  const modalities = ['CT', 'CT', 'CT', 'MR', 'MR', 'CR', 'DX'];
  const conditions = ['233604007', '363358000', '281900007', '432504007', '25370001', null];
  const parts = ['CHEST', 'CHEST', 'ABDOMEN', 'BRAIN', 'UNKNOWN'];
  const makers = ['Phantom Works', 'Sample Imaging, Inc', 'Test Medical', null];
  const pick = <T>(list: readonly T[], seed: number) => list[seed % list.length] as T;
  return Array.from({ length: count }, (_, n) => {
    const mixed = (n * 2_654_435_761) % 4_294_967_296;
    const modality = pick(modalities, (mixed >> 3) >>> 0);
    const isFlat = modality === 'CR' || modality === 'DX';
    const images = isFlat ? 2 : 20 + (n % 60);
    const day = new Date(Date.UTC(2023, 0, 1 + (mixed % 700)));
    return storedStudy(n, {
      personId: idOf('person', n >> 1),
      modality,
      conditionCode: pick(conditions, mixed >>> 5),
      bodyPart: ruled(pick(parts, mixed >>> 7)),
      manufacturer: pick(makers, mixed >>> 9),
      shiftedDate: day.toISOString().slice(0, 10),
      imageTotalCount: images,
      ...(isFlat ? { dosageValue: 90 } : {}),
      planeCounts: isFlat
        ? { PROJECTION: images }
        : n % 3 === 0
          ? { AXIAL: images - 10, CORONAL: 10 }
          : { AXIAL: images },
      phaseCounts: isFlat
        ? { UNKNOWN: images }
        : n % 4 === 0
          ? { NATIVE: images - 5, PORTAL_VENOUS: 5 }
          : { [n % 5 === 0 ? 'UNKNOWN' : 'NATIVE']: images },
    });
  });
}

/** A picture for each study, one for all. */
export async function seedThumbnails(db: StudioDatabase, studies: readonly StoredOccurrence[]) {
  const canvas = new OffscreenCanvas(64, 64);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#000';
    context.fillRect(0, 0, 64, 64);
    context.fillStyle = '#888';
    context.ellipse(32, 32, 26, 20, 0, 0, 7);
    context.fill();
  }
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const png = new Uint8Array(await blob.arrayBuffer());
  await db.thumbnails.bulkPut(studies.map(({ coverImageId }) => ({ imageId: coverImageId, png })));
}
