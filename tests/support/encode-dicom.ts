import type { DataSet, Element, ValueElement } from '../../src/core/dicom/dataset.ts';
import { swapBytes } from '../../src/core/dicom/swap-bytes.ts';
import { hasLongLength, swapUnitBytes } from '../../src/core/dicom/vr.ts';

/** How to write a data set: all that the reader meets and our writer never writes. */
export interface EncodeOptions {
  readonly isExplicit: boolean;
  readonly isBigEndian: boolean;
  /** Sequences and items end with delimiters. */
  readonly hasUndefinedLengths: boolean;
}

const UNDEFINED = 0xffffffff;

/** A data set without preamble and meta group. Slow and plain: it shares nothing with the writer. */
export function encodeDataSet(dataSet: DataSet, options: EncodeOptions): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...dataSet.values()].flatMap((one) => encodeElement(one, options)));
}

function uint(value: number, bytes: number, { isBigEndian }: EncodeOptions): number[] {
  const little = Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) % 256);
  return isBigEndian ? little.reverse() : little;
}

function encodeTag(tag: number, options: EncodeOptions): number[] {
  return [...uint(tag >>> 16, 2, options), ...uint(tag & 0xffff, 2, options)];
}

function encodeHeader(one: Element, length: number, options: EncodeOptions): number[] {
  const tag = encodeTag(one.tag, options);
  if (!options.isExplicit) return [...tag, ...uint(length, 4, options)];
  const vr = [one.vr.charCodeAt(0), one.vr.charCodeAt(1)];
  const size = hasLongLength(one.vr)
    ? [0, 0, ...uint(length, 4, options)]
    : uint(length, 2, options);
  return [...tag, ...vr, ...size];
}

function encodeValue(one: ValueElement, options: EncodeOptions): number[] {
  const bytes = options.isBigEndian ? swapBytes(one.bytes, swapUnitBytes(one.vr)) : one.bytes;
  return [...encodeHeader(one, bytes.length, options), ...bytes];
}

function encodeElement(one: Element, options: EncodeOptions): number[] {
  if (one.kind === 'value') return encodeValue(one, options);
  if (one.kind !== 'sequence') throw new Error('only plain data sets are encoded here');
  const isOpen = options.hasUndefinedLengths;
  const delimiter = (element: number): number[] =>
    isOpen ? [...encodeTag(0xfffe0000 + element, options), 0, 0, 0, 0] : [];
  const items = one.items.flatMap((item) => {
    const body = [...encodeDataSet(item, options)];
    const length = uint(isOpen ? UNDEFINED : body.length, 4, options);
    return [...encodeTag(0xfffee000, options), ...length, ...body, ...delimiter(0xe00d)];
  });
  const length = isOpen ? UNDEFINED : items.length;
  return [...encodeHeader(one, length, options), ...items, ...delimiter(0xe0dd)];
}

/** A Part 10 file: preamble, prefix, a meta group with nothing but the transfer syntax, the bytes. */
export function part10(transferSyntaxUid: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = transferSyntaxUid.padEnd(
    transferSyntaxUid.length + (transferSyntaxUid.length % 2),
    '\0',
  );
  const uid = new TextEncoder().encode(padded);
  const meta = [2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...uid];
  const file = new Uint8Array(132 + meta.length + body.length);
  file.set([0x44, 0x49, 0x43, 0x4d], 128);
  file.set(meta, 132);
  file.set(body, 132 + meta.length);
  return file;
}
