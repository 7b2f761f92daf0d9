import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import { decodeToNative } from '../../workers/codecs/decode-frames.ts';

/** Answers a file with its first frame, and what looks like a call of comlink with one line. */
globalThis.addEventListener('message', ({ data }: MessageEvent<DicomFile | { type: string }>) => {
  if ('type' in data) {
    globalThis.postMessage(`heard: ${data.type}`);
    return;
  }
  void decodeToNative(data).then((native) => {
    globalThis.postMessage(nativeFrame(native.dataSet, 0));
  });
});
