import type { DataSet, DicomFile, Element } from '../dicom/dataset.ts';
import { readDicomHead } from '../dicom/read.ts';
import { ExplicitVRLittleEndian } from '../dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../dicom/write.ts';
import { AppError } from '../errors.ts';
import { CHANGES, changesBetween, type AttributeChange, type Change } from './changes.ts';
import { deidentify, type DeidSubject } from './deidentify.ts';
import type { DeidPolicy } from './policy.ts';

/** What a policy does to one object, attribute by attribute. */
export interface Explanation {
  readonly changes: readonly AttributeChange[];
  /** All attributes, also those that are not listed. */
  readonly counts: Readonly<Record<Change, number>>;
  /** Attributes beyond those listed: functional groups of a thousand frames repeat themselves. */
  readonly omitted: number;
}

const MOST_LISTED = 4_000;

const isPixels = ({ kind, tag }: Element): boolean => kind !== 'sequence' && tag >= 0x7fe00008;

/** The meta information that our writer gives the output: read back from what it writes. */
function writtenMeta(dataSet: DataSet): DataSet {
  const header = new Map([...dataSet].filter(([, element]) => !isPixels(element)));
  const bytes = writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet: header });
  const head = readDicomHead(bytes, bytes.length);
  if (head.kind !== 'head') throw new AppError('internal/unexpected', 'own header is not read');
  return head.file.meta;
}

/**
 * Shows what the engine does: it de-identifies the object and pairs what went in with what came out. Nothing
 * of it is kept; pixels stay as they are.
 * @throws {AppError} dicom/malformed as the writer
 */
export async function explainInstance(
  { meta, dataSet }: Pick<DicomFile, 'meta' | 'dataSet'>,
  policy: DeidPolicy,
  subject: DeidSubject,
): Promise<Explanation> {
  const output = await deidentify(dataSet, policy, subject);
  const counts = Object.fromEntries(CHANGES.map((change) => [change, 0])) as Record<Change, number>;
  const changes: AttributeChange[] = [];
  let total = 0;
  for (const pairs of [
    changesBetween(meta, writtenMeta(output)),
    changesBetween(dataSet, output),
  ]) {
    for (const change of pairs) {
      total += 1;
      counts[change.change] += 1;
      if (changes.length < MOST_LISTED) changes.push(change);
    }
  }
  return { changes, counts, omitted: total - changes.length };
}
