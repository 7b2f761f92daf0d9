import { expect, test } from 'vitest';
import { fromBase64, signedJpeg2000Lossless } from '../../tests/support/code-streams.ts';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { Jpeg2000Lossless } from '../../src/core/dicom/transfer-syntaxes.ts';
import { decoderOf } from './decode-one-frame.ts';
import { readJpeg2000Header } from './jpeg2000-header.ts';

const stream = fromBase64(signedJpeg2000Lossless);

test('rows, columns and components of a stream; other bytes have none', () => {
  expect(readJpeg2000Header(stream)).toEqual({
    rows: 16,
    columns: 16,
    components: 1,
    precision: 16,
    isSigned: true,
    isAtOrigin: true,
  });
  expect(readJpeg2000Header(stream.subarray(1))).toBeNull();
  expect(readJpeg2000Header(stream.subarray(0, 20))).toBeNull();
});

test('a stream that promises a picture of gigabytes never reaches the codec', async () => {
  const hostile = stream.slice();
  const view = new DataView(hostile.buffer);
  for (const at of [8, 12, 24, 28]) view.setUint32(at, 20_000);
  const pixels = describePixels(
    dataSetOf([
      element(Tag.Rows, 'US', 16),
      element(Tag.Columns, 'US', 16),
      element(Tag.BitsAllocated, 'US', 16),
      element(Tag.PixelRepresentation, 'US', 1),
      element(Tag.PixelData, 'OB', [0, 0]),
    ]),
  );
  const decoding = decoderOf(Jpeg2000Lossless)?.(hostile, pixels, Jpeg2000Lossless);
  await expect(decoding).rejects.toMatchObject({
    code: 'dicom/decode-failed',
    data: { reason: 'size' },
  });
});
