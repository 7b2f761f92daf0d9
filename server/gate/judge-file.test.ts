import { expect, test } from 'vitest';
import { deidentify } from '../../src/core/deid/deidentify.ts';
import { createKeyring, createSiteKey } from '../../src/core/deid/keyring.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { dataSetOf, element, sequence, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet, Element, EncapsulatedElement } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian, RleLossless } from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { judgeFile, type ArrivingFile, type DeclaredFile } from './judge-file.ts';

const keyring = createKeyring(await createSiteKey());
const personId = 'person000000001';
const { dataSet: original } = await readDicomFile(phantomInstance(3).bytes);
const clean = await deidentify(original, RCDM_PAPER, { keyring, personId });

function write(dataSet: DataSet, transferSyntaxUid = ExplicitVRLittleEndian): Uint8Array {
  return writeDicomFile({ transferSyntaxUid, dataSet });
}

function arriving(bytes: Uint8Array): ArrivingFile & { readonly readBytes: () => number } {
  let read = 0;
  return {
    byteLength: bytes.length,
    read(offset, length) {
      const range = bytes.subarray(offset, offset + length);
      read += range.length;
      return range;
    },
    readBytes: () => read,
  };
}

function declaredOf(bytes: Uint8Array, dataSet: DataSet): DeclaredFile {
  return {
    personId,
    byteLength: bytes.length,
    sopClassUid: stringOf(dataSet, T.SOPClassUID) ?? '',
    sopInstanceUid: stringOf(dataSet, T.SOPInstanceUID) ?? '',
    seriesUid: stringOf(dataSet, T.SeriesInstanceUID) ?? '',
    transferSyntaxUid: ExplicitVRLittleEndian,
  };
}

function judge(bytes: Uint8Array, declared: Partial<DeclaredFile> = {}) {
  return judgeFile(arriving(bytes), { ...declaredOf(bytes, clean), ...declared }, RCDM_PAPER);
}

const cleaned = await deidentify(original, RCDM_PAPER, {
  keyring,
  personId,
  arePixelsCleaned: true,
});
/** An element of the output with cleaned pixels. */
function ofCleaned(tag: number): Element {
  const found = cleaned.get(tag);
  if (!found) throw new Error('no such marker');
  return found;
}
const withOneCleaned = (...elements: Element[]) => write(withElements(cleaned, elements));

const withOne = (...elements: Element[]) => write(withElements(clean, elements));
const without = (tag: number) => write(new Map([...clean].filter(([one]) => one !== tag)));

function changed(at: number, value: number): Uint8Array {
  const bytes = write(clean).slice();
  bytes[at] = value;
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Profile, and these codes behind it. */
function withCode(...codes: readonly string[]): Element {
  const made = clean.get(T.DeidentificationMethodCodeSequence);
  const done = cleaned.get(T.DeidentificationMethodCodeSequence);
  if (made?.kind !== 'sequence' || done?.kind !== 'sequence') throw new Error('no codes');
  const [, pixels] = done.items;
  if (!pixels) throw new Error('no code of cleaned pixels');
  const items = codes.map((code) => withElements(pixels, [element(T.CodeValue, 'SH', code)]));
  return sequence(T.DeidentificationMethodCodeSequence, [...made.items, ...items]);
}

function rle(fragments: Uint8Array[]): EncapsulatedElement {
  const basicOffsetTable = new Uint32Array();
  return { kind: 'encapsulated', tag: T.PixelData, vr: 'OB', basicOffsetTable, fragments };
}

test('what our de-identification wrote passes, and only its header is read', () => {
  const bytes = write(clean);
  const file = arriving(bytes);
  expect(judgeFile(file, declaredOf(bytes, clean), RCDM_PAPER)).toBeNull();
  expect(file.readBytes()).toBeLessThanOrEqual(16 * 1024);
});

test('what was written with cleaned pixels passes, in native form only', () => {
  expect(judge(write(cleaned))).toBeNull();
  const inFragments = write(withElements(cleaned, [rle([Uint8Array.of(1, 2)])]), RleLossless);
  expect(judge(inFragments, { transferSyntaxUid: RleLossless })).toEqual({
    rule: 'foreign-form',
    tag: 'BurnedInAnnotation',
  });
});

test('a header longer than the first read passes, and kept fragments do', () => {
  const items = Array.from({ length: 600 }, (_, at) =>
    dataSetOf([
      sequence(T.PlanePositionSequence, [
        dataSetOf([element(T.ImagePositionPatient, 'DS', [at, 0, 0])]),
      ]),
    ]),
  );
  expect(judge(withOne(sequence(T.PerFrameFunctionalGroupsSequence, items)))).toBeNull();
  const fragments = [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6)];
  const bytes = write(withElements(clean, [rle(fragments)]), RleLossless);
  expect(judge(bytes, { transferSyntaxUid: RleLossless })).toBeNull();
});

test.each([
  ['a file with its identity', 'not-blank', 'PatientName', write(original)],
  ['no file at all', 'not-dicom', '', Uint8Array.of(1, 2, 3)],
  ['a file cut off in its header', 'damaged', '', write(clean).slice(0, 600)],
  ['a private element', 'private', '00091010', withOne(element(0x00091010, 'LO', 'x'))],
  ['a private creator alone', 'private', 'PrivateCreator', withOne(element(0x00090010, 'LO', 'ACME'))],
  ['a name', 'not-blank', 'PatientName', withOne(element(T.PatientName, 'PN', 'Doe^Jane'))],
  ['no blank name', 'not-blank', 'PatientName', without(T.PatientName)],
  ['no marker', 'marker-missing', 'PatientIdentityRemoved', without(T.PatientIdentityRemoved)],
  ['a NO about burned-in text, which nobody blanked', 'not-allowed', 'BurnedInAnnotation', withOne(element(T.BurnedInAnnotation, 'CS', 'NO'))],
  ['the code of cleaned pixels without the NO', 'marker-missing', 'BurnedInAnnotation', withOne(ofCleaned(T.DeidentificationMethodCodeSequence))],
  ['cleaned pixels with a YES', 'marker-missing', 'BurnedInAnnotation', withOneCleaned(element(T.BurnedInAnnotation, 'CS', 'YES'))],
  ['cleaned pixels and a name', 'not-blank', 'PatientName', withOneCleaned(element(T.PatientName, 'PN', 'Doe^Jane'))],
  ['a code of something else that was done', 'marker-missing', 'DeidentificationMethodCodeSequence', withOne(withCode('113102'))],
  ['the same code twice', 'marker-missing', 'DeidentificationMethodCodeSequence', withOne(withCode('113101', '113101'))],
  ['the word of another method', 'marker-missing', 'DeidentificationMethod', withOne(element(T.DeidentificationMethod, 'LO', 'mine'))],
  ['an institution', 'not-dummy', 'InstitutionName', withOne(element(T.InstitutionName, 'LO', 'General'))],
  ['a free text', 'not-allowed', 'ImageComments', withOne(element(T.ImageComments, 'LT', 'note'))],
  ['a word in place of a number', 'not-allowed', 'KVP', withOne(element(T.KVP, 'DS', 'Doe'))],
  ['an overlay', 'not-allowed', 'OverlayRows', withOne(element(0x60000010, 'US', 4))],
  ['an accession number', 'not-blank', 'AccessionNumber', withOne(element(T.AccessionNumber, 'SH', '4711'))],
  ['an original UID', 'original-uid', 'StudyInstanceUID', withOne(element(T.StudyInstanceUID, 'UI', '1.2.3.4'))],
  ['a telephone number as a UID', 'original-uid', 'SeriesInstanceUID', withOne(element(T.SeriesInstanceUID, 'UI', '2.25.1099991234'))],
  ['an original UID in an item', 'original-uid', 'ReferencedSOPInstanceUID', withOne(sequence(T.ReferencedImageSequence, [dataSetOf([element(T.ReferencedSOPInstanceUID, 'UI', '1.2.3')])]))],
  ['something in the preamble', 'foreign-form', '', changed(5, 65)],
  ['another writer', 'foreign-form', '', changed(300, 66)],
  ['a group length with a text in it', 'foreign-form', '', joined(write(clean).subarray(0, 0), hiddenGroupLength())],
  ['bytes behind the pixels', 'data-behind-pixels', 'PixelData', joined(write(clean), Uint8Array.of(0, 0))],
  ['an element behind the pixels', 'data-behind-pixels', 'PixelData', withOne(element(T.DataSetTrailingPadding, 'OB', Uint8Array.of(1, 2)))],
  ['more pixels than the header says', 'pixel-length', 'PixelData', withOne(element(T.PixelData, 'OW', new Uint8Array(10)))],
])('%s is refused: %s %s', (_, rule, tag, bytes) => {
  expect(judge(bytes)).toEqual({ rule, tag });
}); // prettier-ignore

/** A group length element that carries text, which readers skip. */
function hiddenGroupLength(): Uint8Array {
  const bytes = write(clean);
  const group8 = indexOfGroup8(bytes);
  const hidden = Uint8Array.of(
    8,
    0,
    0,
    0,
    0x55,
    0x4c,
    8,
    0,
    ...new TextEncoder().encode('DOE^JANE'),
  );
  return joined(bytes.subarray(0, group8), hidden, bytes.subarray(group8));
}

function indexOfGroup8(bytes: Uint8Array): number {
  for (let at = 132; at < bytes.length; at += 2) {
    if (bytes[at] === 8 && bytes[at + 1] === 0 && bytes[at + 3] === 0) return at;
  }
  throw new Error('no group 0008');
}

test('fragments: bytes behind the delimiter, and a missing delimiter', () => {
  const bytes = write(withElements(clean, [rle([Uint8Array.of(1, 2)])]), RleLossless);
  const syntax = { transferSyntaxUid: RleLossless };
  const longer = joined(bytes, Uint8Array.of(9, 9));
  expect(judge(longer, syntax)?.rule).toBe('data-behind-pixels');
  const shorter = bytes.slice(0, -8);
  expect(judge(shorter, syntax)?.rule).toBe('damaged');
});

test('a row that tells of another file', () => {
  const bytes = write(clean);
  for (const [declared, tag] of [
    [{ sopInstanceUid: '2.25.1' }, 'SOPInstanceUID'],
    [{ seriesUid: '2.25.1' }, 'SeriesInstanceUID'],
    [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.4' }, 'SOPClassUID'],
    [{ transferSyntaxUid: RleLossless }, 'TransferSyntaxUID'],
    [{ byteLength: 1 }, ''],
  ] as const) {
    expect(judge(bytes, declared)).toEqual({ rule: 'row-differs', tag });
  }
});
