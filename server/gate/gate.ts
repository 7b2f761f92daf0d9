import './engine-shims.ts';
import { element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import type { GateBundle, PackedElement } from './gate-bundle.ts';
import {
  judgeFile,
  type ArrivingFile,
  type DeclaredFile,
  type GatePolicy,
  type Refusal,
} from './judge-file.ts';

/** Put in by build-gate.ts. */
declare const GATE_BUNDLE: GateBundle;

function unpackDataSet(elements: readonly PackedElement[]): DataSet {
  return new Map(elements.map((packed) => [packed.tag, unpackElement(packed)]));
}

function unpackElement(packed: PackedElement): Element {
  return packed.vr === 'SQ'
    ? sequence(packed.tag, packed.items.map(unpackDataSet))
    : element(packed.tag, packed.vr, Uint8Array.from(packed.bytes));
}

const policies = GATE_BUNDLE.policies.map(({ policy, forms }): GatePolicy => ({
  policy,
  forms: forms.map(unpackDataSet),
}));

/** Null when the file may be stored under the policy that its row names. */
export function judge(
  file: ArrivingFile,
  declared: DeclaredFile & { readonly policyId: string; readonly policyVersion: string },
): Refusal | null {
  const { policyId, policyVersion } = declared;
  const found = policies.find(
    ({ policy: { id, version } }) => id === policyId && version === policyVersion,
  );
  return found ? judgeFile(file, declared, found) : { rule: 'policy-unknown', tag: '' };
}
