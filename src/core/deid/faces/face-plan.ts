import { findBrain, type Brain } from './brain.ts';
import { faceCut, protectedBrain, type CutOptions } from './cut.ts';
import { findHead, type Head, type Scale } from './head.ts';
import { headBox } from './head-box.ts';
import { liesInHead } from './head-shape.ts';
import type { Mask } from './morphology.ts';
import { lengthOf } from '../../imaging/volume/vector.ts';
import { gridOver, halve, sampleGrid, type Grid, type PlacedVoxels } from './patient-grid.ts';

/** Of pictures, and of masks. A volume of such voxels as masks have needs no finer pictures. */
const [FINE_MM, COARSE_MM] = [1, 2];

/** Where the face of a volume is, and where its brain. */
export interface FacePlan {
  readonly kind: 'face';
  readonly head: Head;
  readonly brain: Brain;
  /** For pictures; the masks have cells as large or twice as large. */
  readonly fine: { readonly grid: Grid; readonly values: Float32Array };
  /** Cells that must not change. */
  readonly kept: Mask;
}

/** A body without a head that was found. */
export interface NoFace {
  readonly kind: 'no-head';
  /** For pictures; null when there is only air. */
  readonly body: Pick<FacePlan, 'head' | 'fine'> | null;
}

/** Looks for a head: parts it from the air, grows a surface in its brain, and checks that a skull lies round it. */
export function planFace(placed: PlacedVoxels, scale: Scale): FacePlan | NoFace {
  const box = headBox(placed, scale);
  if (box === null) return { kind: 'no-head', body: null };
  const isCoarse = Math.min(...placed.indexToPatient.axes.map(lengthOf)) >= 0.95 * COARSE_MM;
  const grid = gridOver(box, isCoarse ? COARSE_MM : FINE_MM);
  const values = sampleGrid(placed, grid);
  const coarse = isCoarse ? { grid, values } : halve(grid, values);
  const head = findHead(coarse.grid, coarse.values, scale);
  const fine = { grid, values };
  const brain = findBrain(head, scale);
  if (brain === null || !liesInHead(head, brain, scale)) {
    return { kind: 'no-head', body: { head, fine } };
  }
  return { kind: 'face', head, brain, fine, kept: protectedBrain(head, brain) };
}

/** The cells of the plan's head that are cleared. */
export function cutOf({ head, brain, kept }: FacePlan, options: CutOptions): Mask {
  return faceCut(head, brain, kept, options);
}
