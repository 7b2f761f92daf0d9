import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const PYDICOM_DATA = '/usr/lib/python3/dist-packages/pydicom/data';

/** DICOM files that Debian's python3-pydicom carries; none when it is not installed. */
export function pydicomFiles(): string[] {
  return ['test_files', 'charset_files']
    .map((folder) => join(PYDICOM_DATA, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.dcm'))
        .map((entry) => join(folder, entry.name)),
    )
    .sort();
}

/** Files of a folder beside the project, for machines that have it. */
export function sharedFiles(folder: string): string[] {
  const path = join('..', 'shared', 'data', folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(txt|json)$|LICENSE/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const READ_IDENTITIES = `
import sys, pydicom
makers, found = set(), []
for path in sys.argv[1:]:
    try:
        data = pydicom.dcmread(path, force=True, stop_before_pixels=True)
        data.decode()
    except Exception:
        continue
    makers.add(str(data.get('Manufacturer', '')))
    for keyword in ('PatientName', 'PatientID', 'InstitutionName', 'ReferringPhysicianName',
                    'OperatorsName', 'AccessionNumber', 'StudyInstanceUID', 'SOPInstanceUID'):
        value = data.get(keyword)
        if value:
            found.append(str(value).replace('\\n', ' '))
# A test file that calls its institution as its maker names nobody by it.
print('\\n'.join(value for value in found if not any(value in maker for maker in makers)))
`;

/** What the files say about persons, read by pydicom: another hand than ours. */
export function identitiesOf(paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const printed = execFileSync(
    '/usr/bin/python3',
    ['-W', 'ignore', '-c', READ_IDENTITIES, ...paths],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  return [...new Set(printed.split('\n').flatMap((line) => [line, ...line.split(/[=^]/)]))]
    .map((value) => value.trim())
    .filter((value) => value.length >= 6);
}
