import type { Side } from '../../../src/core/dataset/split.ts';
import type { ExampleSource } from '../../../src/engine/data/example.ts';

/** A file that shows to others what a network found. */
export interface LabelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A data set as it lies on the disk: values as they are stored. */
export interface DataSet {
  readonly source: ExampleSource;
  /** Where the data itself puts each example; null where it does not. */
  readonly sides: readonly (Side | null)[];
  /** The label map of an example in the format and under the name of its image. */
  labelFile(index: number, labels: Uint8Array): Promise<LabelFile>;
}

/** Patient out of a name: the first group of the pattern, or the name itself. */
export function patientOf(name: string, pattern: RegExp | null): string {
  return pattern?.exec(name)?.[1] ?? name;
}
