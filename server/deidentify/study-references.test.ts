import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, cpSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { code, contentItem, CT_CLASS, objectOf, reference, report, STUDY_UIDS } from '../../tests/support/other-objects.ts'; // prettier-ignore
import { plantedDataSet } from '../../tests/support/planted-dicom.ts';
import { dataSetOf, element, sequence, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf, stringsOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';

// Each run starts a process with threads.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const ROOT = '1.2.840.10008.5.1.4.1.1';
const REAL = '../shared/data/conformance';

/** A CT slice of the study, out of one that has something in every place. */
const ct = withElements(plantedDataSet(16), [
  ...objectOf(CT_CLASS, 'CT').values(),
  element(T.SOPInstanceUID, 'UI', STUDY_UIDS.ct),
  element(T.SeriesInstanceUID, 'UI', STUDY_UIDS.ctSeries),
  element(T.FrameOfReferenceUID, 'UI', STUDY_UIDS.frameOfReference),
]);

const segmentation = objectOf(
  `${ROOT}.66.4`,
  'SEG',
  element(T.FrameOfReferenceUID, 'UI', STUDY_UIDS.frameOfReference),
  element(T.SegmentationType, 'CS', 'BINARY'),
  element(T.ContentLabel, 'CS', 'SEGMENTATION'),
  sequence(T.ReferencedSeriesSequence, [
    dataSetOf([
      element(T.SeriesInstanceUID, 'UI', STUDY_UIDS.ctSeries),
      sequence(T.ReferencedInstanceSequence, [reference(CT_CLASS, STUDY_UIDS.ct)]),
    ]),
  ]),
  sequence(T.SegmentSequence, [
    dataSetOf([element(T.SegmentNumber, 'US', 1), element(T.SegmentLabel, 'LO', 'Liver')]),
  ]),
  element(T.SamplesPerPixel, 'US', 1),
  element(T.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
  element(T.NumberOfFrames, 'IS', 1),
  element(T.Rows, 'US', 16),
  element(T.Columns, 'US', 16),
  element(T.BitsAllocated, 'US', 1),
  element(T.BitsStored, 'US', 1),
  element(T.HighBit, 'US', 0),
  element(T.PixelRepresentation, 'US', 0),
  element(T.PixelData, 'OB', new Uint8Array(32).fill(0x5a)),
);

const structures = objectOf(
  `${ROOT}.481.3`,
  'RTSTRUCT',
  element(T.StructureSetLabel, 'SH', 'Liver'),
  sequence(T.ReferencedFrameOfReferenceSequence, [
    dataSetOf([
      element(T.FrameOfReferenceUID, 'UI', STUDY_UIDS.frameOfReference),
      sequence(T.RTReferencedStudySequence, [
        dataSetOf([
          ...reference('1.2.840.10008.3.1.2.3.1', STUDY_UIDS.study).values(),
          sequence(T.RTReferencedSeriesSequence, [
            dataSetOf([
              element(T.SeriesInstanceUID, 'UI', STUDY_UIDS.ctSeries),
              sequence(T.ContourImageSequence, [reference(CT_CLASS, STUDY_UIDS.ct)]),
            ]),
          ]),
        ]),
      ]),
    ]),
  ]),
  sequence(T.StructureSetROISequence, [
    dataSetOf([
      element(T.ROINumber, 'IS', 1),
      element(T.ROIName, 'LO', 'Liver'),
      element(T.ReferencedFrameOfReferenceUID, 'UI', STUDY_UIDS.frameOfReference),
    ]),
  ]),
);

const segmentationUid = stringOf(segmentation, T.SOPInstanceUID) ?? '';
const findings = report(
  contentItem('IMAGE', code('121112', 'DCM', 'Source of Measurement'), sequence(T.ReferencedSOPSequence, [reference(CT_CLASS, STUDY_UIDS.ct)])), // prettier-ignore
  contentItem('IMAGE', code('121191', 'DCM', 'Referenced Segment'), sequence(T.ReferencedSOPSequence, [reference(`${ROOT}.66.4`, segmentationUid)])), // prettier-ignore
  contentItem('UIDREF', code('112040', 'DCM', 'Tracking Unique Identifier'), element(T.UID, 'UI', `${STUDY_UIDS.study}.99`)), // prettier-ignore
);

const study = { ct, segmentation, structures, findings };

function uidsIn(dataSet: DataSet): string[] {
  return [...dataSet.values()].flatMap((one) => {
    if (one.kind === 'sequence') return one.items.flatMap(uidsIn);
    return one.vr === 'UI' ? stringsOf(dataSet, one.tag).filter((uid) => uid !== '') : [];
  });
}
const isOfStandard = (uid: string) => uid.startsWith('1.2.840.10008.');

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rcdm-study-'));
  mkdirSync(join(root, 'in'));
  for (const [name, dataSet] of Object.entries(study)) {
    writeFileSync(join(root, 'in', `${name}.dcm`), writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet })); // prettier-ignore
  }
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** Output files of a run by name of the input, and their data sets. */
async function run(input: string, out: string, key: string): Promise<Map<string, DataSet>> {
  const main = join(import.meta.dirname, 'main.ts');
  const report = join(root, `${out}.json`);
  execFileSync(process.execPath, [main, input, join(root, out), '--policy', 'research', '--workers', '1', '--key', join(root, key), '--report', report]); // prettier-ignore
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as {
    files: { input: string; output: string | null; status: string; reasons: string[] }[];
  };
  const found = new Map<string, DataSet>();
  for (const { input: from, output } of files) {
    if (output === null) continue;
    const { dataSet } = await readDicomFile(new Uint8Array(readFileSync(output)));
    found.set(from.split('/').at(-1) ?? '', dataSet);
  }
  return found;
}

describe('a study of images, a mask, outlines and a report', () => {
  let outputs: Map<string, DataSet>;
  beforeAll(async () => {
    outputs = await run(join(root, 'in'), 'out', 'key-1');
  });

  test('comes out whole', () => {
    expect([...outputs.keys()].sort()).toEqual(['ct.dcm', 'findings.dcm', 'segmentation.dcm', 'structures.dcm']); // prettier-ignore
  });

  test('every UID of the outputs is made of one of the inputs, the same everywhere', () => {
    const crosswalk = new Map<string, string>();
    for (const [name, dataSet] of Object.entries(study)) {
      const output = outputs.get(`${name}.dcm`) as DataSet;
      for (const tag of [T.StudyInstanceUID, T.SeriesInstanceUID, T.SOPInstanceUID]) {
        const [from, to] = [stringOf(dataSet, tag) ?? '', stringOf(output, tag) ?? ''];
        expect(crosswalk.get(from) ?? to).toBe(to);
        expect(to).toMatch(/^2\.25\.\d+$/);
        crosswalk.set(from, to);
      }
    }
    const frame = stringOf(outputs.get('ct.dcm') as DataSet, T.FrameOfReferenceUID) ?? '';
    const known = new Set([...crosswalk.values(), frame]);
    for (const name of ['segmentation', 'structures', 'findings'] as const) {
      const uids = uidsIn(outputs.get(`${name}.dcm`) as DataSet);
      const foreign = uids.filter((uid) => !isOfStandard(uid) && !known.has(uid));
      // A report may track a finding by a UID that no object has.
      expect(foreign).toHaveLength(name === 'findings' ? 1 : 0);
      expect(uids).toContain(crosswalk.get(STUDY_UIDS.ct));
      expect(uids.length).toBe(uidsIn(study[name]).length);
    }
    expect(uidsIn(outputs.get('findings.dcm') as DataSet)).toContain(
      crosswalk.get(segmentationUid),
    );
  });

  test('all are of one person, with one shift of days', () => {
    const people = [...outputs.values()].map((one) => stringOf(one, T.PatientID));
    expect(new Set(people).size).toBe(1);
    expect(people[0]).toMatch(/^[a-z0-9]{15}$/);
    expect(new Set([...outputs.values()].map((one) => stringOf(one, T.StudyDate))).size).toBe(1);
  });

  test('the mask is the same bytes', () => {
    const output = outputs.get('segmentation.dcm') as DataSet;
    expect(output.get(T.PixelData)).toEqual(segmentation.get(T.PixelData));
  });

  test('another run with this key gives the same files, another key no id in common', async () => {
    const again = await run(join(root, 'in'), 'again', 'key-1');
    const other = await run(join(root, 'in'), 'other', 'key-2');
    expect(readdirSync(join(root, 'again')).sort()).toEqual(readdirSync(join(root, 'out')).sort());
    for (const name of readdirSync(join(root, 'out'))) {
      expect(readFileSync(join(root, 'again', name))).toEqual(
        readFileSync(join(root, 'out', name)),
      );
    }
    const own = (of: Map<string, DataSet>) =>
      new Set([...of.values()].flatMap(uidsIn).filter((uid) => !isOfStandard(uid)));
    const mine = own(outputs);
    expect(own(again)).toEqual(mine);
    expect([...own(other)].filter((uid) => mine.has(uid))).toEqual([]);
    const people = [...other.values()].map((one) => stringOf(one, T.PatientID));
    expect(people).not.toContain(stringOf(outputs.get('ct.dcm') as DataSet, T.PatientID));
  });
});

describe.skipIf(!existsSync(REAL))('real objects that are no images', () => {
  test('keep every reference, each mapped like all others', async () => {
    const from = join(root, 'real');
    mkdirSync(from);
    const names = ['pydicom/test_files/rtstruct.dcm', 'pydicom/test_files/rtplan.dcm', 'pydicom/test_files/rtdose.dcm', 'pydicom/test_files/test-SR.dcm', 'pydicom/test_files/reportsi.dcm', 'pydicom/test_files/waveform_ecg.dcm', 'pydicom-data/liver.dcm', 'generated/CT_small_GSPS.dcm', 'generated/encapsulated_pdf.dcm']; // prettier-ignore
    for (const name of names) cpSync(join(REAL, name), join(from, name.split('/').at(-1) ?? ''));
    const outputs = await run(from, 'real-out', 'key-1');
    expect([...outputs.keys()].sort()).toEqual(names.map((name) => name.split('/').at(-1) ?? '').filter((name) => name !== 'encapsulated_pdf.dcm').sort()); // prettier-ignore
    const crosswalk = new Map<string, string>();
    for (const [name, output] of outputs) {
      const { dataSet } = await readDicomFile(new Uint8Array(readFileSync(join(from, name))));
      const references = (one: DataSet) =>
        [...one.values()].flatMap((each): string[] => {
          if (each.kind === 'sequence') return each.items.flatMap(references);
          return each.tag === T.ReferencedSOPInstanceUID ? [...stringsOf(one, each.tag)] : [];
        });
      const after = new Set(references(output));
      for (const [at, uid] of references(output).entries()) {
        expect(uid).toMatch(/^2\.25\.\d+$/);
        expect(at).toBeLessThan(references(dataSet).length);
      }
      expect(after.size).toBeLessThanOrEqual(new Set(references(dataSet)).size);
      for (const tag of [
        T.StudyInstanceUID,
        T.SeriesInstanceUID,
        T.SOPInstanceUID,
        T.FrameOfReferenceUID,
      ]) {
        // prettier-ignore
        const [before, now] = [stringOf(dataSet, tag), stringOf(output, tag)];
        if (before === undefined || now === undefined) continue;
        expect(crosswalk.get(before) ?? now).toBe(now);
        crosswalk.set(before, now);
      }
    }
  });
});
