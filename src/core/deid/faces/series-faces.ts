import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { numberOf, stringOf } from '../../dicom/values.ts';
import { assembleVolumes, type SeriesImage } from '../../imaging/volume/assemble-volumes.ts';
import type { Volume } from '../../imaging/volume/volume.ts';

/** Why a volume cannot be defaced: its files stay where they are. */
export type FaceRefusal =
  /** Frames without a place in the patient, or two in one place that nothing tells apart. */
  | 'no-place'
  /** Slices are missing: between them a face could go on. */
  | 'gap'
  /** Slices lie off an even grid. */
  | 'uneven'
  /** Single views and slabs, localizers among them: nothing says where the face is. */
  | 'slab'
  | 'too-large'
  /** The header says head, and no brain was found: nothing says what must stay, and a face may be there. */
  | 'no-brain'
  /** Colours are no signal. */
  | 'color';

/** Frames of one series that lie at the same places, or that belong to nothing. */
export interface FacePart {
  readonly volume: Volume | null;
  /** Null: it may be looked at. */
  readonly refusal: FaceRefusal | null;
  /** Files with frames in it, and how many frames each has in all. */
  readonly files: ReadonlyMap<string, number>;
}

/** Less of a body along the slices shows no face that could be told from its brain. */
const LEAST_MM = 60;
const LEAST_SLICES = 8;
/** Of 32 bits each: 1 GiB. */
const MOST_VOXELS = 2 ** 28;

function refusalOf(volume: Volume): FaceRefusal | null {
  const { geometry, slices, columns, rows, faults } = volume;
  if (geometry.kind !== 'patient') return 'no-place';
  const has = (code: string) => faults.some((fault) => fault.code === code);
  if (has('localizer') || slices < LEAST_SLICES || slices * geometry.spacingMm[2] < LEAST_MM) {
    return 'slab';
  }
  if (has('gap') || has('separate-slab')) return 'gap';
  if (has('uneven-spacing') || has('uneven-offset')) return 'uneven';
  return columns * rows * slices > MOST_VOXELS ? 'too-large' : null;
}

/** The volumes of a series, each with what speaks against defacing it; frames left over come last. */
export function facePartsOf(images: readonly SeriesImage[]): readonly FacePart[] {
  const frames = new Map(images.map(({ id, dataSet }) => [id, framesOf(dataSet)]));
  const filesOf = (ids: Iterable<string>) =>
    new Map([...new Set(ids)].map((id) => [id, frames.get(id) ?? 1]));
  const colored = images.filter(({ dataSet }) => numberOf(dataSet, T.SamplesPerPixel) === 3);
  const isColored = new Set(colored.map(({ id }) => id));
  const { volumes, leftOver } = assembleVolumes(images.filter(({ id }) => !isColored.has(id)));
  const parts: FacePart[] = volumes.map((volume) => ({
    volume,
    refusal: refusalOf(volume),
    files: filesOf(volume.frames.flatMap((slice) => (slice ?? []).map(({ id }) => id))),
  }));
  if (leftOver.length > 0) {
    parts.push({ volume: null, refusal: 'no-place', files: filesOf(leftOver.map(({ id }) => id)) });
  }
  if (isColored.size > 0) {
    parts.push({ volume: null, refusal: 'color', files: filesOf(isColored) });
  }
  return parts;
}

function framesOf(dataSet: DataSet): number {
  return numberOf(dataSet, T.NumberOfFrames) ?? 1;
}

/** CT has Hounsfield units, all else signal. */
export function scaleOf(dataSet: DataSet): 'hounsfield' | 'signal' {
  return stringOf(dataSet, T.Modality) === 'CT' ? 'hounsfield' : 'signal';
}
