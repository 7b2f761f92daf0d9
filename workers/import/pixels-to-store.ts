import { carriesText } from '../../src/core/deid/code-stream-texts.ts';
import { clearUnusedBits } from '../../src/core/deid/pixels/clear-unused-bits.ts';
import type { DicomFile, EncapsulatedElement } from '../../src/core/dicom/dataset.ts';
import { fragmentOffsets } from '../../src/core/dicom/offset-tables.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import type { Compression } from '../../src/core/rpc/import-api.ts';
import { decodeToNative } from '../codecs/decode-frames.ts';
import { encapsulatedFrames, joinFragments } from '../codecs/encapsulated-frames.ts';
import { isLosslesslyCompressed } from '../codecs/is-losslessly-compressed.ts';

/** Whether the basic offset table says where fragments begin, each behind the one before, and nothing else. */
function isOffsetTable({ basicOffsetTable, fragments }: EncapsulatedElement): boolean {
  return ([1, 2] as const).some((multipleOf) => {
    const starts = new Set(fragmentOffsets(fragments, multipleOf));
    return basicOffsetTable.every(
      (offset, index) => starts.has(offset) && offset > (basicOffsetTable[index - 1] ?? -1),
    );
  });
}

/**
 * Whether the fragments may be stored as they came: nothing was lost by them, none holds a text, and
 * frames can be told apart without the extended offset table, which the policy does not keep.
 */
async function mayStayCompressed(file: DicomFile, signal: AbortSignal): Promise<boolean> {
  const pixels = file.dataSet.get(Tag.PixelData);
  if (pixels?.kind !== 'encapsulated' || !(await isLosslesslyCompressed(file))) return false;
  const { frames, rows, columns, bitsAllocated } = describePixels(file.dataSet);
  const planeBytes = bitsAllocated === 1 ? Math.ceil((rows * columns) / 8) : rows * columns;
  if (!isOffsetTable(pixels)) return false;
  const needsTable = frames > 1 && pixels.fragments.length !== frames;
  if (needsTable && pixels.basicOffsetTable.length !== frames) return false;
  for (const fragments of await encapsulatedFrames(file.dataSet, pixels, frames)) {
    signal.throwIfAborted();
    const stream = await joinFragments(fragments);
    if (carriesText(stream, file.transferSyntaxUid, planeBytes)) return false;
  }
  return true;
}

/**
 * The file with the pixel data that is to be stored: native and with nothing in unused bits, or, where that was asked for, as it was
 * compressed without loss.
 * @throws {AppError} as decodeToNative and clearUnusedBits; AbortError
 */
export async function withPixelsToStore(
  original: DicomFile,
  compression: Compression,
  signal: AbortSignal,
): Promise<DicomFile> {
  const staysAsItIs =
    compression === 'keep-lossless' && (await mayStayCompressed(original, signal));
  if (staysAsItIs) return original;
  return clearUnusedBits(await decodeToNative(original, signal), signal);
}
