import { identify } from '../../src/core/deid/brands.ts';
import { holdReason, type BurnedInRule } from '../../src/core/deid/hold.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import { blankPixels } from '../../src/core/deid/pixels/blank-pixels.ts';
import { suggestedBoxes, type PixelBox } from '../../src/core/deid/pixels/pixel-box.ts';
import { headerWordsOf } from '../../src/core/deid/pixels/text/header-words.ts';
import type { DataSet, DicomFile, FileBytes } from '../../src/core/dicom/dataset.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import type { ImagePreview } from '../../src/core/rpc/image-preview.ts';
import { decodedFrame, samplesOfFrame } from '../codecs/stored-frame.ts';

interface PreviewOrder {
  readonly frameIndex: number;
  readonly blanked: readonly PixelBox[];
  readonly keyring: Keyring;
}

/** @throws {AppError} deid/object-kind: no look at the pixels can let it through */
function ruleOf(dataSet: DataSet): BurnedInRule | null {
  const held = holdReason(dataSet, { pixelsApproved: false });
  if (held && held.code !== 'deid/burned-in-risk') throw held;
  return held ? (held.data['rule'] as BurnedInRule) : null;
}

/** With the size of the matrix: boxes of one image mean another place in a larger one. */
async function seriesKeyOf({ dataSet }: DicomFile, keyring: Keyring): Promise<string> {
  const { rows, columns } = describePixels(dataSet);
  const [series, own] = [Tag.SeriesInstanceUID, Tag.SOPInstanceUID].map((tag) =>
    stringOf(dataSet, tag),
  );
  // An image that tells of no series is one by itself.
  return keyring.id(
    'preview',
    series ?? `image ${own ?? crypto.randomUUID()}`,
    `${rows}×${columns}`,
  );
}

/**
 * One frame of a file that is not stored, with what a person needs to judge it. Nothing but the frame is
 * decoded, and nothing is kept.
 * @throws {AppError} dicom/* for what the file is, deid/object-kind; AbortError
 */
export async function previewOf(
  bytes: FileBytes,
  { frameIndex, blanked, keyring }: PreviewOrder,
  signal: AbortSignal,
): Promise<ImagePreview> {
  const file = await readDicomBytes(bytes);
  signal.throwIfAborted();
  const { dataSet } = file;
  const rule = ruleOf(dataSet);
  const decoded = await decodedFrame(file, frameIndex, signal);
  const shown =
    blanked.length > 0 ? await blankPixels(decoded.file, blanked, signal) : decoded.file;
  const stored = await samplesOfFrame({ ...decoded, file: shown });
  const pixels = describePixels(dataSet);
  return {
    frame: identify({ ...frameOf(dataSet, frameIndex, stored), overlays: [] }),
    frames: pixels.frames,
    rule,
    suggested: suggestedBoxes(dataSet, pixels),
    seriesKey: await seriesKeyOf(file, keyring),
    words: identify(headerWordsOf(dataSet)),
  };
}
