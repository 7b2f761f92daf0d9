import { treatmentOf } from '../../../src/core/deid/actions.ts';
import { MASKED_ROWS, ROWS } from '../../../src/core/deid/confidentiality.generated.ts';
import type { DeidPolicy } from '../../../src/core/deid/policy.ts';
import { surroundingsOf } from '../../../src/core/deid/surroundings.ts';
import type { Treatment } from '../../../src/core/deid/treatment.ts';
import { dataSetOf, element, sequence } from '../../../src/core/dicom/build.ts';
import type { Element, Vr } from '../../../src/core/dicom/dataset.ts';
import { keywordOf, lookupTag, resolveVr } from '../../../src/core/dicom/dictionary.ts';
import * as T from '../../../src/core/dicom/tags.generated.ts';

/** A value of each VR that is what its VR says, so that only the attribute decides. */
const HONEST: Readonly<Partial<Record<Vr, string | number>>> = {
  AE: 'NODE', AS: '060Y', CS: 'YES', DA: '20240131', DS: '1.5', DT: '20240131101533', FD: 1.5, FL: 1.5,
  IS: '1', LO: 'CHEST', LT: 'CHEST', OW: 1, PN: 'Doe^Jane', SH: 'CHEST', SL: 1, SS: 1, ST: 'CHEST',
  TM: '101533', UC: 'CHEST', UI: '1.2.3.4', UL: 1, UR: 'http://x', US: 1, UT: 'CHEST',
}; // prettier-ignore

const IMAGE = surroundingsOf(
  dataSetOf([element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2')]),
);

/** As the table writes actions; a word where it has none. */
const LETTER: Readonly<Record<Treatment, string>> = {
  'remove': 'X', 'blank': 'Z', 'dummy': 'D', 'map-uid': 'U', 'shift-date': 'C', 'clean-text': 'C',
  'clean-codes': 'K', 'recurse': 'items', 'keep': 'K',
}; // prettier-ignore

function sampleOf(tag: number): Element {
  const vr = resolveVr(lookupTag(tag)?.vr ?? 'UN', {});
  if (vr === 'SQ') return sequence(tag, []);
  return element(tag, vr, HONEST[vr] ?? Uint8Array.of(0, 0));
}

/** Rows of table E.1-1 with what each policy does with the attribute on top of an image. */
export function actionRows(policies: readonly DeidPolicy[]): string[][] {
  const exact = ROWS.map(([tag, action, options]) => ({ tag, action, options, name: '' }));
  const many = MASKED_ROWS.map(([value, mask, action, options]) => {
    const hex = (number: number) => (number >>> 0).toString(16).padStart(8, '0');
    const digits = Array.from(hex(value), (digit, at) => (hex(mask)[at] === 'f' ? digit : 'x'));
    const name = mask === 0x00010000 ? 'odd groups' : digits.join('');
    return { tag: mask === 0x00010000 ? 0x00091001 : value, action, options, name };
  });
  return [...exact, ...many].map(({ tag, action, options, name }) => [
    name === '' ? tag.toString(16).padStart(8, '0') : name,
    name === 'odd groups' ? 'Private Attributes' : keywordOf(tag),
    action,
    options,
    ...policies.map((policy) => LETTER[treatmentOf(sampleOf(tag), policy, IMAGE)]),
  ]);
}
