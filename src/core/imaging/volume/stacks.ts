import { groupBy } from './groups.ts';
import type { PlacedFrame } from './placed-frame.ts';
import { compareValues } from './separators.ts';
import type { Part } from './separate.ts';
import type { Slot } from './slots.ts';
import type { Label, VolumeFault } from './volume.ts';

/** Frames over the same places, once or several times: what becomes one volume. */
export interface Stack {
  /** `measurements[measurement]`: frames ascending along the normal, as many for each. */
  readonly measurements: readonly (readonly PlacedFrame[])[];
  readonly measurementLabels: readonly (readonly Label[])[];
  readonly labels: readonly Label[];
  readonly faults: readonly VolumeFault[];
}

function compareLabels(a: Part, b: Part): number {
  for (const [at, { value }] of a.measurementLabels.entries()) {
    const order = compareValues(value, b.measurementLabels[at]?.value ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** Of its own, a part is told from others by what would have been its place on the fourth axis too. */
function single(part: Part, faults: readonly VolumeFault[]): Stack {
  return {
    measurements: [part.frames],
    measurementLabels: [[]],
    labels: [...part.volumeLabels, ...part.measurementLabels],
    faults: [...part.faults, ...faults],
  };
}

function stacksOfKind(parts: readonly Part[], slotOf: ReadonlyMap<PlacedFrame, number>): Stack[] {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return [single(only, [])];
  const uses = new Map<number | undefined, number>();
  for (const frame of parts.flatMap(({ frames }) => frames)) {
    uses.set(slotOf.get(frame), (uses.get(slotOf.get(frame)) ?? 0) + 1);
  }
  const complete = parts
    .filter(({ frames }) => frames.length === uses.size)
    .toSorted(compareLabels);
  const others = parts.filter(({ frames }) => frames.length !== uses.size);
  const [first] = complete;
  const whole: Stack[] =
    first === undefined || complete.length === 1
      ? complete.map((part) => single(part, []))
      : [
          {
            measurements: complete.map(({ frames }) => frames),
            measurementLabels: complete.map(({ measurementLabels }) => measurementLabels),
            labels: first.volumeLabels,
            faults: complete
              .flatMap(({ faults }) => faults)
              .filter(({ code }, at, all) => all.findIndex((one) => one.code === code) === at),
          },
        ];
  const rest = others.map((part) => {
    const isShared = part.frames.some((frame) => (uses.get(slotOf.get(frame)) ?? 0) > 1);
    const missing = uses.size - part.frames.length;
    return single(part, isShared ? [{ code: 'incomplete-measurement', missing }] : []);
  });
  return [...whole, ...rest];
}

/**
 * Puts parts that differ in when they were measured, and cover the same slots, on one fourth axis; a part that
 * lacks slots becomes a stack of its own.
 */
export function stacksOf(parts: readonly Part[], slots: readonly Slot[]): Stack[] {
  const slotOf = new Map(slots.flatMap((slot, index) => slot.map((frame) => [frame, index])));
  const kinds = groupBy(parts, ({ volumeLabels }) => JSON.stringify(volumeLabels));
  return [...kinds.values()].flatMap((kind) => stacksOfKind(kind, slotOf));
}
