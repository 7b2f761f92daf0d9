import {
  stacksOfSeries,
  type SeriesStack,
  type StackFault,
} from '../../core/imaging/volume/series-stacks.ts';
import type { RadiologyImageRow } from '../../core/rcdm/rows.ts';
import { directionLetters } from './geometry.ts';
import type { Slice } from './frame-stack.svelte.ts';

export type ViewerImage = Pick<
  RadiologyImageRow,
  | 'imageId'
  | 'seriesUid'
  | 'modality'
  | 'imageType'
  | 'imageNo'
  | 'rows'
  | 'columns'
  | 'frames'
  | 'photometricInterpretation'
  | 'sliceThicknessMm'
  | 'plane'
  | 'phase'
  | 'imageOrientation'
  | 'imagePositionMm'
  | 'pixelSpacingMm'
>;

/** One stack of a series as the viewer shows it; most series are one. */
export interface ViewerStack {
  /** Series and place among its stacks. */
  readonly key: string;
  readonly seriesUid: string;
  /** Counts from 1; null when the series is one stack. */
  readonly stackNumber: number | null;
  readonly isLocalizer: boolean;
  readonly modality: string;
  /** By their place from head to feet, front to back or right to left; those without a place by number. */
  readonly images: ReadonlyMap<string, ViewerImage>;
  /** Every frame of every image, in that order. */
  readonly slices: readonly Slice[];
  /** Where the first and the last slice lie, as letters of the patient's sides; null by number. */
  readonly ends: readonly [first: string, last: string] | null;
  readonly faults: readonly StackFault[];
  /** Plane and phase that most of its images have. */
  readonly plane: string;
  readonly phase: string;
  /** The middle image stands for it. */
  readonly coverImageId: string;
}

function majority(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'UNKNOWN';
}

function viewerStackOf(
  { images, isLocalizer, travel, faults }: SeriesStack<ViewerImage>,
  seriesUid: string,
  stackNumber: number | null,
): ViewerStack {
  const cover = images[Math.floor(images.length / 2)];
  return {
    key: `${seriesUid} ${stackNumber ?? 1}`,
    seriesUid,
    stackNumber,
    isLocalizer,
    modality: cover?.modality ?? '',
    images: new Map(images.map((image) => [image.imageId, image])),
    slices: images.flatMap(({ imageId, frames }) =>
      Array.from({ length: Math.max(1, frames) }, (_, frameIndex) => ({ imageId, frameIndex })),
    ),
    ends: travel && [directionLetters(travel.map((cosine) => -cosine)), directionLetters(travel)],
    faults,
    plane: majority(images.map((image) => image.plane.value)),
    phase: majority(images.map((image) => image.phase.value)),
    coverImageId: cover?.imageId ?? '',
  };
}

function viewerStacks(seriesUid: string, rows: readonly ViewerImage[]): readonly ViewerStack[] {
  const stacks = stacksOfSeries(rows);
  return stacks.map((stack, index) =>
    viewerStackOf(stack, seriesUid, stacks.length === 1 ? null : index + 1),
  );
}

/** All of a row that its stack depends on. */
const factsOf = (image: ViewerImage) =>
  [
    image.imageId,
    image.imageType,
    image.imageNo,
    image.rows,
    image.columns,
    image.frames,
    image.photometricInterpretation,
    image.sliceThicknessMm,
    image.plane.value,
    image.phase.value,
    image.imageOrientation,
    image.imagePositionMm,
    image.pixelSpacingMm,
  ].join();

interface Known {
  readonly facts: string;
  readonly stacks: readonly ViewerStack[];
}

/**
 * Makes stacks of the images of a study whenever they come from the database. What has not changed since the
 * call before is the same object again and is not sorted anew.
 */
export function stackMaker(): (images: readonly ViewerImage[]) => readonly ViewerStack[] {
  let known: ReadonlyMap<string, Known> = new Map();
  let made: readonly ViewerStack[] = [];
  return (images) => {
    const bySeries = Map.groupBy(images, ({ seriesUid }) => seriesUid);
    known = new Map(
      [...bySeries].map(([uid, rows]) => {
        const facts = rows.map(factsOf).join(';');
        const before = known.get(uid);
        return [uid, before?.facts === facts ? before : { facts, stacks: viewerStacks(uid, rows) }];
      }),
    );
    const stacks = [...known.values()].flatMap((each) => each.stacks);
    const isSame = stacks.length === made.length && stacks.every((each, at) => each === made[at]);
    if (!isSame) made = stacks;
    return made;
  };
}
