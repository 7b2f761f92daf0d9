/** Voxels along each axis: [slices, rows, columns]; a picture has one slice. */
export type Size = readonly [slices: number, rows: number, columns: number];

/** A picture or a volume as a network takes it. */
export interface Example {
  readonly size: Size;
  readonly channels: number;
  /** [slices, rows, columns, channels] */
  readonly pixels: Float32Array;
  /** Class of each voxel, [slices, rows, columns]; null where the whole example has one. */
  readonly labels: Uint8Array | null;
}

/** What is known of an example without reading it. */
export interface ExampleItem {
  /** Name of the file or number of the row it comes from. */
  readonly id: string;
  readonly personId: string;
  /** Class of the whole example; where voxels have classes, the group that a split is stratified by. */
  readonly label: number;
  /** Distance of voxel centres in mm; null where it is not known. */
  readonly spacingMm: Size | null;
}

/** Examples that are read one by one, in any order and as often as needed. */
export interface ExampleSource {
  readonly items: readonly ExampleItem[];
  read(index: number): Promise<Example>;
}

export const voxelCountOf = ([slices, rows, columns]: Size): number => slices * rows * columns;

/** Some examples of a source, in the order that is given. */
export function subsetOf(source: ExampleSource, indices: readonly number[]): ExampleSource {
  return {
    items: indices.flatMap((index) => source.items[index] ?? []),
    read: (at) => source.read(indices[at] ?? -1),
  };
}

/** Keeps what was read as long as there is room; the rest is read again each time. */
export function heldWithin(source: ExampleSource, bytes = Infinity): ExampleSource {
  const held = new Map<number, Promise<Example>>();
  let left = bytes;
  const readAndHold = async (index: number): Promise<Example> => {
    try {
      const example = await source.read(index);
      const { byteLength } = example.pixels;
      if (byteLength > left) held.delete(index);
      else left -= byteLength;
      return example;
    } catch (error) {
      held.delete(index);
      throw error;
    }
  };
  return {
    items: source.items,
    read(index) {
      const known = held.get(index) ?? readAndHold(index);
      held.set(index, known);
      return known;
    },
  };
}
