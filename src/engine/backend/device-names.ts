import type { DeviceReport } from '../../core/rpc/train-api.ts';

type AdapterFacts = Pick<DeviceReport, 'adapter' | 'isSoftware'>;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** What a WebGPU adapter says of itself; browsers leave fields empty to hinder fingerprinting. */
export function describeAdapter(info: GPUAdapterInfo): AdapterFacts {
  const all = [info.vendor, info.architecture, info.device, info.description];
  if (info.isFallbackAdapter || SOFTWARE.test(all.join(' '))) {
    return { adapter: 'software', isSoftware: true };
  }
  const name = [info.vendor, info.architecture].filter((part) => part !== '').join(' ');
  return { adapter: name || info.description || 'unknown', isSoftware: false };
}

/** The renderer that a WebGL context draws with. */
export function describeRenderer(gl: WebGLRenderingContext): AdapterFacts {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  const renderer = typeof name === 'string' && name !== '' ? name : 'unknown';
  return SOFTWARE.test(renderer)
    ? { adapter: 'software', isSoftware: true }
    : { adapter: renderer, isSoftware: false };
}
