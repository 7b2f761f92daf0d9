import { identify } from '../../src/core/deid/brands.ts';
import type { FaceMask } from '../../src/core/deid/faces/clear-face.ts';
import { defaceVolume } from '../../src/core/deid/faces/deface-volume.ts';
import { showsHead } from '../../src/core/deid/faces/face-hold.ts';
import { facePartsOf, scaleOf, type FacePart } from '../../src/core/deid/faces/series-faces.ts';
import type { DataSet, DicomFile } from '../../src/core/dicom/dataset.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { modalityOf, toModality } from '../../src/core/imaging/modality.ts';
import { sampleVolume, type FrameReader } from '../../src/core/imaging/volume/sample-volume.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { ImportEntry } from '../../src/core/rpc/import-api.ts';
import type { FileFace, SeriesFaces, VolumeFace } from '../../src/core/rpc/series-faces.ts';
import { storedFrame } from '../codecs/stored-frame.ts';
import { readEntry } from './read-entry.ts';
import { readEntryHead } from './read-entry-head.ts';

/** Reads frames of entries; the file that was read last is kept, since an enhanced one has many frames. */
function frameReader(entries: readonly ImportEntry[]): FrameReader {
  let held: { readonly id: string; readonly file: DicomFile } | null = null;
  return async ({ id, frame }, signal) => {
    if (held?.id !== id) {
      const entry = entries[Number(id)] as ImportEntry;
      held = { id, file: await readDicomBytes(await readEntry(entry.locator, signal)) };
    }
    const { dataSet } = held.file;
    const stored = await storedFrame(held.file, frame, signal);
    return toModality(stored, modalityOf(dataSet, describePixels(dataSet, frame)));
  };
}

/** A file of several volumes is cleared in each of them, and stays when one cannot be told. */
function merged(before: FileFace | undefined, next: FileFace): FileFace {
  if (before === undefined || next.kind === 'refused') return next;
  if (before.kind === 'refused' || next.kind !== 'cleared') return before;
  if (before.kind !== 'cleared') return next;
  const frames = before.mask.frames.map((mask, at) => mask ?? next.mask.frames[at] ?? null);
  return { kind: 'cleared', mask: { ...before.mask, frames } };
}

function seed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Looks at one part of a series and says for each of its files what came out. */
async function lookAt(
  call: Call,
  { volume, refusal, files }: FacePart,
  entries: readonly ImportEntry[],
  heads: readonly DataSet[],
  ears: boolean,
): Promise<readonly [VolumeFace, (id: string) => FileFace]> {
  const size = volume && ([volume.columns, volume.rows, volume.slices] as const);
  const common = { files: files.size, size };
  if (volume === null || refusal !== null) {
    const why = refusal ?? 'no-place';
    const face = { kind: 'refused', refusal: why } as const;
    return [{ ...common, ...face, numbers: null, pictures: null }, () => face];
  }
  const { signal } = call;
  const voxels = await sampleVolume(volume, frameReader(entries), {
    signal,
    onProgress: (done) => {
      call.progress(done);
    },
  });
  const [first] = files.keys();
  const scale = scaleOf(heads[Number(first)] as DataSet);
  const found = defaceVolume(volume, voxels, { scale, ears, seed: seed(), files, signal });
  const pictures = found.pictures && identify(found.pictures);
  if (found.kind === 'no-head') {
    if ([...files.keys()].some((id) => showsHead(heads[Number(id)] as DataSet))) {
      const face = { kind: 'refused', refusal: 'no-brain' } as const;
      return [{ ...common, ...face, numbers: null, pictures }, () => face];
    }
    return [
      { ...common, kind: 'no-head', refusal: null, numbers: null, pictures },
      () => ({ kind: 'no-head' }),
    ];
  }
  const { masks, numbers } = found;
  return [
    { ...common, kind: 'defaced', refusal: null, numbers, pictures },
    (id) => ({ kind: 'cleared', mask: masks.get(id) as FaceMask }),
  ];
}

/**
 * Looks for faces in the entries of one series: headers first, then one volume after the other, so that no more is
 * held than the voxels of one and one file.
 * @throws {AppError} import/*, dicom/*; AbortError
 */
export async function facesOf(
  call: Call,
  entries: readonly ImportEntry[],
  { ears }: { readonly ears: boolean },
): Promise<SeriesFaces> {
  const heads: DataSet[] = [];
  for (const { locator } of entries) {
    call.signal.throwIfAborted();
    heads.push(await readEntryHead(locator, call.signal));
  }
  const parts = facePartsOf(heads.map((dataSet, index) => ({ id: String(index), dataSet })));
  const byFile = new Map<string, FileFace>();
  const volumes: VolumeFace[] = [];
  for (const part of parts) {
    const [volume, faceOf] = await lookAt(call, part, entries, heads, ears);
    volumes.push(volume);
    for (const id of part.files.keys()) byFile.set(id, merged(byFile.get(id), faceOf(id)));
  }
  const files = entries.map(
    (_, index): FileFace => byFile.get(String(index)) ?? { kind: 'refused', refusal: 'no-place' },
  );
  return { files, volumes };
}
