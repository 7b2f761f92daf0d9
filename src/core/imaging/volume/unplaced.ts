import { compareFrames, groupBy } from './groups.ts';
import { sliceLocationOf, type FrameFacts } from './placed-frame.ts';
import type { LeftOver, LeftOverReason, UnknownGeometry, Volume } from './volume.ts';

const leftOverOf = (reason: LeftOverReason, { reference }: FrameFacts): LeftOver => ({
  ...reference,
  reason,
});

function volumeOf(
  frames: readonly FrameFacts[],
  orderedBy: UnknownGeometry['orderedBy'],
  duplicates: number,
): Volume {
  const [first] = frames;
  return {
    columns: first?.columns ?? 0,
    rows: first?.rows ?? 0,
    slices: frames.length,
    geometry: { kind: 'unknown', orderedBy },
    frames: frames.map(({ reference }) => [reference]),
    measurements: [[]],
    labels: [],
    faults: duplicates === 0 ? [] : [{ code: 'duplicate-positions', frames: duplicates }],
  };
}

/** By Slice Location where each frame has another one, else by Instance Number. */
function orderGroup(frames: readonly FrameFacts[]): {
  readonly volumes: Volume[];
  readonly leftOver: LeftOver[];
} {
  const locations = new Set(frames.map(sliceLocationOf));
  if (locations.size === frames.length && !locations.has(null)) {
    const ordered = frames.toSorted(
      (a, b) => (sliceLocationOf(a) ?? 0) - (sliceLocationOf(b) ?? 0),
    );
    return { volumes: [volumeOf(ordered, 'slice-location', 0)], leftOver: [] };
  }
  const numbered = frames.filter(({ instanceNumber }) => instanceNumber !== null);
  const rest = frames.filter(({ instanceNumber }) => instanceNumber === null);
  const byNumber = [...groupBy(numbered, ({ instanceNumber }) => instanceNumber).values()];
  const kept = byNumber.flatMap((same) => same.slice(0, 1));
  const duplicates = byNumber.flatMap((same) => same.slice(1));
  return {
    volumes: kept.length === 0 ? [] : [volumeOf(kept, 'instance-number', duplicates.length)],
    leftOver: [
      ...rest.map((frame) => leftOverOf('no-order', frame)),
      ...duplicates.map((frame) => leftOverOf('duplicate-position', frame)),
    ],
  };
}

/** Slices without a position in an order that says nothing about mm, a volume each series and matrix. */
export function orderUnplaced(unplaced: readonly FrameFacts[]): {
  readonly volumes: readonly Volume[];
  readonly leftOver: readonly LeftOver[];
} {
  const groups = groupBy(
    unplaced.toSorted(compareFrames),
    ({ seriesUid, columns, rows, samplesPerPixel }) =>
      `${seriesUid} ${columns} ${rows} ${samplesPerPixel}`,
  );
  const ordered = [...groups.values()].map(orderGroup);
  return {
    volumes: ordered.flatMap(({ volumes }) => volumes),
    leftOver: ordered.flatMap(({ leftOver }) => leftOver),
  };
}
