import { SeededRandom } from '../dataset/seeded-random.ts';
import { dataSetOf, element } from '../dicom/build.ts';
import type { Element } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../dicom/write.ts';
import { AppError } from '../errors.ts';
import { conditionByCode } from '../rcdm/conditions.ts';
import type { Condition } from '../rcdm/rows.ts';
import { identityElements } from './identity-elements.ts';
import { imageElements } from './image-elements.ts';
import { PEOPLE, type PhantomPerson } from './people.ts';
import { PLAN, type InstancePlan } from './plan.ts';
import { techniqueElements } from './technique-elements.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
const HEALTHY = '281900007';
const LUNG_TUMOR = '363358000';

/** One file of the sample set. */
export interface PhantomInstance {
  readonly path: string;
  /** Part 10, Explicit VR Little Endian, with planted identities. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly condition: Condition;
}

/** UID out of 128 bits with the marks of a UUID (PS3.5 annex B.2), the same for the same numbers. */
function uidOf(level: number, ...path: readonly number[]): string {
  const seed = path.reduce((sum, part) => sum * 1000 + part + 1, level);
  const random = new SeededRandom(seed, 4);
  const words = Array.from({ length: 4 }, () => BigInt(random.nextUint32()));
  const bits = words.reduce((sum, word) => (sum << 32n) | word, 0n);
  const marks = (0xfn << 76n) | (0x3n << 62n);
  return `2.25.${(bits & ~marks) | (0x8n << 76n) | (0x2n << 62n)}`;
}

function conditionOf(code: string): Condition {
  const condition = conditionByCode(code);
  if (condition !== null) return condition;
  throw new AppError('internal/unexpected', 'condition of the sample set is not in the list');
}

/** The MR follows the CT by six days. */
function studyDateOf(plan: InstancePlan, person: PhantomPerson): string {
  if (!plan.kind.startsWith('mr')) return person.studyDate;
  const { studyDate } = person;
  const [year, month, day] = [studyDate.slice(0, 4), studyDate.slice(4, 6), studyDate.slice(6)];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day) + 6);
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
}

function generalElements(plan: InstancePlan, person: PhantomPerson): readonly Element[] {
  const isMr = plan.kind.startsWith('mr');
  const study = isMr ? 2 : 1;
  const date = studyDateOf(plan, person);
  const time = isMr ? '143000' : '101000';
  return [
    element(Tag.SOPClassUID, 'UI', isMr ? MR_IMAGE_STORAGE : CT_IMAGE_STORAGE),
    element(Tag.SOPInstanceUID, 'UI', uidOf(3, plan.person, study, plan.seriesNumber, plan.instanceNumber)),
    element(Tag.StudyInstanceUID, 'UI', uidOf(1, plan.person, study)),
    element(Tag.SeriesInstanceUID, 'UI', uidOf(2, plan.person, study, plan.seriesNumber)),
    element(Tag.FrameOfReferenceUID, 'UI', uidOf(4, plan.person, study)),
    element(Tag.PositionReferenceIndicator, 'LO', ''),
    element(Tag.StudyDate, 'DA', date),
    element(Tag.SeriesDate, 'DA', date),
    element(Tag.AcquisitionDate, 'DA', date),
    element(Tag.ContentDate, 'DA', date),
    element(Tag.StudyTime, 'TM', time),
    element(Tag.SeriesTime, 'TM', time),
    element(Tag.ContentTime, 'TM', time),
    element(Tag.StudyID, 'SH', `SBY-ST-${plan.person + 1}${study}`),
    element(Tag.SeriesNumber, 'IS', plan.seriesNumber),
    element(Tag.AcquisitionNumber, 'IS', plan.seriesNumber),
    element(Tag.InstanceNumber, 'IS', plan.instanceNumber),
  ]; // prettier-ignore
}

function pathOf(plan: InstancePlan): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `sample/P${two(plan.person + 1)}/${plan.kind}/IM${two(plan.instanceNumber)}.dcm`;
}

/** How many files the sample set has. */
export function phantomCount(): number {
  return PLAN.length;
}

/**
 * File `index` of the sample set: the same bytes every time. Twelve invented people, six with a tumor
 * of the lung, which cuts every slice of every series of theirs (in the MR a metastasis); the places
 * of slices, sizes and noise are drawn alike for ill and healthy.
 * @throws {AppError} internal/unexpected when there is no such index
 */
export function phantomInstance(index: number): PhantomInstance {
  const plan = PLAN[index];
  const person = plan === undefined ? undefined : PEOPLE[plan.person];
  if (plan === undefined || person === undefined) {
    throw new AppError('internal/unexpected', 'no such file in the sample set', { index });
  }
  const dataSet = dataSetOf([
    ...generalElements(plan, person),
    ...identityElements(person),
    ...techniqueElements(plan, person),
    ...imageElements(plan, index),
  ]);
  return {
    path: pathOf(plan),
    bytes: writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet }),
    condition: conditionOf(plan.isIll ? LUNG_TUMOR : HEALTHY),
  };
}
