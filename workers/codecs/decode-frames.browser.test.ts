import { afterEach, describe, expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet, DicomFile } from '../../src/core/dicom/dataset.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import * as Stream from '../../tests/support/code-streams.ts';
import { decodeToNative } from './decode-frames.ts';

type Kind = 'signed' | 'unsigned' | 'color';

const SIZE = [element(Tag.Rows, 'US', 16), element(Tag.Columns, 'US', 16)];

function header(kind: Kind, photometric: string, frames: number): DataSet {
  const isColor = kind === 'color';
  const bits = isColor ? [8, 8, 7] : [16, 12, 11];
  return dataSetOf([
    ...SIZE,
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    element(Tag.SOPInstanceUID, 'UI', '2.25.1'),
    element(Tag.NumberOfFrames, 'IS', frames),
    element(Tag.SamplesPerPixel, 'US', isColor ? 3 : 1),
    element(Tag.PhotometricInterpretation, 'CS', photometric),
    element(Tag.BitsAllocated, 'US', bits[0] ?? 0),
    element(Tag.BitsStored, 'US', bits[1] ?? 0),
    element(Tag.HighBit, 'US', bits[2] ?? 0),
    element(Tag.PixelRepresentation, 'US', kind === 'signed' ? 1 : 0),
  ]);
}

function fileOf(
  transferSyntaxUid: string,
  kind: Kind,
  fragments: readonly Uint8Array[],
  { photometric = kind === 'color' ? 'RGB' : 'MONOCHROME2', frames = 1 } = {},
): DicomFile {
  const dataSet = dataSetOf([
    ...header(kind, photometric, frames).values(),
    {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: new Uint32Array(),
      fragments,
    },
  ]);
  return { transferSyntaxUid, meta: new Map(), dataSet, hasPreamble: true };
}

function phantom(kind: Kind): ArrayLike<number> {
  return kind === 'color' ? Stream.colorPhantom() : Stream.grayPhantom(kind === 'signed');
}

function phantomBytes(kind: Kind): number[] {
  const pixels = kind === 'color' ? Stream.colorPhantom() : Stream.grayPhantom(kind === 'signed');
  return [...new Uint8Array(pixels.buffer)];
}

function storedBytes(dataSet: DataSet): number[] {
  const pixels = dataSet.get(Tag.PixelData);
  return pixels?.kind === 'value' ? [...pixels.bytes] : [];
}

function greatestError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found).toHaveLength(expected.length);
  return Array.from(found).reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - (expected[index] ?? NaN))),
    0,
  );
}

describe('each codec gives back the phantom that an independent encoder wrote', () => {
  test.each<[name: string, syntax: string, kind: Kind, stream: string, worst: number]>([
    ['JPEG lossless, predictor 6', Syntax.JpegLossless, 'signed', Stream.signedJpegLossless, 0],
    ['JPEG lossless SV1', Syntax.JpegLosslessSV1, 'signed', Stream.signedJpegLosslessSV1, 0],
    ['JPEG lossless SV1, colour', Syntax.JpegLosslessSV1, 'color', Stream.colorJpegLosslessSV1, 0],
    ['JPEG-LS', Syntax.JpegLsLossless, 'signed', Stream.signedJpegLsLossless, 0],
    ['JPEG-LS, colour', Syntax.JpegLsLossless, 'color', Stream.colorJpegLsLossless, 0],
    [
      'JPEG-LS, near 3',
      Syntax.JpegLsNearLossless,
      'unsigned',
      Stream.unsignedJpegLsNearLossless,
      3,
    ],
    ['JPEG 2000', Syntax.Jpeg2000Lossless, 'signed', Stream.signedJpeg2000Lossless, 0],
    ['JPEG 2000, colour', Syntax.Jpeg2000Lossless, 'color', Stream.colorJpeg2000Lossless, 0],
    ['JPEG extended, 12 bits', Syntax.JpegExtended, 'unsigned', Stream.unsignedJpegExtended, 8],
    [
      'JPEG progressive, 12 bits',
      Syntax.JpegFullProgression,
      'unsigned',
      Stream.unsignedJpegFullProgression,
      8,
    ],
  ])('%s', async (_, syntax, kind, stream, worst) => {
    const native = await decodeToNative(fileOf(syntax, kind, [Stream.fromBase64(stream)]));
    expect(native.transferSyntaxUid).toBe(Syntax.ExplicitVRLittleEndian);
    expect(greatestError(nativeFrame(native.dataSet, 0), phantom(kind))).toBeLessThanOrEqual(worst);
    expect(native.dataSet.get(Tag.PixelData)?.vr).toBe(kind === 'color' ? 'OB' : 'OW');
    if (worst === 0) expect(storedBytes(native.dataSet)).toEqual(phantomBytes(kind));
    const lossy = worst > 0 ? '01' : undefined;
    expect(stringOf(native.dataSet, Tag.LossyImageCompression)).toBe(lossy);
    const again = await readDicomFile(writeDicomFile(native));
    expect(nativeFrame(again.dataSet, 0)).toEqual(nativeFrame(native.dataSet, 0));
  });

  test('JPEG baseline in YBR becomes RGB and says so', async () => {
    const stream = Stream.fromBase64(Stream.colorJpegBaseline);
    const file = fileOf(Syntax.JpegBaseline, 'color', [stream], { photometric: 'YBR_FULL_422' });
    const { dataSet } = await decodeToNative(file);
    expect(stringOf(dataSet, Tag.PhotometricInterpretation)).toBe('RGB');
    const red = (pixels: ArrayLike<number>) =>
      [...Array.from(pixels)].map((v, i) => (i % 3 ? 0 : v));
    const worst = greatestError(red(nativeFrame(dataSet, 0)), red(phantom('color')));
    expect(worst).toBeLessThan(40); // Chroma of 16 × 16 pixels, halved by 4:2:2.
    expect(stringOf(dataSet, Tag.LossyImageCompressionMethod)).toBe('ISO_10918_1');
  });
});

describe('frames out of fragments', () => {
  const stream = Stream.fromBase64(Stream.signedJpegLsLossless);

  test('two frames in four fragments without an offset table, told apart by their markers', async () => {
    const halves = [stream.subarray(0, 40), stream.subarray(40)];
    const file = fileOf(Syntax.JpegLsLossless, 'signed', [...halves, ...halves], { frames: 2 });
    const native = await decodeToNative(file);
    for (const index of [0, 1]) {
      expect(greatestError(nativeFrame(native.dataSet, index), phantom('signed'))).toBe(0);
    }
  });
});

describe('never a wrong picture', () => {
  const good = Stream.fromBase64(Stream.signedJpeg2000Lossless);
  const codeOf = (file: DicomFile) =>
    decodeToNative(file).then(
      () => 'decoded',
      (error: unknown) => (error as { code: string }).code,
    );

  test.each([
    ['1.2.840.10008.1.2.4.100', 'dicom/unsupported-transfer-syntax'],
    ['1.2.840.10008.1.2.4.92', 'dicom/unsupported-transfer-syntax'],
    ['1.2.3.4', 'dicom/unsupported-transfer-syntax'],
  ])('%s is held', async (syntax, code) => {
    expect(await codeOf(fileOf(syntax, 'signed', [good]))).toBe(code);
  });

  test.each<[name: string, syntax: string, stream: string]>([
    ['JPEG 2000', Syntax.Jpeg2000Lossless, Stream.signedJpeg2000Lossless],
    ['JPEG-LS', Syntax.JpegLsLossless, Stream.signedJpegLsLossless],
    ['JPEG lossless', Syntax.JpegLosslessSV1, Stream.signedJpegLosslessSV1],
  ])('%s cut off, then a good one', async (_, syntax, text) => {
    const stream = Stream.fromBase64(text);
    const cut = fileOf(syntax, 'signed', [stream.subarray(0, stream.length >> 1)]);
    expect(await codeOf(cut)).toBe('dicom/decode-failed');
    expect(await codeOf(fileOf(syntax, 'signed', [stream]))).toBe('decoded');
  });

  test('a picture of another size than the header says', async () => {
    const file = fileOf(Syntax.Jpeg2000Lossless, 'signed', [good]);
    const wrong = dataSetOf([...file.dataSet.values(), element(Tag.Rows, 'US', 32)]);
    expect(await codeOf({ ...file, dataSet: wrong })).toBe('dicom/decode-failed');
  });

  test('garbage in a code stream', async () => {
    const garbage = Uint8Array.from({ length: 400 }, (_, index) => (index * 89) & 0xff);
    expect(await codeOf(fileOf(Syntax.Jpeg2000, 'signed', [garbage]))).toBe('dicom/decode-failed');
    expect(await codeOf(fileOf(Syntax.Jpeg2000, 'signed', [good]))).toBe('decoded');
  });
});

describe('in a worker', () => {
  let worker: Worker | undefined;
  afterEach(() => worker?.terminate());

  test('the codecs do not answer on the channel of the worker', async () => {
    worker = new Worker(new URL('../../tests/support/codec-probe.worker.ts', import.meta.url), {
      type: 'module',
    });
    const started = worker;
    const replies: unknown[] = [];
    const file = fileOf(Syntax.Jpeg2000Lossless, 'signed', [
      Stream.fromBase64(Stream.signedJpeg2000Lossless),
    ]);
    const decoded = await new Promise<ArrayLike<number>>((resolve, reject) => {
      started.onerror = () => {
        reject(new Error('the worker failed'));
      };
      started.onmessage = ({ data }: MessageEvent<ArrayLike<number>>) => {
        replies.push(data);
        if (replies.length === 1) started.postMessage({ id: '1', type: 'GET', path: ['call'] });
        if (replies.length === 1) setTimeout(() => { resolve(data); }, 300); // prettier-ignore
      };
      started.postMessage(file);
    });
    expect(greatestError(decoded, phantom('signed'))).toBe(0);
    expect(replies).toEqual([decoded, 'heard: GET']);
  });
});
