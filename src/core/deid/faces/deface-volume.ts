import type { Volume } from '../../imaging/volume/volume.ts';
import type { VoxelArray } from '../../imaging/volume/voxel-array.ts';
import type { FaceMask } from './clear-face.ts';
import { cutOf, planFace, type FacePlan } from './face-plan.ts';
import { maskVolume, type MaskedVolume } from './frame-masks.ts';
import { airOf, type Scale } from './head.ts';
import type { Mask } from './morphology.ts';
import { renderSurface, type SurfacePicture } from './render-surface.ts';
import { proveCut, type SurfaceProof } from './surface-proof.ts';
import { sceneOf } from './surface-scene.ts';

/** Degrees to the left of the patient's front from which the pictures are taken, the right side first. */
export const VIEW_DEGREES = [-90, -60, -30, 0, 30, 60, 90] as const;

/** Before and after, by view. `after` is empty when nothing was cleared. */
export interface FacePictures {
  readonly before: readonly SurfacePicture[];
  readonly after: readonly SurfacePicture[];
}

/** What was measured of a cut. */
export interface FaceNumbers
  extends Pick<MaskedVolume, 'voxels' | 'cleared' | 'brainVoxels' | 'brainCleared'>, SurfaceProof {
  readonly brainMl: number;
}

export interface Defaced {
  readonly kind: 'defaced';
  /** By id of the file. */
  readonly masks: ReadonlyMap<string, FaceMask>;
  readonly numbers: FaceNumbers;
  readonly pictures: FacePictures;
}

export interface NoHead {
  readonly kind: 'no-head';
  readonly pictures: FacePictures | null;
}

export interface DefaceOptions {
  readonly scale: Scale;
  readonly ears: boolean;
  readonly seed: number;
  /** Frames of each file that the volume is made of. */
  readonly files: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
}

const viewsOf = (plan: Pick<FacePlan, 'head' | 'fine'>, cut: Mask | null): SurfacePicture[] => {
  const scene = sceneOf(plan, cut);
  return VIEW_DEGREES.map((degrees) => renderSurface(scene, degrees));
};

/** Masks of slices as masks of the frames of files: all that was measured at a place is cleared alike. */
function masksOfFiles(
  volume: Volume,
  { slices }: MaskedVolume,
  air: number,
  files: ReadonlyMap<string, number>,
): Map<string, FaceMask> {
  const frames = new Map(
    [...files].map(([id, count]) => [
      id,
      Array.from({ length: count }, () => null as FaceMask['frames'][number]),
    ]),
  );
  volume.frames.forEach((measured, slice) => {
    for (const { id, frame } of measured ?? []) {
      const ofFile = frames.get(id);
      if (ofFile) ofFile[frame] = slices[slice] ?? null;
    }
  });
  return new Map([...frames].map(([id, ofFile]) => [id, { frames: ofFile, air }]));
}

/**
 * Finds the face of a volume with a place in the patient and says which pixels of which file go, with pictures and
 * numbers; or that there is no head.
 * @throws {AppError} dicom/too-large; AbortError
 */
export function defaceVolume(
  volume: Volume,
  voxels: VoxelArray,
  { scale, ears, seed, files, signal }: DefaceOptions,
): Defaced | NoHead {
  if (volume.geometry.kind !== 'patient') return { kind: 'no-head', pictures: null };
  const { indexToPatient } = volume.geometry;
  const plan = planFace({ voxels, indexToPatient }, scale);
  signal.throwIfAborted();
  if (plan.kind === 'no-head') {
    const pictures = plan.body && { before: viewsOf(plan.body, null), after: [] };
    return { kind: 'no-head', pictures };
  }
  const cut = cutOf(plan, { ears, seed });
  const masked = maskVolume(volume, plan.head.grid, cut, plan.brain.mask);
  signal.throwIfAborted();
  const { voxels: count, cleared, brainVoxels, brainCleared } = masked;
  return {
    kind: 'defaced',
    masks: masksOfFiles(volume, masked, airOf(plan.head, scale), files),
    numbers: {
      voxels: count,
      cleared,
      brainVoxels,
      brainCleared,
      brainMl: plan.brain.extent.volumeMl,
      ...proveCut(plan, cut),
    },
    pictures: { before: viewsOf(plan, null), after: viewsOf(plan, cut) },
  };
}
