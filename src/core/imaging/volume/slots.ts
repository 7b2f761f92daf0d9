import { compareFrames } from './groups.ts';
import type { PlacedFrame } from './placed-frame.ts';
import { POSITION_TOLERANCE_MM } from './tolerances.ts';
import { dot } from './vector.ts';

/** Frames at one height along the normal, in the one order of frames. */
export type Slot = readonly PlacedFrame[];

/** Frames of one orientation by height, ascending along the normal. */
export function slotsOf(frames: readonly PlacedFrame[]): Slot[] {
  const normal = frames[0]?.orientation.normal ?? [0, 0, 1];
  const heights = new Map(frames.map((frame) => [frame, dot(frame.position, normal)]));
  const heightOf = (frame: PlacedFrame) => heights.get(frame) ?? 0;
  const sorted = frames.toSorted((a, b) => heightOf(a) - heightOf(b) || compareFrames(a, b));
  const slots: PlacedFrame[][] = [];
  let bottom = -Infinity;
  for (const frame of sorted) {
    if (heightOf(frame) - bottom <= POSITION_TOLERANCE_MM) slots.at(-1)?.push(frame);
    else {
      bottom = heightOf(frame);
      slots.push([frame]);
    }
  }
  return slots.map((slot) => (slot.length > 1 ? slot.toSorted(compareFrames) : slot));
}

/** A slot has more than one frame. */
export function haveConflict(slots: readonly Slot[]): boolean {
  return slots.some(({ length }) => length > 1);
}

/** The frames where no slot has two. */
export function firstsOf(slots: readonly Slot[]): PlacedFrame[] {
  return slots.flatMap((slot) => slot.slice(0, 1));
}
