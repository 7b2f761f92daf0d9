import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describePixels, nativeFrame } from './pixels.ts';
import { readDicomFile } from './read.ts';
import * as Tag from './tags.generated.ts';
import { textOf } from './values.ts';
import { writeDicomFile } from './write.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/data/conformance');
const PYDICOM = '/usr/lib/python3/dist-packages/pydicom/data';

async function pixelHash(path: string, throughWriter = false): Promise<string> {
  let file = await readDicomFile(readFileSync(path));
  if (throughWriter) file = await readDicomFile(writeDicomFile(file));
  const hash = createHash('sha256');
  for (let index = 0; index < describePixels(file.dataSet).frames; index += 1) {
    hash.update(nativeFrame(file.dataSet, index));
  }
  return hash.digest('hex');
}

describe.skipIf(!existsSync(FOLDER))('one picture in many forms (needs shared/data)', () => {
  const generated = join(FOLDER, 'generated');

  test.each(['CT_small', 'MR_small'])('%s', async (name) => {
    const expected = await pixelHash(join(generated, `${name}_explicitLE.dcm`));
    for (const form of ['implicitLE', 'explicitBE', 'deflated', 'undefinedLenSQ']) {
      const path = join(generated, `${name}_${form}.dcm`);
      expect(await pixelHash(path)).toBe(expected);
      expect(await pixelHash(path, true)).toBe(expected);
    }
  });

  test('32-bit dose and 1-bit segments in both byte orders', async () => {
    const files = join(FOLDER, 'pydicom/test_files');
    expect(await pixelHash(join(files, 'rtdose_expb.dcm'))).toBe(
      await pixelHash(join(files, 'rtdose.dcm')),
    );
    expect(await pixelHash(join(files, 'liver_expb_1frame.dcm'))).toBe(
      await pixelHash(join(files, 'liver_1frame.dcm')),
    );
  });

  test.each([
    ['broken_text.dcm', 'dicom/not-dicom'],
    ['broken_zero_length.dcm', 'dicom/empty-file'],
    ['broken_truncated_header.dcm', 'dicom/truncated'],
    ['broken_truncated_pixels.dcm', 'dicom/truncated'],
  ])('%s', async (name, code) => {
    const reading = readDicomFile(readFileSync(join(generated, name)));
    await expect(reading).rejects.toMatchObject({ code });
  });

  test('a Korean name in three forms', async () => {
    const file = await readDicomFile(readFileSync(join(generated, 'phi_torture_korean.dcm')));
    expect(textOf(file.dataSet, Tag.PatientName)).toBe('Hong^Gildong=洪^吉洞=홍^길동');
  });
});

test.skipIf(!existsSync(PYDICOM))(
  'a directory file is told apart (needs python3-pydicom)',
  async () => {
    const reading = readDicomFile(readFileSync(join(PYDICOM, 'test_files/dicomdirtests/DICOMDIR')));
    await expect(reading).rejects.toMatchObject({ code: 'import/dicomdir' });
  },
);
