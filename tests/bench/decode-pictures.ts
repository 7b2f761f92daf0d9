import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CONFORMANCE = '../shared/data/conformance';

export interface Picture {
  readonly name: string;
  /** DICOM files that hold it, one for each transfer syntax. */
  readonly paths: readonly string[];
}

const CT = 'cornerstone-wado/CTImage.dcm_';
const CT_FILES = [
  'JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm',
  'JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm',
  'JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm',
  'JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm',
  'JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm',
  'JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm',
  'JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm',
  'JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm',
  'JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm',
  'JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm',
  'RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm',
];

type Step = readonly [program: string, ...options: string[]];

const LOSSLESS_STEPS: readonly Step[] = [
  ['dcmcjpeg', '+el'],
  ['dcmcjpeg', '+e1'],
  ['dcmcjpls'],
  ['dcmcrle'],
  ['gdcmconv', '--j2k'],
];

/** A file's pixels in each of some transfer syntaxes, by dcmtk and GDCM. */
function compressed(source: string, steps: readonly Step[], folder: string, name: string): Picture {
  const raw = join(folder, `${name}.dcm`);
  execFileSync('gdcmconv', ['--raw', join(CONFORMANCE, source), raw], { stdio: 'pipe' });
  const paths = steps.map(([program, ...options], index) => {
    const path = join(folder, `${name}-${index}.dcm`);
    execFileSync(program, [...options, raw, path], { stdio: 'pipe' });
    return path;
  });
  return { name, paths };
}

/** The pictures to decode; null on machines that have not got the test data. */
export function benchPictures(folder: string): Picture[] | null {
  if (!existsSync(CONFORMANCE)) return null;
  const given = (files: readonly string[]): string[] =>
    files.map((file) => join(CONFORMANCE, file));
  const colorSteps: readonly Step[] = [['dcmcjpeg', '+eb'], ...LOSSLESS_STEPS];
  const color = compressed('pydicom-data/US1_J2KR.dcm', colorSteps, folder, 'us');
  const htj2k = given(['pydicom-data/HTJ2KLossless_08_RGB.dcm']);
  return [
    { name: 'CT, 512 × 512, 16 bits', paths: given(CT_FILES.map((file) => CT + file)) },
    {
      name: 'MR, 384 × 384, 12 bits',
      paths: given(['5', '7', '9', '4'].map((file) => `dcm_qa_ts/${file}.dcm`)),
    },
    {
      ...compressed('pydicom-data/RG1_J2KI.dcm', LOSSLESS_STEPS, folder, 'cr'),
      name: 'CR, 1955 × 1841, 15 bits',
    },
    { name: 'US, 480 × 640, RGB', paths: [...color.paths, ...htj2k] },
  ];
}
