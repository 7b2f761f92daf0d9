import { lpsToRas, type Affine } from './affine.ts';
import { groupsOf, type Group } from './groups.ts';
import { isFilled, type Lattice } from './lattice.ts';
import { placeFrames, statedSliceSpacing, type SeriesImage } from './placed-frame.ts';
import { latticeOfFrames, separate } from './separate.ts';
import { slotsOf } from './slots.ts';
import { stacksOf, type Stack } from './stacks.ts';
import { orderUnplaced } from './unplaced.ts';
import { lengthOf, scale, subtract, unit, type Vector3 } from './vector.ts';
import type { LeftOver, PatientGeometry, SliceSpacingSource, Volume } from './volume.ts';

export type { SeriesImage } from './placed-frame.ts';

export interface Assembly {
  readonly volumes: readonly Volume[];
  /** Every frame of the input is in one volume or here. */
  readonly leftOver: readonly LeftOver[];
}

/** A lattice of one slice, as far apart from its neighbours as its header says. */
function latticeOfOne({ measurements }: Stack): readonly [Lattice, SliceSpacingSource] {
  const frame = measurements[0]?.[0];
  if (frame === undefined)
    return [{ step: [0, 0, 1], places: [], faults: [], isEven: true }, 'assumed'];
  const [spacing, source] = statedSliceSpacing(frame.header);
  const step = scale(frame.orientation.normal, spacing);
  return [{ step, places: [0], faults: [], isEven: true }, source];
}

function geometryOf(
  { measurements }: Stack,
  { step, places }: Lattice,
  sliceSpacingSource: SliceSpacingSource,
): PatientGeometry | null {
  const frames = measurements[0] ?? [];
  const [first] = frames;
  if (first === undefined) return null;
  const { orientation, pixelSpacingMm, position, frameOfReferenceUid } = first;
  const [columnMm, rowMm] = pixelSpacingMm;
  const axes: Affine['axes'] = [
    scale(orientation.alongRow, columnMm),
    scale(orientation.alongColumn, rowMm),
    step,
  ];
  const indexToPatient: Affine = { axes, origin: position };
  const positions = Array.from<Vector3 | null>({ length: (places.at(-1) ?? 0) + 1 }).fill(null);
  frames.forEach((frame, index) => {
    positions[places[index] ?? 0] = frame.position;
  });
  return {
    kind: 'patient',
    frameOfReferenceUid,
    spacingMm: [columnMm, rowMm, lengthOf(step)],
    sliceSpacingSource,
    directions: [orientation.alongRow, orientation.alongColumn, unit(step)],
    indexToPatient,
    indexToRas: lpsToRas(indexToPatient),
    positions,
  };
}

/** The two sides of the widest gap. */
function cutAtWidest(stack: Stack, { places }: Lattice): readonly [Stack, Stack] {
  const widths = places.slice(1).map((place, index) => place - (places[index] ?? 0));
  const cut = widths.indexOf(Math.max(...widths)) + 1;
  const frames = stack.measurements[0] ?? [];
  const [before, after] = [frames[cut - 1]?.position, frames[cut]?.position];
  const distanceMm = before && after ? lengthOf(subtract(after, before)) : 0;
  const faults: Stack['faults'] = [
    ...stack.faults.filter(({ code }) => code !== 'separate-slab'),
    { code: 'separate-slab', distanceMm },
  ];
  const side = (from: number, to: number): Stack => ({
    ...stack,
    measurements: stack.measurements.map((one) => one.slice(from, to)),
    faults,
  });
  return [side(0, cut), side(cut, frames.length)];
}

function volumesOfStack(stack: Stack): Volume[] {
  const frames = stack.measurements[0] ?? [];
  const measured = latticeOfFrames(frames);
  if (measured !== null && !isFilled(measured.places)) {
    return cutAtWidest(stack, measured).flatMap(volumesOfStack);
  }
  const [lattice, source] =
    measured === null ? latticeOfOne(stack) : ([measured, 'positions'] as const);
  const geometry = geometryOf(stack, lattice, source);
  const [first] = frames;
  if (geometry === null || first === undefined) return [];
  const slices = geometry.positions.length;
  const byPlace: Volume['frames'][number][] = Array.from({ length: slices }, () => null);
  lattice.places.forEach((place, index) => {
    byPlace[place] = stack.measurements.flatMap((one) => one[index]?.reference ?? []);
  });
  return [
    {
      columns: first.columns,
      rows: first.rows,
      slices,
      geometry,
      frames: byPlace,
      measurements: stack.measurementLabels,
      labels: stack.labels,
      faults: [...stack.faults, ...lattice.faults],
    },
  ];
}

function assembleGroup({ frames, faults }: Group): Assembly {
  const parts = separate(frames);
  const stacks = stacksOf(parts, slotsOf(frames));
  const duplicates = parts.flatMap((part) => part.duplicates);
  return {
    volumes: stacks.flatMap((stack) =>
      volumesOfStack({ ...stack, faults: [...faults, ...stack.faults] }),
    ),
    leftOver: duplicates.map(({ reference }) => ({ ...reference, reason: 'duplicate-position' })),
  };
}

function compareLeftOver(a: LeftOver, b: LeftOver): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return (a.frame ?? 0) - (b.frame ?? 0);
}

/**
 * Volumes of the images of a series (of several series: each for itself), the same whatever the order of the
 * images. Slices are placed by Image Position (Patient) along the normal of their plane, never by number;
 * frames at one place are told apart by what was measured, and every frame that is in no volume is
 * named with the reason. Slices without any position come in a volume of unknown geometry.
 *
 * Mosaics and multi-frame images without a position for each frame (nuclear medicine with slice and phase
 * vectors among them) are left over.
 */
export function assembleVolumes(images: readonly SeriesImage[]): Assembly {
  const { placed, unplaced, leftOver } = placeFrames(images);
  const assemblies = [...groupsOf(placed).map(assembleGroup), orderUnplaced(unplaced)];
  return {
    volumes: assemblies.flatMap(({ volumes }) => volumes),
    leftOver: [...leftOver, ...assemblies.flatMap((assembly) => assembly.leftOver)].sort(
      compareLeftOver,
    ),
  };
}
