import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { describePixels, nativeFrame } from '../../src/core/dicom/pixels.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { fromBase64 } from '../../tests/support/code-streams.ts';
import { decodeToNative } from './decode-frames.ts';

const FOLDER = '../shared/data/conformance';
const CT = 'cornerstone-wado/CTImage.dcm';

/** Paths count from the root of the project. Null when the file is absent, or outside of what the test server may read. */
async function bytesOf(name: string): Promise<Uint8Array | null> {
  try {
    return fromBase64(await commands.readFile(`${FOLDER}/${name}`, 'base64'));
  } catch {
    return null;
  }
}

async function pixelsOf(bytes: Uint8Array): Promise<string> {
  const { dataSet } = await decodeToNative(await readDicomFile(bytes));
  const frames = Array.from({ length: describePixels(dataSet).frames }, (_, index) =>
    nativeFrame(dataSet, index),
  );
  const joined = await new Blob(frames).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

test.for([
  [CT, `${CT}_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm`],
  [CT, `${CT}_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm`],
  [CT, `${CT}_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm`],
  [CT, `${CT}_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm`],
  [CT, `${CT}_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm`],
  [CT, `${CT}_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm`],
  [CT, `${CT}_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm`],
  ['dcm_qa_ts/1.dcm', 'dcm_qa_ts/5.dcm'],
  ['dcm_qa_ts/1.dcm', 'dcm_qa_ts/9.dcm'],
  ['pydicom-data/JLSL_RGB_ILV0.dcm', 'pydicom-data/JLSL_RGB_ILV2.dcm'],
  ['pydicom-data/SC_rgb_32bit_2frame.dcm', 'pydicom/test_files/SC_rgb_rle_32bit_2frame.dcm'],
  ['pydicom-data/liver_nonbyte_aligned.dcm', 'pydicom-data/liver_nonbyte_aligned_j2k.dcm'],
])('%s and %s show the same pixels', async ([plain = '', compressed = ''], { skip }) => {
  const [expected, found] = await Promise.all([bytesOf(plain), bytesOf(compressed)]);
  if (!expected || !found) return skip('shared/data is absent or not served to the browser');
  expect(await pixelsOf(found)).toBe(await pixelsOf(expected));
});
