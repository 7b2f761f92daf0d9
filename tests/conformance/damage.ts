import { withElements } from '../../src/core/dicom/build.ts';
import type { DicomFile, EncapsulatedElement } from '../../src/core/dicom/dataset.ts';
import * as Tags from '../../src/core/dicom/tags.generated.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';

/** Numbers below a limit that are the same in every run: mulberry32. */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Damage = (stream: Uint8Array<ArrayBuffer>, random: (below: number) => number) => Uint8Array;

export const DAMAGES: ReadonlyMap<string, Damage> = new Map<string, Damage>([
  ['cut off', (stream, random) => stream.subarray(0, random(stream.length))],
  [
    'a bit flipped',
    (stream, random) => {
      const at = random(stream.length);
      stream[at] = (stream[at] ?? 0) ^ (1 << random(8));
      return stream;
    },
  ],
  [
    'a bit flipped near the beginning',
    (stream, random) => {
      const at = random(Math.min(stream.length, 200)); // Where sizes, precisions and tables stand.
      stream[at] = (stream[at] ?? 0) ^ (1 << random(8));
      return stream;
    },
  ],
  [
    'a run of other bytes',
    (stream, random) => {
      const at = random(stream.length);
      return stream.fill(random(256), at, at + 1 + random(64));
    },
  ],
]);

/** The file with damage inside one code stream, whole and well formed around it. */
export function damaged(
  file: DicomFile,
  damage: Damage,
  random: (below: number) => number,
): Uint8Array<ArrayBuffer> {
  const pixels = file.dataSet.get(Tags.PixelData);
  if (pixels?.kind !== 'encapsulated') throw new Error('not a compressed file');
  const index = random(pixels.fragments.length);
  const fragments = pixels.fragments.map((fragment, at) =>
    at === index && fragment instanceof Uint8Array ? damage(fragment.slice(), random) : fragment,
  );
  const changed: EncapsulatedElement = {
    ...pixels,
    basicOffsetTable: new Uint32Array(),
    fragments,
  };
  return writeDicomFile({ ...file, dataSet: withElements(file.dataSet, [changed]) });
}
