import { identify } from '../../src/core/deid/brands.ts';
import { faceRiskOf } from '../../src/core/deid/faces/face-risk.ts';
import { holdReason } from '../../src/core/deid/hold.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { numberOf, stringOf, textOf } from '../../src/core/dicom/values.ts';
import { toWireError, type ErrorCode } from '../../src/core/errors.ts';
import { mapInstance } from '../../src/core/rcdm/map-instance.ts';
import type { InstanceRows } from '../../src/core/rcdm/rows.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { ImportEntry } from '../../src/core/rpc/import-api.ts';
import { seriesKeyOf } from '../../src/core/rpc/import-plan.ts';
import type { Hold, Survey, SurveyedFile, SurveyedHeader } from '../../src/core/rpc/survey.ts';
import { readEntryHead } from './read-entry-head.ts';

/** Reading the head of a file waits for the disk: several at a time. */
const AT_ONCE = 8;

function holdOf(dataSet: DataSet): Hold | null {
  const held = holdReason(dataSet, { pixelsApproved: false });
  if (held === null) return null;
  const { code } = held;
  if (code !== 'deid/burned-in-risk' && code !== 'deid/images-only') {
    return { code: 'deid/object-kind', detail: String(held.data['kind'] ?? '') };
  }
  return { code, detail: String(held.data['rule'] ?? held.data['kind'] ?? '') };
}

function headerOf(dataSet: DataSet, rows: InstanceRows): SurveyedHeader {
  const { image, occurrence } = rows;
  const text = (tag: number) => identify(textOf(dataSet, tag) ?? '');
  return {
    personId: image.personId,
    patientId: text(Tag.PatientID),
    patientName: text(Tag.PatientName),
    birthDate: text(Tag.PatientBirthDate),
    sex: text(Tag.PatientSex),
    studyKey: image.radiologyOccurrenceId,
    studyDate: identify(stringOf(dataSet, Tag.StudyDate) ?? ''),
    studyDescription: text(Tag.StudyDescription),
    seriesKey: seriesKeyOf(rows),
    seriesNumber: numberOf(dataSet, Tag.SeriesNumber) ?? null,
    seriesDescription: text(Tag.SeriesDescription),
    modality: image.modality,
    bodyPart: occurrence.bodyPart.value,
    plane: image.plane.value,
    phase: image.phase.value,
    rows: image.rows,
    columns: image.columns,
    frames: image.frames,
    hold: holdOf(dataSet),
    face: faceRiskOf(dataSet).grade,
  };
}

interface Surveyed {
  readonly header: SurveyedHeader;
  readonly imageId: string;
  readonly imageNo: number;
}

interface Unread {
  readonly code: ErrorCode;
}

async function surveyEntry(
  { locator }: ImportEntry,
  keyring: Keyring,
  signal: AbortSignal,
): Promise<Surveyed | Unread> {
  try {
    const dataSet = await readEntryHead(locator, signal);
    const rows = await mapInstance(dataSet, { keyring, condition: null });
    const { imageId, imageNo } = rows.image;
    return { header: headerOf(dataSet, rows), imageId, imageNo };
  } catch (error) {
    signal.throwIfAborted();
    return { code: toWireError(error).code };
  }
}

/** Headers of one series are often the same but for the number: each is sent and kept once. */
class HeaderTable {
  readonly headers: SurveyedHeader[] = [];
  readonly #places = new Map<string, number>();

  placeOf(header: SurveyedHeader): number {
    const key = JSON.stringify(header);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.headers.length);
    return this.headers.push(header) - 1;
  }
}

export interface SurveyContext {
  readonly keyring: Keyring;
  /** Those of the image ids that are in the R_CDM already. */
  readonly storedOf: (imageIds: readonly string[]) => Promise<readonly string[]>;
}

/**
 * What the headers of some entries say, by the rules of the import itself. Nothing of it is kept.
 * @throws AbortError
 */
export async function surveyEntries(
  call: Call,
  entries: readonly ImportEntry[],
  { keyring, storedOf }: SurveyContext,
): Promise<Survey> {
  const found: (Surveyed | Unread)[] = [];
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < entries.length; at = next++) {
      call.signal.throwIfAborted();
      found[at] = await surveyEntry(entries[at] as ImportEntry, keyring, call.signal);
      call.progress({ done: ++done, total: entries.length, unit: 'files' });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));

  const ids = found.flatMap((one) => ('imageId' in one ? [one.imageId] : []));
  const stored = new Set(await storedOf(ids));
  const table = new HeaderTable();
  const files = found.map((one): SurveyedFile => {
    if ('code' in one) return one;
    const { header, imageId, imageNo } = one;
    return { header: table.placeOf(header), imageId, imageNo, isStored: stored.has(imageId) };
  });
  return { headers: table.headers, files };
}
