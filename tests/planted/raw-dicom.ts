/**
 * Writes DICOM as devices do, bad ones too. It shares nothing with the program's writer: what is planted
 * must not depend on what is tested.
 */
export interface RawElement {
  readonly tag: number;
  /** Two letters, also where the standard gives the tag others. */
  readonly vr: string;
  /** Little endian. */
  readonly value: Uint8Array | readonly RawItem[];
  /** Items of undefined length, with delimiters. */
  readonly isOpen?: boolean;
  /** Written with VR UN: its items implicit little endian (CP-246) when open, as around it when not. */
  readonly asUnknown?: boolean;
}

type RawItem = readonly RawElement[];

export interface RawForm {
  readonly isExplicit: boolean;
  readonly isBigEndian: boolean;
}

export const EXPLICIT: RawForm = { isExplicit: true, isBigEndian: false };
export const IMPLICIT: RawForm = { isExplicit: false, isBigEndian: false };
export const BIG_ENDIAN: RawForm = { isExplicit: true, isBigEndian: true };

const LONG = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);
const SWAPPED: Readonly<Record<string, number>> = {
  AT: 2, FD: 8, FL: 4, OD: 8, OF: 4, OL: 4, OV: 8, OW: 2, SL: 4, SS: 2, SV: 8, UL: 4, US: 2, UV: 8,
}; // prettier-ignore
const UNDEFINED = 0xffffffff;

function number(value: number, bytes: number, { isBigEndian }: RawForm): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (isBigEndian) buffer.writeUIntBE(value, 0, bytes);
  else buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}

function tagBytes(tag: number, form: RawForm): Buffer {
  return Buffer.concat([number(tag >>> 16, 2, form), number(tag & 0xffff, 2, form)]);
}

function swapped(value: Uint8Array, unit: number): Buffer {
  const buffer = Buffer.from(value);
  if (unit === 2) return buffer.swap16();
  if (unit === 4) return buffer.swap32();
  return unit === 8 ? buffer.swap64() : buffer;
}

function header(tag: number, vr: string, length: number, form: RawForm): Buffer {
  const parts = [tagBytes(tag, form)];
  if (!form.isExplicit) parts.push(number(length, 4, form));
  else if (LONG.has(vr)) parts.push(Buffer.from(`${vr}\0\0`, 'latin1'), number(length, 4, form));
  else parts.push(Buffer.from(vr, 'latin1'), number(length, 2, form));
  return Buffer.concat(parts);
}

function itemBytes(item: RawItem, isOpen: boolean, form: RawForm): Buffer {
  const body = encodeElements(item, form);
  const parts = [
    tagBytes(0xfffee000, form),
    number(isOpen ? UNDEFINED : body.length, 4, form),
    body,
  ];
  if (isOpen) parts.push(tagBytes(0xfffee00d, form), number(0, 4, form));
  return Buffer.concat(parts);
}

function encodeElement(one: RawElement, form: RawForm): Buffer {
  const { tag, vr, value, isOpen = false, asUnknown = false } = one;
  const writtenVr = asUnknown ? 'UN' : vr;
  if (value instanceof Uint8Array) {
    const isSwapped = form.isBigEndian && !asUnknown;
    const bytes = isSwapped ? swapped(value, SWAPPED[vr] ?? 1) : Buffer.from(value);
    return Buffer.concat([header(tag, writtenVr, bytes.length, form), bytes]);
  }
  const inner = asUnknown ? IMPLICIT : form;
  const items = Buffer.concat(value.map((item) => itemBytes(item, isOpen, inner)));
  if (!isOpen) return Buffer.concat([header(tag, writtenVr, items.length, form), items]);
  const end = Buffer.concat([tagBytes(0xfffee0dd, inner), number(0, 4, inner)]);
  return Buffer.concat([header(tag, writtenVr, UNDEFINED, form), items, end]);
}

/** Elements one behind the other, in the order given. */
export function encodeElements(elements: readonly RawElement[], form: RawForm): Buffer {
  return Buffer.concat(elements.map((one) => encodeElement(one, form)));
}

/** Encapsulated pixel data: an offset table of any bytes, and fragments. */
export function encodeFragments(table: Uint8Array, fragments: readonly Uint8Array[]): Buffer {
  const items = [table, ...fragments].map((bytes) =>
    Buffer.concat([tagBytes(0xfffee000, EXPLICIT), number(bytes.length, 4, EXPLICIT), bytes]),
  );
  const end = Buffer.concat([tagBytes(0xfffee0dd, EXPLICIT), number(0, 4, EXPLICIT)]);
  return Buffer.concat([header(0x7fe00010, 'OB', UNDEFINED, EXPLICIT), ...items, end]);
}

/** Text as bytes of one each, filled to an even length. */
export function text(value: string | Uint8Array, padding = ' '): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(padding)]);
}

/** One element with a text value, padded as its VR has it. */
export function textElement(tag: number, vr: string, value: string | Uint8Array): RawElement {
  const isBinary = vr === 'UI' || vr === 'OB' || vr === 'UN';
  return { tag, vr, value: text(value, isBinary ? '\0' : ' ') };
}

/** Numbers of two bytes. */
export function words(tag: number, vr: string, ...values: readonly number[]): RawElement {
  return {
    tag,
    vr,
    value: Buffer.concat(values.map((value) => number(value & 0xffff, 2, EXPLICIT))),
  };
}

export interface RawFile {
  readonly preamble?: Uint8Array;
  /** Group 0002 without its length; none: the file begins with its data set. */
  readonly meta: readonly RawElement[] | null;
  readonly body: Uint8Array;
}

/** A Part 10 file. */
export function encodeFile({ preamble = Buffer.alloc(128), meta, body }: RawFile): Uint8Array {
  if (meta === null) return body;
  const group = encodeElements(meta, EXPLICIT);
  const length = encodeElements(
    [{ tag: 0x00020000, vr: 'UL', value: number(group.length, 4, EXPLICIT) }],
    EXPLICIT,
  );
  return Buffer.concat([preamble, Buffer.from('DICM'), length, group, body]);
}
