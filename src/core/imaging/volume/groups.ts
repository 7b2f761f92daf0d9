import { isSameOrientation } from './orientation.ts';
import type { FrameFacts, PlacedFrame } from './placed-frame.ts';
import { PIXEL_SPACING_TOLERANCE } from './tolerances.ts';
import type { VolumeFault } from './volume.ts';

/** Frames of one series that could lie in one volume: same matrix, directions, pixels and origin. */
export interface Group {
  readonly frames: readonly PlacedFrame[];
  readonly faults: readonly VolumeFault[];
}

/** The one order in which frames are looked at, so that the order of the input has no effect. */
export function compareFrames(a: FrameFacts, b: FrameFacts): number {
  const byInstance = (a.instanceNumber ?? Infinity) - (b.instanceNumber ?? Infinity);
  // Infinity less Infinity is NaN: neither has a number.
  if (byInstance !== 0 && !Number.isNaN(byInstance)) return byInstance;
  if (a.reference.id !== b.reference.id) return a.reference.id < b.reference.id ? -1 : 1;
  return a.reference.frame - b.reference.frame;
}

/** Items with one key together, in the order of their first. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Items that are like the first of their group, in the order of those. */
function groupAlike<T>(items: readonly T[], isAlike: (a: T, b: T) => boolean): T[][] {
  const groups: { readonly first: T; readonly items: T[] }[] = [];
  for (const item of items) {
    const group = groups.find(({ first }) => isAlike(first, item));
    if (group === undefined) groups.push({ first: item, items: [item] });
    else group.items.push(item);
  }
  return groups.map(({ items: alike }) => alike);
}

function isSameSpacing(a: PlacedFrame, b: PlacedFrame): boolean {
  return [0, 1].every((at) => {
    const [one = 0, other = 0] = [a.pixelSpacingMm[at], b.pixelSpacingMm[at]];
    return Math.abs(one - other) <= PIXEL_SPACING_TOLERANCE * one;
  });
}

const matrixKey = ({ columns, rows, samplesPerPixel }: FrameFacts) =>
  `${columns} ${rows} ${samplesPerPixel}`;

/**
 * By Frame of Reference UID; but where each of three images or more has one of its own, as some anonymizers leave
 * them, it says nothing.
 */
function byFrameOfReference(frames: PlacedFrame[]): PlacedFrame[][] {
  const groups = [...groupBy(frames, ({ frameOfReferenceUid }) => frameOfReferenceUid).values()];
  const images = new Set(frames.map(({ reference }) => reference.id)).size;
  if (images < 3 || groups.length < images) return groups;
  return [frames.map((frame) => ({ ...frame, frameOfReferenceUid: null }))];
}

/** Each step splits what the steps before left together; a split marks all volumes of the series. */
const STEPS: readonly [VolumeFault['code'] | null, (frames: PlacedFrame[]) => PlacedFrame[][]][] = [
  [null, byFrameOfReference],
  [null, (frames) => [...groupBy(frames, ({ isLocalizer }) => isLocalizer).values()]],
  ['mixed-matrix-sizes', (frames) => [...groupBy(frames, matrixKey).values()]],
  [
    'mixed-orientations',
    (frames) => groupAlike(frames, (a, b) => isSameOrientation(a.orientation, b.orientation)),
  ],
  ['mixed-pixel-spacings', (frames) => groupAlike(frames, isSameSpacing)],
  [null, (frames) => [...groupBy(frames, ({ stackId }) => stackId).values()]],
];

function groupsOfSeries(frames: PlacedFrame[]): Group[] {
  let groups = [frames];
  const origins = new Set(frames.map(({ frameOfReferenceUid }) => frameOfReferenceUid));
  const faults: VolumeFault[] = origins.size > 1 ? [{ code: 'mixed-frames-of-reference' }] : [];
  for (const [code, split] of STEPS) {
    const parts = groups.flatMap(split);
    if (code !== null && parts.length > groups.length) faults.push({ code } as VolumeFault);
    groups = parts;
  }
  return groups.map((group) => ({
    frames: group,
    faults: group[0]?.isLocalizer === true ? [...faults, { code: 'localizer' }] : faults,
  }));
}

/** Frames in their one order, split by series and by all that no volume can have two of. */
export function groupsOf(frames: readonly PlacedFrame[]): Group[] {
  const sorted = frames.toSorted(compareFrames);
  return [...groupBy(sorted, ({ seriesUid }) => seriesUid).values()].flatMap(groupsOfSeries);
}
