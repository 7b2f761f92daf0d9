/** What is used of tesseract.js-core, the C++ program as Emscripten made it. */
export interface TesseractApi {
  Init(dataPath: null, languages: string, mode: number): number;
  SetVariable(name: string, value: string): void;
  /** Takes `/input`; 1 when it is no picture. */
  SetImageFile(exif: number, angle: number): number;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
}

export interface Tesseract {
  readonly FS: {
    writeFile(path: string, bytes: Uint8Array): void;
    unlink(path: string): void;
  };
  readonly TessBaseAPI: new () => TesseractApi;
}
