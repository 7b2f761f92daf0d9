import { AppError } from '../errors.ts';
import type { DataSet, Element, SequenceElement, Tag, ValueElement, Vr } from './dataset.ts';
import { keywordOf } from './dictionary.ts';
import { hasCharacterSet, isText, paddingByte } from './vr.ts';

/** Text (one or several values), numbers, or bytes as they stand in the file (little endian). */
export type BuildValue =
  string | number | readonly string[] | readonly number[] | readonly bigint[] | Uint8Array;

function padded(bytes: Uint8Array, vr: Vr): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  even[bytes.length] = paddingByte(vr);
  return even;
}

function encodeAscii(text: string, vr: Vr, tag: Tag): Uint8Array {
  // UTF-8 equals ASCII there; text beyond it needs (0008,0005) = ISO_IR 192 in the same data set.
  const bytes = new TextEncoder().encode(text);
  if (bytes.length !== text.length && !hasCharacterSet(vr)) {
    throw new AppError('internal/unexpected', 'text outside the repertoire of the VR', {
      tag: keywordOf(tag),
      vr,
    });
  }
  return bytes;
}

type Setter = (view: DataView, at: number, value: number) => void;

const SETTERS: Readonly<Partial<Record<Vr, readonly [number, Setter]>>> = {
  US: [2, (view, at, value) => { view.setUint16(at, value, true); }],
  OW: [2, (view, at, value) => { view.setUint16(at, value, true); }],
  SS: [2, (view, at, value) => { view.setInt16(at, value, true); }],
  UL: [4, (view, at, value) => { view.setUint32(at, value, true); }],
  OL: [4, (view, at, value) => { view.setUint32(at, value, true); }],
  SL: [4, (view, at, value) => { view.setInt32(at, value, true); }],
  FL: [4, (view, at, value) => { view.setFloat32(at, value, true); }],
  OF: [4, (view, at, value) => { view.setFloat32(at, value, true); }],
  FD: [8, (view, at, value) => { view.setFloat64(at, value, true); }],
  OD: [8, (view, at, value) => { view.setFloat64(at, value, true); }],
  SV: [8, (view, at, value) => { view.setBigInt64(at, BigInt(value), true); }],
  UV: [8, (view, at, value) => { view.setBigUint64(at, BigInt(value), true); }],
  OB: [1, (view, at, value) => { view.setUint8(at, value); }],
  UN: [1, (view, at, value) => { view.setUint8(at, value); }],
  AT: [4, (view, at, value) => {
    view.setUint16(at, value >>> 16, true);
    view.setUint16(at + 2, value & 0xffff, true);
  }],
}; // prettier-ignore

function encodeNumbers(values: readonly (number | bigint)[], vr: Vr, tag: Tag): Uint8Array {
  const setter = SETTERS[vr];
  if (!setter) {
    throw new AppError('internal/unexpected', 'numbers for a VR that holds none', {
      tag: keywordOf(tag),
      vr,
    });
  }
  const [bytesEach, set] = setter;
  const bytes = new Uint8Array(values.length * bytesEach);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    set(view, index * bytesEach, value as number);
  });
  return bytes;
}

function encode(value: BuildValue, vr: Vr, tag: Tag): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const values = typeof value === 'string' || typeof value === 'number' ? [value] : value;
  if (isText(vr)) return encodeAscii(values.join('\\'), vr, tag);
  return encodeNumbers(values as readonly number[], vr, tag);
}

/** One element with an even value. DS and IS take numbers too. Text beyond ASCII is UTF-8. */
export function element(tag: Tag, vr: ValueElement['vr'], value: BuildValue): ValueElement {
  return { kind: 'value', tag, vr, bytes: padded(encode(value, vr, tag), vr) };
}

export function sequence(tag: Tag, items: readonly DataSet[]): SequenceElement {
  return { kind: 'sequence', tag, vr: 'SQ', items };
}

/** Data set in ascending order of tag; of two elements with one tag the later one stays. */
export function dataSetOf(elements: Iterable<Element>): DataSet {
  const byTag = new Map<Tag, Element>();
  for (const item of elements) byTag.set(item.tag, item);
  return new Map([...byTag].sort(([a], [b]) => a - b));
}

/** A copy of the data set with these elements put in or replaced. */
export function withElements(dataSet: DataSet, elements: Iterable<Element>): DataSet {
  return dataSetOf([...dataSet.values(), ...elements]);
}
