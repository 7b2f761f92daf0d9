import { releaseOtherObject } from '../../server/deidentify/other-object.ts';
import { imageKindOfDataSet } from '../../src/core/deid/hold.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { releaseParts } from '../../src/core/deid/release.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Compression } from '../../src/core/rpc/import-api.ts';
import { openRead, withPixels } from '../../workers/import/prepare-instance.ts';

/** What became of a file: what left, or the code of the error that kept it. */
export type Outcome =
  | { readonly kind: 'released'; readonly bytes: Uint8Array }
  | { readonly kind: 'kept'; readonly code: string; readonly data: string };

function kept(error: unknown): Outcome {
  if (!(error instanceof AppError)) throw error;
  return { kind: 'kept', code: error.code, data: Object.values(error.data).join(' ') };
}

function joined(parts: readonly (Uint8Array | Blob)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => {
      if (part instanceof Blob) throw new Error('a part on the disk');
      return part;
    }),
  );
}

export interface RunOptions {
  readonly keyring: Keyring;
  readonly compression?: Compression;
}

/** The way of the batch command, for images that of the page, without a person who looks at pictures. */
export async function runPolicy(
  bytes: Uint8Array,
  policy: DeidPolicy,
  { keyring, compression = 'decompress' }: RunOptions,
): Promise<Outcome> {
  try {
    const original = await readDicomBytes(bytes);
    const { signal } = new AbortController();
    if (imageKindOfDataSet(original.dataSet) === undefined) {
      const order = { policy, compression, keyring };
      return { kind: 'released', bytes: joined(await releaseOtherObject(original, order, signal)) };
    }
    const opening = { keyring, condition: null, pixelsApproved: false, policy };
    const opened = await openRead(original, opening);
    const prepared = await withPixels(opened, compression, signal);
    const { parts } = await releaseParts({ ...prepared, policy, keyring });
    return { kind: 'released', bytes: joined(parts) };
  } catch (error) {
    return kept(error);
  }
}
