import * as ort from 'onnxruntime-web/wasm';
import { detectorInput } from '../../src/core/deid/pixels/text/detector-input.ts';
import type { ShownPicture } from '../../src/core/deid/pixels/text/shown-picture.ts';
import {
  joinLines,
  linesOfTile,
  type TextLine,
} from '../../src/core/deid/pixels/text/text-lines.ts';
import { textRegions } from '../../src/core/deid/pixels/text/text-regions.ts';
import { tilesOf, type Tile } from '../../src/core/deid/pixels/text/tiles.ts';
import { modelFile, ORT_SCRIPT_URL } from './model-files.ts';

const MOST_THREADS = 4;

/** Memory that threads share is there on an isolated page alone; one processor is left to the page. */
function threadCount(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  return Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency - 1));
}

/** The PP-OCRv4 text detector: where letters stand, whatever script they are of. */
export class Detector {
  #session: Promise<ort.InferenceSession> | undefined;

  /** @throws {AppError} text/not-loaded */
  async load(): Promise<ort.InferenceSession> {
    this.#session ??= this.#start();
    try {
      return await this.#session;
    } catch (error) {
      this.#session = undefined; // A fetch may succeed next time.
      throw error;
    }
  }

  /**
   * Lines of text in one picture.
   * @throws {AppError} text/not-loaded; AbortError
   */
  async lines(picture: ShownPicture, signal: AbortSignal): Promise<readonly TextLine[]> {
    const session = await this.load();
    const { scale, tiles } = tilesOf(picture);
    const lines: TextLine[] = [];
    for (const tile of tiles) {
      signal.throwIfAborted();
      const map = await this.#map(session, detectorInput(picture, tile, scale), tile);
      lines.push(...linesOfTile(textRegions(map, tile), tile, scale));
    }
    return joinLines(lines);
  }

  async #start(): Promise<ort.InferenceSession> {
    const [wasm, model] = await Promise.all([modelFile('ort'), modelFile('detector')]);
    ort.env.wasm.wasmPaths = { mjs: ORT_SCRIPT_URL };
    ort.env.wasm.wasmBinary = wasm.buffer;
    ort.env.wasm.numThreads = threadCount();
    return ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  }

  async #map(
    session: ort.InferenceSession,
    input: Float32Array,
    { rows, columns }: Tile,
  ): Promise<Float32Array> {
    const [name = 'x'] = session.inputNames;
    const tensor = new ort.Tensor('float32', input, [1, 3, rows, columns]);
    const output = Object.values(await session.run({ [name]: tensor }))[0];
    if (!(output?.data instanceof Float32Array)) throw new TypeError('detector gave no map');
    return output.data;
  }
}
