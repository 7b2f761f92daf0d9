import { term } from './derive.ts';
import { MODALITIES } from './vocabulary.ts';

/** Modality by SOP class (PS3.6 annex A), longest prefix first, for files that give none. */
const BY_SOP_CLASS: readonly (readonly [string, string])[] = [
  ['1.2.840.10008.5.1.4.1.1.481.2', 'RTDOSE'],
  ['1.2.840.10008.5.1.4.1.1.481.3', 'RTSTRUCT'],
  ['1.2.840.10008.5.1.4.1.1.481.5', 'RTPLAN'],
  ['1.2.840.10008.5.1.4.1.1.481.1', 'RTIMAGE'],
  ['1.2.840.10008.5.1.4.1.1.66.4', 'SEG'],
  ['1.2.840.10008.5.1.4.1.1.88', 'SR'],
  ['1.2.840.10008.5.1.4.1.1.1.1', 'DX'],
  ['1.2.840.10008.5.1.4.1.1.1.2', 'MG'],
  ['1.2.840.10008.5.1.4.1.1.1.3', 'IO'],
  ['1.2.840.10008.5.1.4.1.1.12.1', 'XA'],
  ['1.2.840.10008.5.1.4.1.1.12.2', 'RF'],
  ['1.2.840.10008.5.1.4.1.1.128', 'PT'],
  ['1.2.840.10008.5.1.4.1.1.130', 'PT'],
  ['1.2.840.10008.5.1.4.1.1.20', 'NM'],
  ['1.2.840.10008.5.1.4.1.1.1', 'CR'],
  ['1.2.840.10008.5.1.4.1.1.2', 'CT'],
  ['1.2.840.10008.5.1.4.1.1.4', 'MR'],
  ['1.2.840.10008.5.1.4.1.1.3.1', 'US'],
  ['1.2.840.10008.5.1.4.1.1.6', 'US'],
];

/** The coded modality: as stated, else by the SOP class, else OT (other). Never free text. */
export function modalityOf(stated: string | null, sopClassUid: string): string {
  const code = term(stated);
  if (MODALITIES.has(code)) return code;
  const known = BY_SOP_CLASS.find(
    ([uid]) => sopClassUid === uid || sopClassUid.startsWith(`${uid}.`),
  );
  return known?.[1] ?? 'OT';
}
