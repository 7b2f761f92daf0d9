import { AppError } from '../errors.ts';
import { decodeFileName } from '../formats/file-name.ts';
import type { DataSet } from './dataset.ts';
import { readDicomDirectory, type DicomDirectory } from './read.ts';
import * as Tags from './tags.generated.ts';
import { itemsOf, numberOf } from './values.ts';

/** A file as a DICOMDIR names it: folders from the root of the disc, and the name. PS3.10 section 8.2. */
export type FileId = readonly string[];

const INACTIVE = 0;

/**
 * All active records, those first that the links reach, in the order of the links. A link to where no
 * record begins, or to one that was there before, leads nowhere.
 */
function* inLinkedOrder({ file, recordOffsets }: DicomDirectory): Generator<DataSet> {
  const directory = file.dataSet;
  const records = itemsOf(directory, Tags.DirectoryRecordSequence);
  const byOffset = new Map(records.map((record, index) => [recordOffsets[index], record]));
  const seen = new Set<DataSet>();
  const first = numberOf(directory, Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity);
  const open = [{ offset: first, isActive: true }];
  for (let link = open.pop(); link; link = open.pop()) {
    const record = byOffset.get(link.offset ?? 0);
    if (!record || seen.has(record)) continue;
    seen.add(record);
    const isActive = link.isActive && numberOf(record, Tags.RecordInUseFlag) !== INACTIVE;
    if (isActive) yield record;
    open.push(
      {
        offset: numberOf(record, Tags.OffsetOfTheNextDirectoryRecord),
        isActive: link.isActive,
      },
      {
        offset: numberOf(record, Tags.OffsetOfReferencedLowerLevelDirectoryEntity),
        isActive,
      },
    );
  }
  for (const record of records) {
    if (!seen.has(record) && numberOf(record, Tags.RecordInUseFlag) !== INACTIVE) yield record;
  }
}

/** Some writers part folders by slashes, or write letters that the standard does not have. */
function fileIdOf(record: DataSet): FileId {
  const element = record.get(Tags.ReferencedFileID);
  if (element?.kind !== 'value') return [];
  return decodeFileName(element.bytes)
    .split(/[\\/]/)
    .map((part) => part.replace(/^[\0 ]+|[\0 ]+$/g, ''))
    .filter((part) => part !== '' && part !== '.');
}

/**
 * The files that a DICOMDIR names, each once, in its order: PS3.3 annex F, PS3.10 section 8. Links
 * between records give the order as far as they are right. Nothing else of it is taken out.
 * @throws {AppError} as readDicomDirectory
 */
export async function referencedFiles(dicomdir: Uint8Array): Promise<readonly FileId[]> {
  const directory = await readDicomDirectory(dicomdir);
  if (!directory.file.dataSet.has(Tags.DirectoryRecordSequence)) {
    throw new AppError('dicom/malformed', 'directory without its sequence of records');
  }
  const fileIds = new Map<string, FileId>();
  for (const record of inLinkedOrder(directory)) {
    const fileId = fileIdOf(record);
    const key = fileId.join('/');
    if (key !== '' && !fileIds.has(key)) fileIds.set(key, fileId);
  }
  return [...fileIds.values()];
}

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';
/** Media Storage SOP Class UID, explicit as the meta group always is; the length follows. */
const SOP_CLASS_ELEMENT = '\u0002\0\u0002\0UI';

/** Whether a Part 10 file calls itself a directory, by its first 512 bytes. PS3.10 section 7.1. */
export function isDicomdirHead(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head);
  const start = text.indexOf(SOP_CLASS_ELEMENT, 128);
  if (start < 0 || text.slice(128, 132) !== 'DICM') return false;
  const valueOffset = start + SOP_CLASS_ELEMENT.length + 2;
  const uid = text.slice(valueOffset, valueOffset + (head[valueOffset - 2] ?? 0));
  return uid.replace(/[\0 ]+$/, '') === MEDIA_STORAGE_DIRECTORY;
}
