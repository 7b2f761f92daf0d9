/** DICOM tag as one number, `group << 16 | element` without sign: 0x00100010 is Patient's Name. */
export type Tag = number;

/** Value representations of PS3.5 section 6.2. */
export const VRS = [
  'AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL',
  'OV', 'OW', 'PN', 'SH', 'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US',
  'UT', 'UV',
] as const; // prettier-ignore
export type Vr = (typeof VRS)[number];

/** A value in little endian byte order, as a range of the file it was read from: never a copy. */
export interface ValueElement {
  readonly kind: 'value';
  readonly tag: Tag;
  readonly vr: Exclude<Vr, 'SQ'>;
  readonly bytes: Uint8Array;
}

export interface SequenceElement {
  readonly kind: 'sequence';
  readonly tag: Tag;
  readonly vr: 'SQ';
  readonly items: readonly DataSet[];
}

/** Bytes of a file: in memory, or left on the disk to be read by slices. */
export type FileBytes = Uint8Array | Blob;

/** A part of a file on the disk, sliced only when it is needed: each slice is a request to the browser. */
export interface BlobRange {
  readonly source: Blob;
  readonly start: number;
  readonly end: number;
}

export type Fragment = FileBytes | BlobRange;

/** Native pixel data too large to be held: little endian like every value, read by slices. */
export interface BulkElement {
  readonly kind: 'bulk';
  readonly tag: Tag;
  readonly vr: 'OB' | 'OW' | 'OF' | 'OD';
  readonly blob: Blob;
}

/** Encapsulated pixel data, PS3.5 annex A.4: the basic offset table apart from the fragments. */
export interface EncapsulatedElement {
  readonly kind: 'encapsulated';
  readonly tag: Tag;
  readonly vr: 'OB';
  readonly basicOffsetTable: Uint32Array;
  readonly fragments: readonly Fragment[];
}

export type Element = ValueElement | SequenceElement | BulkElement | EncapsulatedElement;

/** Elements by tag, in ascending order of tag. An item of a sequence is a DataSet too. */
export type DataSet = ReadonlyMap<Tag, Element>;

/** A Part 10 file, PS3.10 section 7. */
export interface DicomFile {
  /** UID under which the bytes were encoded; after reading, values are little endian all the same. */
  readonly transferSyntaxUid: string;
  /** Group 0002. Empty when the file had no meta information. */
  readonly meta: DataSet;
  readonly dataSet: DataSet;
  readonly hasPreamble: boolean;
}
