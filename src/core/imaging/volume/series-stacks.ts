import { compareFrames, groupsOf, type Group } from './groups.ts';
import { isFilled } from './lattice.ts';
import type { FrameFacts, PlacedFrame } from './placed-frame.ts';
import { framesOfRows, type PlaceRow } from './placed-rows.ts';
import { latticeOfFrames, separate } from './separate.ts';
import { slotsOf } from './slots.ts';
import { stacksOf } from './stacks.ts';
import { lengthOf, scale, subtract, type Vector3 } from './vector.ts';

/** A fault of a volume that who looks at its images must know of. Images count from 0, as they are shown. */
export type StackFault =
  /** `missing` slices are absent behind image `after`. */
  | { readonly code: 'gap'; readonly after: number; readonly missing: number }
  /** Nothing for so long behind image `after`; the slices there are do not say how many are absent. */
  | { readonly code: 'separate-slab'; readonly after: number; readonly distanceMm: number }
  /** These images lie where the one before lies. */
  | { readonly code: 'duplicate-positions'; readonly at: readonly number[] }
  /** Every place was imaged so many times, and only the number tells the images apart. */
  | { readonly code: 'order-by-instance-number'; readonly times: number };

/** Images of a series to go through one after the other. */
export interface SeriesStack<Row> {
  readonly images: readonly Row[];
  readonly isLocalizer: boolean;
  /** From the first slice to the last, a unit vector (LPS); null for images in the order of their number. */
  readonly travel: Vector3 | null;
  readonly faults: readonly StackFault[];
}

type FrameStack = SeriesStack<FrameFacts>;

/** Slices go from head to feet, from front to back or from right to left, whichever is nearest to their normal. */
function isAgainstNormal([x, y, z]: Vector3): boolean {
  const [right, front, head] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (head >= Math.max(right, front)) return z > 0;
  return front >= right ? y < 0 : x < 0;
}

/** Slices that are missing between frames ascending along their normal; `indexOf` as they are shown. */
function gapsOf(
  frames: readonly PlacedFrame[],
  isTurned: boolean,
  indexOf: ReadonlyMap<FrameFacts | undefined, number>,
): StackFault[] {
  const lattice = latticeOfFrames(frames);
  if (lattice === null) return [];
  const { faults, places } = lattice;
  const isCountable = isFilled(places);
  const gaps = faults.flatMap((fault): StackFault[] => {
    if (fault.code !== 'gap') return [];
    const at = places.indexOf(fault.afterSlice);
    const [below, above] = [frames[at], frames[at + 1]];
    const after = (indexOf.get(isTurned ? below : above) ?? 1) - 1;
    if (isCountable || !below || !above) return [{ code: 'gap', after, missing: fault.missing }];
    const distanceMm = lengthOf(subtract(above.position, below.position));
    return [{ code: 'separate-slab', after, distanceMm }];
  });
  return isTurned ? gaps.toReversed() : gaps;
}

/** What was taken together stays together: all of a place, or all places once, as the numbers run. */
function inOrder(measurements: readonly (readonly PlacedFrame[])[]): readonly PlacedFrame[] {
  const numberOf = (measurement: number, slice: number) =>
    measurements[measurement]?.[slice]?.instanceNumber ?? NaN;
  const first = numberOf(0, 0);
  const isByPlace = Math.abs(numberOf(1, 0) - first) < Math.abs(numberOf(0, 1) - first);
  if (!isByPlace) return measurements.flat();
  return (measurements[0] ?? []).flatMap((_, slice) =>
    measurements.flatMap((frames) => frames.slice(slice, slice + 1)),
  );
}

function stacksOfGroup({ frames }: Group): FrameStack[] {
  const [first] = frames;
  if (first === undefined) return [];
  const isTurned = isAgainstNormal(first.orientation.normal);
  const turned = <T>(items: readonly T[]) => (isTurned ? items.toReversed() : items);
  const parts = separate(frames);
  return stacksOf(parts, slotsOf(frames)).map(({ measurements }): FrameStack => {
    const [once = []] = measurements;
    const doubles = parts.find((part) => part.frames === once)?.duplicates ?? [];
    const times = measurements.length;
    const images =
      times > 1 ? inOrder(measurements.map(turned)) : turned(slotsOf([...once, ...doubles])).flat();
    const indexOf = new Map<FrameFacts | undefined, number>(
      images.map((frame, index) => [frame, index]),
    );
    const faults = gapsOf(once, isTurned, indexOf);
    if (times > 1) faults.push({ code: 'order-by-instance-number', times });
    if (doubles.length > 0) {
      const at = doubles.map((frame) => indexOf.get(frame) ?? 0).toSorted((a, b) => a - b);
      faults.push({ code: 'duplicate-positions', at });
    }
    const travel = scale(first.orientation.normal, isTurned ? -1 : 1);
    return { images, isLocalizer: first.isLocalizer, travel, faults };
  });
}

/** Images without a place, or alone in their plane, by number. */
function looseStack(frames: readonly FrameFacts[], isLocalizer: boolean): FrameStack[] {
  const images = frames.filter((frame) => frame.isLocalizer === isLocalizer);
  if (images.length === 0) return [];
  return [{ images: images.toSorted(compareFrames), isLocalizer, travel: null, faults: [] }];
}

/**
 * The images of one series as stacks to look at, grouped and ordered as `assembleVolumes` does it, but from
 * what is stored of them; no image is left out. Slices go from head to feet, from front to back or from right
 * to left. Images without a place and those alone in their plane (scouts, radial slices) come in one stack by
 * number; localizers come last. Two slabs of one direction stay one stack.
 */
export function stacksOfSeries<Row extends PlaceRow>(rows: readonly Row[]): SeriesStack<Row>[] {
  const rowOf = new Map(rows.map((row) => [row.imageId, row]));
  const loose: FrameFacts[] = [];
  const placed: PlacedFrame[] = [];
  for (const frame of framesOfRows(rows)) {
    if ('position' in frame) placed.push(frame);
    else loose.push(frame);
  }
  const stacks: FrameStack[] = [];
  for (const stack of groupsOf(placed).flatMap(stacksOfGroup)) {
    if (stack.images.length > 1) stacks.push(stack);
    else loose.push(...stack.images);
  }
  const all = [...stacks, ...looseStack(loose, false), ...looseStack(loose, true)];
  return all
    .toSorted((a, b) => Number(a.isLocalizer) - Number(b.isLocalizer))
    .map((stack) => ({
      ...stack,
      images: stack.images.flatMap(({ reference }) => rowOf.get(reference.id) ?? []),
    }));
}
