import type { Tesseract, TesseractApi } from './tesseract.ts';
import { languageFile, modelFile } from './model-files.ts';

/** LSTM alone: the files hold nothing else. */
const LSTM_ONLY = 1;
/** A single line of text. */
const SINGLE_LINE = '7';
/** In this order: Latin letters are read as well as the other way round, Hangul far better. */
const LANGUAGES = { kor: 'korean', eng: 'english' } as const;

/** Tesseract for single lines, in English and Korean. */
export class Reader {
  #loading: Promise<{ module: Tesseract; api: TesseractApi }> | undefined;

  /**
   * What stands in a picture of one line (PGM), without white space around; empty when nothing.
   * @throws {AppError} text/not-loaded
   */
  async read(line: Uint8Array): Promise<string> {
    this.#loading ??= this.#start();
    const { module, api } = await this.#loading.catch((error: unknown) => {
      this.#loading = undefined; // A fetch may succeed next time.
      throw error;
    });
    module.FS.writeFile('/input', line);
    if (api.SetImageFile(1, 0) === 1) return '';
    api.Recognize(null);
    return api.GetUTF8Text().replace(/\s+/g, ' ').trim();
  }

  async #start(): Promise<{ module: Tesseract; api: TesseractApi }> {
    const [{ default: start }, wasmBinary, ...languages] = await Promise.all([
      import('tesseract.js-core/tesseract-core-simd-lstm.js'),
      modelFile('tesseract'),
      ...Object.entries(LANGUAGES).map(
        async ([code, name]) => [code, await languageFile(name)] as const,
      ),
    ]);
    const silent = () => undefined;
    const module = await start({ wasmBinary, print: silent, printErr: silent });
    for (const [code, bytes] of languages) module.FS.writeFile(`/${code}.traineddata`, bytes);
    const api = new module.TessBaseAPI();
    if (api.Init(null, Object.keys(LANGUAGES).join('+'), LSTM_ONLY) !== 0) {
      throw new TypeError('tesseract did not take its language files');
    }
    for (const code of Object.keys(LANGUAGES)) module.FS.unlink(`/${code}.traineddata`);
    api.SetVariable('tessedit_pageseg_mode', SINGLE_LINE);
    return { module, api };
  }
}
