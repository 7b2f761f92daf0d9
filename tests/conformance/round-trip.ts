import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import { readDicomBlob } from '../../src/core/dicom/read-blob.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tags from '../../src/core/dicom/tags.generated.ts';
import { DeflatedExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile, writeDicomParts } from '../../src/core/dicom/write.ts';
import { toWireError, type ErrorCode } from '../../src/core/errors.ts';
import { dataSetDifferences, elementCount } from './compare-data-sets.ts';
import type { CorpusFile } from './corpus.ts';
import {
  dumpDifferences,
  dumpOf,
  inflateFile,
  newMessages,
  verificationOf,
} from './dicom-tools.ts';

interface RoundTrip {
  readonly kind: 'written';
  readonly transferSyntaxUid: string;
  readonly elements: number;
  /** The writer wants UIDs that the header does not give: two were added before. */
  readonly hasAddedUids: boolean;
  /** By our own reader, byte by byte. */
  readonly differences: readonly string[];
  /** Whether the file left on the disk is written as the very bytes of the file in memory. */
  readonly fromDisk: 'same bytes' | 'other bytes' | ErrorCode;
  /** By dcmdump, value by value. */
  readonly dumpDifferences: readonly string[];
  readonly dumpMessages: readonly string[];
  readonly verification: readonly string[];
}

export type RoundTripOutcome = RoundTrip | { readonly kind: 'refused'; readonly code: ErrorCode };

const UID = '2.25.1';

function withUids(file: DicomFile): DicomFile {
  const missing = [Tags.SOPClassUID, Tags.SOPInstanceUID].filter(
    (tag) => !stringOf(file.dataSet, tag),
  );
  if (missing.length === 0) return file;
  const added = missing.map((tag) => element(tag, 'UI', UID));
  return { ...file, dataSet: withElements(file.dataSet, added) };
}

async function writtenFromDisk(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const onDisk = withUids(await readDicomBlob(new Blob([bytes]), { mostHeldBytes: 0 }));
  const parts = writeDicomParts(onDisk) as readonly (Uint8Array<ArrayBuffer> | Blob)[];
  return new Uint8Array(await new Blob([...parts]).arrayBuffer());
}

async function compareFromDisk(
  bytes: Uint8Array<ArrayBuffer>,
  whole: Uint8Array,
): Promise<RoundTrip['fromDisk']> {
  try {
    const joined = await writtenFromDisk(bytes);
    const isSame = Buffer.compare(joined, whole) === 0;
    return isSame ? 'same bytes' : 'other bytes';
  } catch (error) {
    return toWireError(error).code;
  }
}

/** Reads, writes and reads again; asks dcmtk and dicom3tools what they think of both files. */
export async function roundTrip(
  { bytes }: CorpusFile,
  folder: string,
  index: number,
): Promise<RoundTripOutcome> {
  let original: DicomFile;
  try {
    original = await readDicomFile(bytes);
  } catch (error) {
    return { kind: 'refused', code: toWireError(error).code };
  }
  const file = withUids(original);
  const written = writeDicomFile(file);
  const again = await readDicomFile(written);
  const [before, after] = [join(folder, `${index}-in.dcm`), join(folder, `${index}-out.dcm`)];
  writeFileSync(before, bytes);
  writeFileSync(after, written);
  const isDeflated = file.transferSyntaxUid === DeflatedExplicitVRLittleEndian;
  const verifiable = isDeflated ? join(folder, `${index}-inflated.dcm`) : before;
  if (isDeflated) await inflateFile(before, verifiable);
  const [expected, found, expectedWords, foundWords] = await Promise.all([
    dumpOf(before),
    dumpOf(after),
    verificationOf(verifiable),
    verificationOf(after),
  ]);
  return {
    kind: 'written',
    transferSyntaxUid: file.transferSyntaxUid,
    elements: elementCount(original.dataSet),
    hasAddedUids: file !== original,
    differences: dataSetDifferences(again.dataSet, file.dataSet),
    fromDisk: await compareFromDisk(bytes, written),
    dumpDifferences: file === original ? dumpDifferences(found, expected) : [],
    dumpMessages: newMessages(found.messages, expected.messages),
    verification: newMessages(foundWords, expectedWords),
  };
}
