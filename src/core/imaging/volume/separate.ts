import { fitLattice, type Lattice } from './lattice.ts';
import { compareFrames, groupBy } from './groups.ts';
import type { PlacedFrame } from './placed-frame.ts';
import { compareValues, SEPARATORS } from './separators.ts';
import { firstsOf, haveConflict, slotsOf, type Slot } from './slots.ts';
import { POSITION_TOLERANCE_MM } from './tolerances.ts';
import { dot } from './vector.ts';
import type { Label, LabelValue, SeparatingAttribute, VolumeFault } from './volume.ts';

/** A separator that looks at frames. */
interface FrameSeparator {
  readonly attribute: SeparatingAttribute;
  readonly makes: 'volumes' | 'measurements';
  readonly valueOf: (frame: PlacedFrame) => LabelValue;
}

/** Frames of which no two lie at one place, and what tells them from the others. */
export interface Part {
  readonly frames: readonly PlacedFrame[];
  readonly volumeLabels: readonly Label[];
  readonly measurementLabels: readonly Label[];
  /** Frames that lie where one of `frames` lies. */
  readonly duplicates: readonly PlacedFrame[];
  readonly faults: readonly VolumeFault[];
}

const BY_HEADER: readonly FrameSeparator[] = SEPARATORS.map(({ attribute, makes, read }) => ({
  attribute,
  makes,
  valueOf: ({ header }) => read(header),
}));

/** What makes pictures of another kind; gaps alone are no reason to look further. */
const KINDS: ReadonlySet<SeparatingAttribute> = new Set([
  'image-type',
  'echo-time',
  'convolution-kernel',
  'slice-thickness',
]);

const keyOf = (value: LabelValue) => JSON.stringify(value);

/** Numbers the places of first pixels within their planes, as far as one more than `most`, which is too many. */
function inPlaneSeparator(frames: readonly PlacedFrame[], most: number): FrameSeparator {
  const places: (readonly [number, number])[] = [];
  const numbers = new Map<PlacedFrame, number>();
  for (const frame of frames) {
    const { alongRow, alongColumn } = frames[0]?.orientation ?? frame.orientation;
    const [x, y] = [dot(frame.position, alongRow), dot(frame.position, alongColumn)];
    const found = places.findIndex(
      (place) => Math.hypot(place[0] - x, place[1] - y) <= POSITION_TOLERANCE_MM,
    );
    numbers.set(frame, found === -1 ? places.push([x, y]) - 1 : found);
    if (places.length > most) break;
  }
  return {
    attribute: 'in-plane-position',
    makes: 'volumes',
    valueOf: (frame) => numbers.get(frame) ?? null,
  };
}

function whole(frames: readonly PlacedFrame[]): Part {
  return { frames, volumeLabels: [], measurementLabels: [], duplicates: [], faults: [] };
}

function labelled(part: Part, { attribute, makes }: FrameSeparator, value: LabelValue): Part {
  const label: Label = { attribute, value };
  return makes === 'volumes'
    ? { ...part, volumeLabels: [...part.volumeLabels, label] }
    : { ...part, measurementLabels: [...part.measurementLabels, label] };
}

/** The even places of frames of which no two share one; null of a single frame. */
export function latticeOfFrames(frames: readonly PlacedFrame[]): Lattice | null {
  const [first] = frames;
  if (first === undefined || frames.length < 2) return null;
  const positions = frames.map(({ position }) => position);
  return fitLattice(positions, first.orientation, Math.min(...first.pixelSpacingMm));
}

function isClean(frames: readonly PlacedFrame[]): boolean {
  const slots = slotsOf(frames);
  if (slots.length < 2 || haveConflict(slots)) return false;
  const lattice = latticeOfFrames(firstsOf(slots));
  return lattice !== null && lattice.isEven && lattice.places.at(-1) === slots.length - 1;
}

/** Parts by the first attribute whose every value makes an even stack without gaps. */
function cleanSplit(
  frames: readonly PlacedFrame[],
  separators: readonly FrameSeparator[],
): Part[] | null {
  for (const separator of separators) {
    const groups = groupBy(frames, (frame) => keyOf(separator.valueOf(frame)));
    if (groups.size < 2 || ![...groups.values()].every(isClean)) continue;
    return [...groups.values()].map((group) => {
      const value = group[0] === undefined ? null : separator.valueOf(group[0]);
      return labelled(whole(firstsOf(slotsOf(group))), separator, value);
    });
  }
  return null;
}

/** How many keys the frames of a slot have. */
const keysIn = (slot: Slot, keys: ReadonlyMap<PlacedFrame, string>) =>
  new Set(slot.map((frame) => keys.get(frame))).size;

/** The slot in which the most frames share a key; undefined when none do. */
function leastTold(slots: readonly Slot[], keys: ReadonlyMap<PlacedFrame, string>) {
  let most = 0;
  let found: Slot | undefined;
  for (const slot of slots) {
    const shared = slot.length - keysIn(slot, keys);
    if (shared > most) [most, found] = [shared, slot];
  }
  return found;
}

/**
 * The attributes that together tell frames of one slot apart. One is taken when it tells frames apart that those
 * before do not, with no more values in all than the fullest slot has frames: what differs from slice to slice
 * as well, like most times, is no name of a measurement.
 */
function separatorsOf(
  slots: readonly Slot[],
  separators: readonly FrameSeparator[],
): FrameSeparator[] {
  const most = Math.max(...slots.map(({ length }) => length));
  const frames = slots.flat();
  let keys: ReadonlyMap<PlacedFrame, string> = new Map(frames.map((frame) => [frame, '']));
  let open = leastTold(slots, keys);
  const chosen: FrameSeparator[] = [];
  for (const separator of separators) {
    if (open === undefined) break;
    const keysWith = (some: readonly PlacedFrame[]) =>
      new Map(
        some.map((frame) => [frame, `${keys.get(frame) ?? ''} ${keyOf(separator.valueOf(frame))}`]),
      );
    if (keysIn(open, keysWith(open)) === keysIn(open, keys)) continue;
    const next = keysWith(frames);
    if (new Set(next.values()).size > most) continue;
    keys = next;
    open = leastTold(slots, keys);
    chosen.push(separator);
  }
  return chosen;
}

const byInstanceNumber: FrameSeparator = {
  attribute: 'instance-number',
  makes: 'measurements',
  valueOf: ({ instanceNumber }) => instanceNumber,
};

/**
 * Parts by rank: where each slot has as many frames and one attribute differs within each, the first of every slot
 * belong together, then the second. For times that differ from slice to slice; at last by Instance Number.
 */
function rankedParts(part: Part, slots: readonly Slot[]): Part[] | null {
  const count = slots[0]?.length ?? 0;
  if (slots.some(({ length }) => length !== count)) return null;
  const candidates = BY_HEADER.filter(({ makes }) => makes === 'measurements');
  for (const separator of [...candidates, byInstanceNumber]) {
    const isApart = slots.every((slot) => {
      const keys = new Set(slot.map((frame) => keyOf(separator.valueOf(frame))));
      return keys.size === count && !keys.has('null');
    });
    if (!isApart) continue;
    const ranked = slots.map((slot) =>
      slot.toSorted((a, b) => compareValues(separator.valueOf(a), separator.valueOf(b))),
    );
    const faults: VolumeFault[] =
      separator === byInstanceNumber ? [{ code: 'order-by-instance-number' }] : [];
    return Array.from({ length: count }, (_, rank) => {
      const frames = ranked.flatMap((slot) => slot.slice(rank, rank + 1));
      const value = frames[0] === undefined ? null : separator.valueOf(frames[0]);
      return labelled({ ...part, frames, faults: [...part.faults, ...faults] }, separator, value);
    });
  }
  return null;
}

/** The first frame of every slot; the others are duplicates. */
function withoutDuplicates(part: Part, slots: readonly Slot[]): Part {
  const duplicates = slots.flatMap((slot) => slot.slice(1));
  const fault: VolumeFault = { code: 'duplicate-positions', frames: duplicates.length };
  return {
    ...part,
    frames: firstsOf(slots),
    duplicates: duplicates.toSorted(compareFrames),
    faults: [...part.faults, fault],
  };
}

function partsOfSlots(slots: readonly Slot[], separators: readonly FrameSeparator[]): Part[] {
  const chosen = separatorsOf(slots, separators);
  const groups = groupBy(slots.flat(), (frame) =>
    chosen.map(({ valueOf }) => keyOf(valueOf(frame))).join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const own = slotsOf(group);
    const part = chosen.reduce(
      (before, separator) =>
        labelled(before, separator, group[0] === undefined ? null : separator.valueOf(group[0])),
      whole(firstsOf(own)),
    );
    if (!haveConflict(own)) return [part];
    return rankedParts(part, own) ?? [withoutDuplicates(part, own)];
  });
}

/**
 * Parts in which no two frames share a place. Frames that make an even stack stay together; others are split by
 * what tells frames of one place apart, or makes even stacks of an uneven one.
 */
export function separate(frames: readonly PlacedFrame[]): Part[] {
  const slots = slotsOf(frames);
  if (haveConflict(slots)) {
    const most = Math.max(...slots.map(({ length }) => length));
    const separators = [inPlaneSeparator(frames, most), ...BY_HEADER];
    const parts = partsOfSlots(slots, separators);
    const areClean = parts.every((part) => part.duplicates.length === 0 && isClean(part.frames));
    return areClean ? parts : (cleanSplit(frames, separators) ?? parts);
  }
  const single = firstsOf(slots);
  const lattice = latticeOfFrames(single);
  if (lattice === null || lattice.faults.every(({ code }) => code === 'tilt')) {
    return [whole(single)];
  }
  const separators = lattice.isEven
    ? BY_HEADER.filter(({ attribute }) => KINDS.has(attribute))
    : BY_HEADER;
  return cleanSplit(single, separators) ?? [whole(single)];
}
