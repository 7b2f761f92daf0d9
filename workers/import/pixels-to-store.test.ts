import { expect, test } from 'vitest';
import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { withPixelsToStore } from './pixels-to-store.ts';

const COLUMNS = 64;
const VALUE_BITS = 0xfff;

test.each(['decompress', 'keep-lossless'] as const)(
  'nothing in bits that no value uses is stored: %s',
  async (compression) => {
    const letters = Buffer.from('KIM MINJI 0104');
    const halfOf = (at: number) => Math.floor((letters[at % letters.length] ?? 0) / 16);
    // The upper half of a letter in the four bits above each value of twelve.
    const words = Uint16Array.from({ length: COLUMNS }, (_, at) => at + (halfOf(at) << 12));
    const bytes = new Uint8Array(words.buffer);
    const file: DicomFile = {
      transferSyntaxUid: ExplicitVRLittleEndian,
      meta: new Map(),
      hasPreamble: true,
      dataSet: withElements(imageOf({ rows: 1, columns: COLUMNS, bits: 16 }, []), [
        element(T.BitsStored, 'US', 12),
        element(T.HighBit, 'US', 11),
        element(T.PixelData, 'OW', bytes),
      ]),
    };
    const stored = await withPixelsToStore(file, compression, AbortSignal.timeout(10_000));
    const pixels = stored.dataSet.get(T.PixelData);
    if (pixels?.kind !== 'value') throw new Error('no native pixels');
    const after = new Uint16Array(pixels.bytes.slice().buffer);
    expect([...after]).toEqual([...words].map((word) => word & VALUE_BITS));
  },
);
