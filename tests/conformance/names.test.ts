import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tags from '../../src/core/dicom/tags.generated.ts';
import { textOf } from '../../src/core/dicom/values.ts';
import { corpus } from './corpus.ts';

const PRINT_NAMES = `
import base64, io, json, sys, pydicom
names = []
for content in json.load(sys.stdin):
    data = pydicom.dcmread(io.BytesIO(base64.b64decode(content)), force=True)
    data.decode()
    names.append(str(data.get('PatientName') or ''))
json.dump(names, sys.stdout)
`;

const files = (await corpus()).filter(({ name }) => /charset_files|korean/.test(name));

/** Names as pydicom decodes them. */
function namesByPydicom(): string[] {
  const input = JSON.stringify(files.map(({ bytes }) => Buffer.from(bytes).toString('base64')));
  const printed = execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', PRINT_NAMES], {
    input,
    encoding: 'utf8',
  });
  return JSON.parse(printed) as string[];
}

test.skipIf(files.length === 0)(
  'names in every character set, as pydicom reads them (needs python3-pydicom)',
  async () => {
    const names = await Promise.all(
      files.map(async ({ bytes }) => {
        const { dataSet } = await readDicomFile(bytes);
        return (textOf(dataSet, Tags.PatientName) ?? '').replace(/=+$/, ''); // pydicom drops empty groups.
      }),
    );
    const label = (found: readonly string[]) =>
      files.map(({ name }, index) => `${name}: ${found[index] ?? ''}`);
    expect(label(names)).toEqual(label(namesByPydicom()));
    expect(names.filter((name) => /[\u0080-\uffff]/.test(name)).length).toBeGreaterThan(10);
  },
);
