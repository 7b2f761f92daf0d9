import type { Vector3 } from '../../imaging/volume/vector.ts';
import type { Brain } from './brain.ts';
import { isEar, isFace, sizeOf } from './face-region.ts';
import { extended, type Head } from './head.ts';
import { dilate, distanceTo, erode, type Mask } from './morphology.ts';
import { roughness } from './rough-depth.ts';

export interface CutOptions {
  /** Ears tell who somebody is too. */
  readonly ears: boolean;
  /** Of the rough depth; another one for each series. */
  readonly seed: number;
}

/** A ball of that radius rolls inside of the head and leaves out nose, lips, chin and ears, mm. */
const BALL_MM = 30;
/** So far below the surface that the ball leaves, and so much more or less, mm. */
const [DEPTH_MM, ROUGH_MM] = [17, 5];
/** Of the ears only what stands off and the skin behind it goes, mm. */
const [EAR_DEPTH_MM, EAR_ROUGH_MM] = [3, 2];
/** Around the brain, for what the surface may have missed, mm. */
const MARGIN_MM = 6;
/** Nearer to the air the margin does not reach, mm. */
const SKIN_MM = 4;

/** Cells that are never changed. */
export function protectedBrain({ grid, mask }: Head, brain: Brain): Mask {
  const size = sizeOf(brain.extent);
  const wide = dilate(grid, brain.mask, MARGIN_MM);
  const depth = distanceTo(grid, mask, 0);
  return wide.map((each, at) => ((depth[at] as number) > SKIN_MM * size ? each : 0));
}

/**
 * The cells to be cleared: in the region of the face (and of the ears) all in front of a rough surface that lies
 * under a head without features. Air in front of it is among them: ghosts of the face stand there.
 */
export function faceCut(head: Head, brain: Brain, kept: Mask, { ears, seed }: CutOptions): Mask {
  const { grid } = head;
  const [nx, ny, nz] = grid.size;
  const size = sizeOf(brain.extent);
  const ball = BALL_MM * size;
  const body = extended(grid, head.values, head.mask);
  const core = distanceTo(grid, erode(grid, body, ball), 1);
  const rough = roughness(grid, seed);
  const cut = new Uint8Array(body.length);
  let at = 0;
  for (let k = 0; k < nz; k += 1) {
    for (let j = 0; j < ny; j += 1) {
      for (let i = 0; i < nx; i += 1, at += 1) {
        if (kept[at] === 1) continue;
        const point: Vector3 = [
          grid.origin[0] + i * grid.cellMm,
          grid.origin[1] + j * grid.cellMm,
          grid.origin[2] + k * grid.cellMm,
        ];
        const inFace = isFace(brain.extent, point);
        if (!inFace && !(ears && isEar(brain.extent, point))) continue;
        const height = rough(i, j, k);
        const depth = inFace
          ? (DEPTH_MM + ROUGH_MM * height) * size
          : EAR_DEPTH_MM + EAR_ROUGH_MM * height;
        if ((core[at] as number) > ball - depth) cut[at] = 1;
      }
    }
  }
  return cut;
}
