import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { encodeDataSet, type EncodeOptions } from './encode-dicom.ts';

/** One directory record. Links are places in the list of records; null is no link. */
export interface TestRecord {
  readonly type: string;
  readonly file?: string;
  readonly next?: number | null;
  readonly lower?: number | null;
  readonly isInactive?: boolean;
  /** Stands in the record instead of the offset that `next` would give. */
  readonly wrongNext?: number;
}

export interface TestDicomdir {
  readonly records: readonly TestRecord[];
  /** Place of the first record of the root; null for none. */
  readonly first?: number | null;
  readonly encoding?: EncodeOptions;
}

const EXPLICIT_LITTLE = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };
const UID_OF = (encoding: EncodeOptions): string => {
  if (encoding.isBigEndian) return '1.2.840.10008.1.2.2';
  return encoding.isExplicit ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2';
};

function recordOf(record: TestRecord, offsets: readonly number[]): DataSet {
  const offsetOf = (place: number | null | undefined) => offsets[place ?? -1] ?? 0;
  return dataSetOf([
    element(Tag.OffsetOfTheNextDirectoryRecord, 'UL', record.wrongNext ?? offsetOf(record.next)),
    element(Tag.RecordInUseFlag, 'US', record.isInactive ? 0 : 0xffff),
    element(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 'UL', offsetOf(record.lower)),
    element(Tag.DirectoryRecordType, 'CS', record.type),
    ...(record.file === undefined
      ? []
      : [element(Tag.ReferencedFileID, 'CS', new TextEncoder().encode(record.file))]),
  ]);
}

function bodyOf({ records, first = 0, encoding }: TestDicomdir, offsets: readonly number[]) {
  const root = first === null ? 0 : (offsets[first] ?? 0);
  return encodeDataSet(
    dataSetOf([
      element(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 'UL', root),
      sequence(
        Tag.DirectoryRecordSequence,
        records.map((record) => recordOf(record, offsets)),
      ),
    ]),
    encoding ?? EXPLICIT_LITTLE,
  );
}

/** A DICOMDIR with true offsets; values do not change lengths, so it is written twice. */
export function dicomdirOf(directory: TestDicomdir): Uint8Array<ArrayBuffer> {
  const encoding = directory.encoding ?? EXPLICIT_LITTLE;
  const meta = encodeDataSet(
    dataSetOf([
      element(Tag.MediaStorageSOPClassUID, 'UI', '1.2.840.10008.1.3.10'),
      element(Tag.TransferSyntaxUID, 'UI', UID_OF(encoding)),
    ]),
    EXPLICIT_LITTLE,
  );
  const head = [...new Uint8Array(128), ...new TextEncoder().encode('DICM'), ...meta];
  const itemTag = encoding.isBigEndian ? [0xff, 0xfe, 0xe0, 0] : [0xfe, 0xff, 0, 0xe0];
  const draft = [...head, ...bodyOf(directory, [])];
  const offsets = draft.flatMap((_, at) =>
    itemTag.every((byte, index) => draft[at + index] === byte) ? [at] : [],
  );
  return Uint8Array.from([...head, ...bodyOf(directory, offsets)]);
}

/** Patient, study and series over these files, as a CD has it. */
export function discDirectory(files: readonly string[]): Uint8Array<ArrayBuffer> {
  const images = files.map((file, index) => ({
    type: 'IMAGE',
    file,
    next: index + 1 < files.length ? index + 4 : null,
  }));
  const levels = ['PATIENT', 'STUDY', 'SERIES'].map((type, index) => ({ type, lower: index + 1 }));
  return dicomdirOf({ records: [...levels, ...images] });
}
