import type { Tag, ValueElement } from '../../src/core/dicom/dataset.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';

export type PackedElement =
  | { readonly tag: Tag; readonly vr: ValueElement['vr']; readonly bytes: readonly number[] }
  | { readonly tag: Tag; readonly vr: 'SQ'; readonly items: readonly (readonly PackedElement[])[] };

/**
 * What the gate knows of the policies, worked out when it is built: the server's script engine has
 * neither the schema library nor WebCrypto.
 */
export interface GateBundle {
  readonly policies: readonly {
    readonly policy: DeidPolicy;
    /** As `forms` of GatePolicy. */
    readonly forms: readonly (readonly PackedElement[])[];
  }[];
}
