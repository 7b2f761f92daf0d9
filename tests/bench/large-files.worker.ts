import { heldBytes } from '../../src/core/dicom/file-bytes.ts';
import { describePixels, type PixelArray } from '../../src/core/dicom/pixels.ts';
import { readDicomBlob } from '../../src/core/dicom/read-blob.ts';
import { isNative } from '../../src/core/dicom/transfer-syntaxes.ts';
import { decodeToNative } from '../../workers/codecs/decode-frames.ts';
import { storedFrame } from '../../workers/codecs/stored-frame.ts';

/** What one file took, in milliseconds and bytes. */
export interface LargeFileRun {
  readonly headerMs: number;
  readonly firstFrameMs: number;
  readonly lastFrameMs: number;
  /** Mean of a hundred frames from all over the file. */
  readonly anyFrameMs: number;
  /** null for a native file. */
  readonly decodeAllMs: number | null;
  readonly heldBytes: number;
  /** SHA-256 of the stored values. */
  readonly firstFrame: string;
  readonly lastFrame: string;
}

const ANY_FRAMES = 100;

async function timed<T>(work: () => Promise<T>): Promise<[result: T, ms: number]> {
  const started = performance.now();
  const result = await work();
  return [result, performance.now() - started];
}

async function sha256(samples: PixelArray): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', samples));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function measure(blob: Blob): Promise<LargeFileRun> {
  const [file, headerMs] = await timed(() => readDicomBlob(blob));
  const { frames } = describePixels(file.dataSet);
  const [first, firstFrameMs] = await timed(() => storedFrame(file, 0));
  const [last, lastFrameMs] = await timed(() => storedFrame(file, frames - 1));
  const [, anyFramesMs] = await timed(async () => {
    for (let nth = 0; nth < ANY_FRAMES; nth += 1) await storedFrame(file, (nth * 7919) % frames);
  });
  let decodeAllMs: number | null = null;
  if (!isNative(file.transferSyntaxUid)) [, decodeAllMs] = await timed(() => decodeToNative(file));
  return {
    headerMs,
    firstFrameMs,
    lastFrameMs,
    anyFrameMs: anyFramesMs / ANY_FRAMES,
    decodeAllMs,
    heldBytes: heldBytes(file),
    firstFrame: await sha256(first),
    lastFrame: await sha256(last),
  };
}

globalThis.addEventListener('message', ({ data }: MessageEvent<Blob>) => {
  void measure(data).then((run) => {
    globalThis.postMessage(run);
  });
});
