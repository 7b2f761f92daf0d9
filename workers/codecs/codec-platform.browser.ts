import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url';
import libjpegWasm from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphWasm from '@cornerstonejs/codec-openjph/wasm?url';
import libjxlWasm from '@cornerstonejs/codec-libjxl/decodewasm?url';
import type { CodecPlatform } from './codec-platform.ts';

/**
 * The build resolves the loader's own `new URL('<package>/<wasm>', import.meta.url)`; the development
 * server leaves it alone, so that there the folder must be named.
 */
function loaderConfig(codecPackage: string): { wasmBasePath?: string } {
  const folder = `/node_modules/@cornerstonejs/${codecPackage}/dist/`;
  return import.meta.env.DEV ? { wasmBasePath: folder } : {};
}

const WASM_URLS = {
  charls: charlsWasm,
  libjpeg: libjpegWasm,
  openjpeg: openjpegWasm,
  openjph: openjphWasm,
  libjxl: libjxlWasm,
};

export const codecPlatform: CodecPlatform = {
  async loaderDecoder(name) {
    if (name === 'decodeJPEGLS') {
      const decoder = await import('@cornerstonejs/dicom-image-loader/decoders/decodeJPEGLS.js');
      await decoder.initialize(loaderConfig('codec-charls'));
      return decoder.default;
    }
    const decoder =
      await import('@cornerstonejs/dicom-image-loader/decoders/decodeJPEGBaseline8Bit.js');
    await decoder.initialize(loaderConfig('codec-libjpeg-turbo-8bit'));
    return decoder.default;
  },
  wasmSource: (name) => ({ locateFile: () => WASM_URLS[name] }),
};
