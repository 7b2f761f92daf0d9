/*
 * Reading and rewriting DICOM in memory, ours beside pydicom, GDCM and dcmtk, in one run on the same files.
 * Run: node tests/bench/dicom-header.ts. Uses ../shared/data where it is, else a phantom of 512 × 512.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { format } from 'prettier';
import { element, withElements } from '../../src/core/dicom/build.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile, writeDicomParts } from '../../src/core/dicom/write.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';

const CONFORMANCE = '../shared/data/conformance';
const REPORT = 'docs/benchmarks/dicom-header.md';
const MILLISECONDS_EACH = 1500;
const FEWEST_RUNS = 50;

const SHARED: readonly (readonly [label: string, path: string])[] = [
  ['CT 512², implicit little endian', 'cornerstone-wado/CTImage.dcm'],
  ['CT 512², explicit little endian', 'cornerstone-wado/CTImage.dcm_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm'],
  ['CT 512², explicit big endian', 'cornerstone-wado/CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm'],
  ['CT 512², deflated', 'cornerstone-wado/CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm'],
  ['CT 512², JPEG-LS', 'cornerstone-wado/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm'],
  ['CT 128², 258 elements', 'generated/CT_small_explicitLE.dcm'],
]; // prettier-ignore

interface Input {
  readonly label: string;
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Figures {
  readonly read: number;
  readonly rewriteParts: number;
  readonly rewriteWhole: number;
  readonly pydicomHeader: number | null;
  readonly pydicomRewrite: number | null;
  readonly gdcmRead: number | null;
  readonly gdcmRewrite: number | null;
  readonly dcmconv: number | null;
  readonly gdcmconv: number | null;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

/** Warm: the first half of the runs is not counted. */
async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const until = performance.now() + MILLISECONDS_EACH;
  while (times.length < FEWEST_RUNS || performance.now() < until) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times.slice(Math.floor(times.length / 2)));
}

async function phantom(folder: string): Promise<Input> {
  const { dataSet } = await readDicomFile(phantomInstance(300).bytes);
  const large = withElements(dataSet, [
    element(Tag.Rows, 'US', 512),
    element(Tag.Columns, 'US', 512),
    element(Tag.PixelData, 'OW', new Uint8Array(512 * 512 * 2)),
  ]);
  const bytes = writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet: large });
  const path = join(folder, 'phantom.dcm');
  writeFileSync(path, bytes);
  return { label: 'phantom 512², explicit little endian', path, bytes };
}

async function inputs(folder: string): Promise<Input[]> {
  const found = SHARED.map(([label, path]) => ({ label, path: join(CONFORMANCE, path) }))
    .filter(({ path }) => existsSync(path))
    .map((one) => ({ ...one, bytes: new Uint8Array(readFileSync(one.path)) }));
  return found.length > 0 ? found : [await phantom(folder)];
}

type Peers = Omit<Figures, 'read' | 'rewriteParts' | 'rewriteWhole'>;

interface PeerReport {
  readonly pydicom: string;
  readonly gdcm: string;
  readonly dcmtk: string;
  readonly files: Readonly<Record<string, Peers>>;
}

function peers(files: readonly Input[]): PeerReport | null {
  const script = join(import.meta.dirname, 'dicom-header-peers.py');
  try {
    const printed = execFileSync('/usr/bin/python3', [script, ...files.map(({ path }) => path)], {
      encoding: 'utf8',
    });
    return JSON.parse(printed) as PeerReport;
  } catch (error) {
    process.stderr.write(`peers left out: ${String(error)}\n`);
    return null;
  }
}

const NO_PEERS: Peers = {
  pydicomHeader: null,
  pydicomRewrite: null,
  gdcmRead: null,
  gdcmRewrite: null,
  dcmconv: null,
  gdcmconv: null,
};

async function figuresOf({ bytes }: Input, others: Peers): Promise<Figures> {
  return {
    ...others,
    read: await medianMs(() => readDicomFile(bytes)),
    rewriteParts: await medianMs(async () => writeDicomParts(await readDicomFile(bytes))),
    rewriteWhole: await medianMs(async () => writeDicomFile(await readDicomFile(bytes))),
  };
}

const COLUMNS: readonly (readonly [heading: string, key: keyof Figures])[] = [
  ['ours: read', 'read'],
  ['ours: read + rewrite, parts', 'rewriteParts'],
  ['ours: read + rewrite, one array', 'rewriteWhole'],
  ['pydicom: header', 'pydicomHeader'],
  ['pydicom: read + save', 'pydicomRewrite'],
  ['GDCM: read', 'gdcmRead'],
  ['GDCM: read + write', 'gdcmRewrite'],
  ['dcmconv, processor time', 'dcmconv'],
  ['gdcmconv, processor time', 'gdcmconv'],
];

function cell(milliseconds: number | null, byteLength: number): string {
  if (milliseconds === null) return '–';
  if (milliseconds === 0) return '< start';
  const megabytesPerSecond = byteLength / 1e3 / milliseconds;
  return `${milliseconds.toFixed(3)} (${megabytesPerSecond.toFixed(0)})`;
}

function reportOf(
  rows: readonly (readonly [Input, Figures])[],
  versions: PeerReport | null,
): string {
  const [cpu] = cpus();
  const table = [
    ['file', 'KB', ...COLUMNS.map(([heading]) => heading)],
    ['---', '--:', ...COLUMNS.map(() => '--:')],
    ...rows.map(([{ label, bytes }, figures]) => [
      label,
      (bytes.length / 1e3).toFixed(0),
      ...COLUMNS.map(([, key]) => cell(figures[key], bytes.length)),
    ]),
  ];
  return `# Reading and rewriting the header

Written by \`node tests/bench/dicom-header.ts\`. Median milliseconds for one file, in brackets MB of the file a second; all columns in one run on the same bytes, one thread each.

${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}

- **ours**: bytes in memory to a data set (all elements, values as ranges, big endian swapped, deflated inflated); rewritten as Explicit VR Little Endian, once as parts that splice large values (what the import does), once copied into one array. Warm; the first half of the runs is not counted.
- **pydicom** ${versions?.pydicom ?? 'absent'}, in one process, warm, from and to memory. \`header\`: stop_before_pixels, values left undecoded. \`read + save\` keeps the transfer syntax.
- **GDCM** ${versions?.gdcm ?? 'absent'}, in one Python process, warm, from a file and to a file in memory. Keeps the transfer syntax.
- **dcmconv** (dcmtk ${versions?.dcmtk ?? 'absent'}) and **gdcmconv**: whole processes, file to file in memory; processor time (user and system), the median of 40 less the median of 40 starts with \`--version\`. Such differences are uncertain by a millisecond or two; what a program loads before its first file (dcmtk its dictionary) is in them.
- Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${platform()} ${arch()}, Node ${process.versions.node}.
`;
}

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rcdm-bench-'));
try {
  const files = await inputs(folder);
  const versions = peers(files);
  const rows: (readonly [Input, Figures])[] = [];
  for (const file of files) {
    const others = versions?.files[file.path] ?? NO_PEERS;
    rows.push([file, await figuresOf(file, others)]);
    process.stderr.write(`${basename(file.path)} done\n`);
  }
  const report = reportOf(rows, versions);
  process.stdout.write(report);
  mkdirSync('docs/benchmarks', { recursive: true });
  writeFileSync(REPORT, await format(report, { parser: 'markdown' }));
} finally {
  rmSync(folder, { recursive: true });
}
