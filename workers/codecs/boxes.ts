import { latin1 } from '../../src/core/dicom/character-sets.ts';

interface Box {
  readonly type: string;
  readonly content: Uint8Array;
}

/** Boxes of a JP2 or JPEG XL file, ISO/IEC 15444-1 I.4; length 0: to the end. Stops at nonsense. */
function* boxesOf(file: Uint8Array): Generator<Box> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at + 8 <= file.length;) {
    const short = view.getUint32(at);
    const isLong = short === 1 && at + 16 <= file.length;
    const length = isLong ? Number(view.getBigUint64(at + 8)) : short || file.length - at;
    const headerBytes = isLong ? 16 : 8;
    if (length < headerBytes || length > file.length - at) return;
    yield {
      type: latin1(file.subarray(at + 4, at + 8)),
      content: file.subarray(at + headerBytes, at + length),
    };
    at += length;
  }
}

function isFileOf(stream: Uint8Array, signature: string): boolean {
  return stream[3] === 12 && latin1(stream.subarray(4, 8)) === signature;
}

/**
 * The code stream inside of a JP2 file, which some writers put where only the code stream should be
 * (PS3.5 section A.4.4); its colour boxes say nothing in DICOM. Anything else comes back as it is.
 */
export function jpeg2000CodeStream(stream: Uint8Array): Uint8Array {
  if (!isFileOf(stream, 'jP  ')) return stream;
  for (const { type, content } of boxesOf(stream)) if (type === 'jp2c') return content;
  return stream;
}

const PART_INDEX_BYTES = 4;

/** The beginning of a JPEG XL code stream, in boxes (whole or its first part) or bare. */
export function jpegXlCodeStreamStart(stream: Uint8Array): Uint8Array {
  if (!isFileOf(stream, 'JXL ')) return stream;
  for (const { type, content } of boxesOf(stream)) {
    if (type === 'jxlc') return content;
    if (type === 'jxlp') return content.subarray(PART_INDEX_BYTES);
  }
  return stream;
}
