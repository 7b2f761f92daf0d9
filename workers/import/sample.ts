import { identify } from '../../src/core/deid/brands.ts';
import { phantomCount, phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportEntry } from '../../src/core/rpc/import-api.ts';

/** Files of the sample set. They are made once here for their sizes, and again when it is their turn. */
export function listSample(): readonly ImportEntry[] {
  return Array.from({ length: phantomCount() }, (_, index) => {
    const { path, bytes, condition } = phantomInstance(index);
    return {
      path: identify(path),
      byteLength: bytes.length,
      locator: { kind: 'sample', index },
      condition,
    };
  });
}
