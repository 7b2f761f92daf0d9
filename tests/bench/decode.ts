/**
 * `node tests/bench/decode.ts`: decodes the same frames with the decoders of the import and with native
 * libraries, in turn, and writes docs/benchmarks/decode.md. CPU time, so that other work on the machine
 * counts little. Linux with dcmtk and GDCM's tools; native libraries that are not there are left out.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describePixels, type PixelDescription } from '../../src/core/dicom/pixels.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { decoderOf } from '../../workers/codecs/decode-one-frame.ts';
import { encapsulatedFrames, joinFragments } from '../../workers/codecs/encapsulated-frames.ts';
import { nativeDecoders, type NativeDecoder, type NativeName } from './decode-native.ts';
import { benchPictures } from './decode-pictures.ts';

const REPORT = 'docs/benchmarks/decode.md';
const ROUNDS = 3;
const REPEATS = 8;
const MB = 1e6;

interface Frame {
  readonly picture: string;
  readonly syntax: string;
  readonly path: string;
  readonly streamPath: string;
  readonly stream: Uint8Array;
  readonly pixels: PixelDescription;
}

interface Measured {
  oursMs: number;
  bytes: number;
  readonly nativeMs: Map<NativeName, number>;
}

const SYNTAX_NAMES: Readonly<Record<string, string>> = {
  '4.50': 'JPEG baseline, 8 bits',
  '4.51': 'JPEG extended, 12 bits',
  '4.53': 'JPEG spectral selection, 12 bits',
  '4.55': 'JPEG full progression, 12 bits',
  '4.57': 'JPEG lossless',
  '4.70': 'JPEG lossless SV1',
  '4.80': 'JPEG-LS',
  '4.81': 'JPEG-LS near-lossless',
  '4.90': 'JPEG 2000 lossless',
  '4.91': 'JPEG 2000',
  '4.201': 'HTJ2K lossless',
  '5': 'RLE',
};

const shortUid = (uid: string): string => uid.replace('1.2.840.10008.1.2.', '');

async function firstFrame(picture: string, path: string, folder: string): Promise<Frame> {
  const { dataSet, transferSyntaxUid } = await readDicomFile(new Uint8Array(readFileSync(path)));
  const pixelData = dataSet.get(Tag.PixelData);
  if (pixelData?.kind !== 'encapsulated') throw new Error('a file that is not compressed');
  const pixels = describePixels(dataSet);
  const [fragments] = await encapsulatedFrames(dataSet, pixelData, pixels.frames);
  if (!fragments) throw new Error('a file without a frame');
  const stream = await joinFragments(fragments);
  const streamPath = join(folder, `${picture.slice(0, 2)}-${shortUid(transferSyntaxUid)}.stream`);
  writeFileSync(streamPath, stream);
  return { picture, syntax: transferSyntaxUid, path, streamPath, stream, pixels };
}

/** Least CPU time of one decoding by ours, in milliseconds. */
async function measureOurs(frame: Frame): Promise<{ ms: number; bytes: number }> {
  const decode = decoderOf(frame.syntax);
  if (!decode) throw new Error('no decoder');
  let [ms, bytes] = [Infinity, 0];
  for (let nth = 0; nth < REPEATS; nth += 1) {
    const start = process.cpuUsage();
    const decoded = await decode(frame.stream, frame.pixels, frame.syntax);
    const { user, system } = process.cpuUsage(start);
    ms = Math.min(ms, (user + system) / 1000);
    bytes = decoded.bytes.length;
  }
  return { ms, bytes };
}

const CHARLS_SYNTAXES = ['4.80', '4.81'];
const OPENJPEG_SYNTAXES = ['4.90', '4.91'];

function canDecode({ name, takes }: NativeDecoder, { syntax, pixels }: Frame): boolean {
  const uid = shortUid(syntax);
  if (takes === 'stream') {
    return (name === 'charls' ? CHARLS_SYNTAXES : OPENJPEG_SYNTAXES).includes(uid);
  }
  // GDCM decodes most of an RLE file while it reads it, and gives YBR where ours gives RGB.
  return name !== 'gdcm' || (uid !== '5' && !(uid === '4.50' && pixels.samplesPerPixel === 3));
}

function measureNative(native: NativeDecoder, frames: readonly Frame[], into: Measured[]): void {
  const indices = frames.flatMap((frame, index) => (canDecode(native, frame) ? [index] : []));
  const paths = indices.map((index) => {
    const frame = frames[index];
    return (native.takes === 'file' ? frame?.path : frame?.streamPath) ?? '';
  });
  const times = native.measure(paths, REPEATS);
  indices.forEach((index, nth) => {
    const [ms, measured] = [times[nth], into[index]];
    if (typeof ms !== 'number' || !measured) return;
    measured.nativeMs.set(native.name, Math.min(ms, measured.nativeMs.get(native.name) ?? ms));
  });
}

function row({ picture, syntax }: Frame, { oursMs, bytes, nativeMs }: Measured): string {
  const name = SYNTAX_NAMES[shortUid(syntax)] ?? shortUid(syntax);
  const speed = (bytes / MB / (oursMs / 1000)).toFixed(0);
  const fastest = [...nativeMs].sort(([, a], [, b]) => a - b)[0];
  const native = fastest
    ? [`${fastest[1].toFixed(2)} (${fastest[0]})`, (oursMs / fastest[1]).toFixed(2)]
    : ['–', '–'];
  const cells = [picture, name, shortUid(syntax), oursMs.toFixed(2), speed, ...native];
  return `| ${cells.join(' | ')} |`;
}

const GOAL_RATIO = 1.5;
const GOAL_SYNTAXES = ['5', '4.57', '4.70', '4.80', '4.81', '4.90', '4.91'];

/** The greatest ratio of the syntaxes that have a goal. */
function worstRatio(frames: readonly Frame[], measured: readonly Measured[]): number {
  const ratios = frames.map(({ syntax }, index) => {
    const { oursMs = 0, nativeMs = new Map<NativeName, number>() } = measured[index] ?? {};
    const hasGoal = GOAL_SYNTAXES.includes(shortUid(syntax)) && nativeMs.size > 0;
    return hasGoal ? oursMs / Math.min(...nativeMs.values()) : 0;
  });
  return Math.max(...ratios);
}

function report(
  frames: readonly Frame[],
  measured: readonly Measured[],
  natives: readonly NativeDecoder[],
): string {
  const versions = natives.map(({ name, version }) => `${name} ${version}`).join(', ');
  const rows = frames.flatMap((frame, index) => {
    const one = measured[index];
    return one ? [row(frame, one)] : [];
  });
  return `# Decoding, side by side with native decoders

Written by \`node tests/bench/decode.ts\`. The same frames, in turn, on one core: least CPU time of ${ROUNDS} rounds of ${REPEATS} decodings each, of the code stream in memory into native pixel bytes. MB are native pixels. "Native" is the fastest of the C++ libraries that decode the frame to the same pixels; the last column is our time divided by its.

CPU: ${cpus()[0]?.model ?? 'unknown'}. Ours: Node ${process.versions.node} (V8 ${process.versions.v8}), as in the browser's worker. Native, Debian's builds: ${versions || 'none'}.

Goal for JPEG lossless, JPEG-LS, JPEG 2000 and RLE: at most ${GOAL_RATIO}. Greatest of this run: ${worstRatio(frames, measured).toFixed(2)}.

| picture | coding | transfer syntax 1.2.840.10008.1.2. | ours, ms | MB/s | native, ms | ours / native |
| --- | --- | --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
}

const folder = mkdtempSync(join(tmpdir(), 'decode-bench-'));
try {
  const pictures = benchPictures(folder);
  if (!pictures) {
    console.log('the pictures (../shared/data/conformance) are not there');
    process.exit(1);
  }
  const natives = nativeDecoders(folder);
  const frames: Frame[] = [];
  for (const { name, paths } of pictures) {
    for (const path of paths) frames.push(await firstFrame(name, path, folder));
  }
  const measured: Measured[] = frames.map(() => ({
    oursMs: Infinity,
    bytes: 0,
    nativeMs: new Map(),
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const native of natives) measureNative(native, frames, measured);
    for (const [index, frame] of frames.entries()) {
      const { ms, bytes } = await measureOurs(frame);
      const one = measured[index];
      if (one) Object.assign(one, { oursMs: Math.min(one.oursMs, ms), bytes });
    }
  }
  const text = await format(report(frames, measured, natives), {
    ...(await resolveConfig(REPORT)),
    filepath: REPORT,
  });
  mkdirSync('docs/benchmarks', { recursive: true });
  writeFileSync(REPORT, text);
  console.log(text);
} finally {
  rmSync(folder, { recursive: true });
}
