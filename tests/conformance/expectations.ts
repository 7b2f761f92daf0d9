import type { ErrorCode } from '../../src/core/errors.ts';
import type { DecodedEntry } from './reference-entry.ts';

interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
}

const DIRECTORY: Refusal = { code: 'import/dicomdir', reason: 'a directory of files' };
const DIRECTORIES = 'pydicom/test_files/dicomdirtests';

/** Files that must not give a picture, by their place in the test data. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ['generated/broken_text.dcm', { code: 'dicom/not-dicom', reason: 'plain text' }],
  ['generated/broken_zero_length.dcm', { code: 'dicom/empty-file', reason: 'no byte in it' }],
  [
    'generated/broken_truncated_header.dcm',
    { code: 'dicom/truncated', reason: 'ends inside the header' },
  ],
  [
    'generated/broken_truncated_pixels.dcm',
    { code: 'dicom/truncated', reason: 'ends inside the pixels, which GDCM makes up' },
  ],
  [
    'pydicom/test_files/MR_truncated.dcm',
    { code: 'dicom/truncated', reason: 'ends inside the pixels, which GDCM makes up' },
  ],
  [
    'pydicom/test_files/rtplan_truncated.dcm',
    { code: 'dicom/truncated', reason: 'ends inside a sequence' },
  ],
  [
    'pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm',
    { code: 'dicom/truncated', reason: 'ends inside a fragment' },
  ],
  [
    'pydicom/test_files/JPEG2000-embedded-sequence-delimiter.dcm',
    { code: 'dicom/decode-failed', reason: 'size marker of the code stream overwritten' },
  ],
  [
    'pydicom/test_files/no_meta.dcm',
    { code: 'dicom/not-dicom', reason: 'every element is one byte late; dcmtk refuses it too' },
  ],
  [
    'pydicom/test_files/meta_missing_tsyntax.dcm',
    { code: 'dicom/malformed', reason: 'pixel data without rows and columns' },
  ],
  [
    'pydicom/test_files/nested_priv_SQ.dcm',
    { code: 'dicom/malformed', reason: 'pixel data without rows and columns' },
  ],
  [`${DIRECTORIES}/DICOMDIR`, DIRECTORY],
  [`${DIRECTORIES}/DICOMDIR-bigEnd`, DIRECTORY],
  [`${DIRECTORIES}/DICOMDIR-empty.dcm`, DIRECTORY],
  [`${DIRECTORIES}/DICOMDIR-implicit`, DIRECTORY],
  [`${DIRECTORIES}/DICOMDIR-nooffset`, DIRECTORY],
  [`${DIRECTORIES}/DICOMDIR-nopatient`, DIRECTORY],
  [`${DIRECTORIES}/DICOMDIR-reordered`, DIRECTORY],
  [`${DIRECTORIES}/TINY_ALPHA/DICOMDIR`, DIRECTORY],
]);

/** The package's files stand in the test data under the name without `python3-`. */
export function expectedRefusal(name: string): Refusal | undefined {
  return REFUSALS.get(name.replace(/^python3-/, ''));
}

/**
 * Greatest difference that a sample may have from the reference: none where every bit is given back.
 * The DCT and the 9/7 wavelet are defined up to rounding, and so are the equations of YBR.
 */
export function allowedDifference(entry: DecodedEntry): 0 | 1 | 2 {
  if (entry.reversible) return entry.converted ? 1 : 0;
  return entry.samples === 3 ? 2 : 1;
}

const GDCM_RLE = 'GDCM puts the bytes of a sample together in another order';
const WORDS = 'dcmtk and GDCM swap pairs of bytes, and so get other values than of rtdose.dcm';

/** Why one reference decoder is believed and another is not. */
const DISAGREEMENTS: ReadonlyMap<string, string> = new Map([
  ['pydicom/test_files/SC_rgb_rle_16bit.dcm', GDCM_RLE],
  ['pydicom/test_files/SC_rgb_rle_16bit_2frame.dcm', GDCM_RLE],
  ['pydicom/test_files/SC_rgb_rle_32bit.dcm', GDCM_RLE],
  ['pydicom/test_files/SC_rgb_rle_32bit_2frame.dcm', GDCM_RLE],
  ['pydicom/test_files/rtdose_expb.dcm', WORDS],
  ['pydicom/test_files/rtdose_expb_1frame.dcm', WORDS],
]);

export function explainedDisagreement(name: string): string | undefined {
  return DISAGREEMENTS.get(name.replace(/^python3-/, ''));
}

/** What the tools report newly of a written file, and why that is right. */
const ROUND_TRIP_REMARKS: ReadonlyMap<string, string> = new Map([
  [
    'pydicom-data/bad_sequence.dcm',
    'SOP Instance UID is no UID, and stands in the meta group now as PS3.10 has it; the meta group of the input had another one',
  ],
  ['pydicom/test_files/SC_rgb_jpeg.dcm', 'dcmdump cannot read the input'],
  [
    'pydicom/test_files/priv_SQ.dcm',
    'dciodvfy looks at no value of the input, which has no SOP Class',
  ],
  ['pydicom/test_files/rtdose_expb.dcm', WORDS],
  ['pydicom/test_files/rtdose_expb_1frame.dcm', WORDS],
]);

export function roundTripRemark(name: string): string | undefined {
  return ROUND_TRIP_REMARKS.get(name.replace(/^python3-/, ''));
}
