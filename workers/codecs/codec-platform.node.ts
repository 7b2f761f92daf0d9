import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodecPlatform, LoaderModule } from './codec-platform.ts';

const require = createRequire(import.meta.url);

/** Its package opens no door to single decoders, so the file is named. */
async function loaderModule(file: string): Promise<LoaderModule> {
  const root = dirname(require.resolve('@cornerstonejs/dicom-image-loader/package.json'));
  const path = join(root, 'dist/esm/shared/decoders', `${file}.js`);
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as LoaderModule;
}

const WASM_FILES = {
  charls: '@cornerstonejs/codec-charls/decodewasm',
  libjpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  openjpeg: '@cornerstonejs/codec-openjpeg/decodewasm',
  openjph: '@cornerstonejs/codec-openjph/wasm',
  libjxl: '@cornerstonejs/codec-libjxl/decodewasm',
};

export const codecPlatform: CodecPlatform = {
  async loaderDecoder(name) {
    const decoder = await loaderModule(name);
    const wasm = WASM_FILES[name === 'decodeJPEGLS' ? 'charls' : 'libjpeg'];
    await decoder.initialize({ wasmBasePath: dirname(require.resolve(wasm)) });
    return decoder.default;
  },
  wasmSource: (name) => ({ wasmBinary: readFileSync(require.resolve(WASM_FILES[name])) }),
};
