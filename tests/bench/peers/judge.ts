import type { DeidPolicy } from '../../../src/core/deid/policy.ts';
import type { DataSet } from '../../../src/core/dicom/dataset.ts';
import { keywordOf } from '../../../src/core/dicom/dictionary.ts';
import { readDicomFile } from '../../../src/core/dicom/read.ts';
import { newMessages, verificationOf } from '../../conformance/dicom-tools.ts';
import type { PlantedFile } from '../../planted/files/index.ts';
import { isKeptOpenly } from '../../planted/kept-openly.ts';
import type { Plant } from '../../planted/planter.ts';
import { RESEARCH_ATTRIBUTES } from '../../planted/research-attributes.ts';
import type { Scanner } from '../../planted/scanner.ts';

/** What one tool made of one file. */
export interface Judged {
  readonly left: readonly Plant[];
  /** Of those, what an option of ours keeps by its definition. */
  readonly openly: number;
  readonly values: number;
  readonly lost: number;
  /** Errors of dciodvfy that the input does not give. */
  readonly newErrors: number;
  readonly isReadable: boolean;
}

const wanted = new Set(RESEARCH_ATTRIBUTES);

/** Values of research at the top level, without padding. */
export function researchValues(dataSet: DataSet): Map<string, string> {
  const values = new Map<string, string>();
  for (const one of dataSet.values()) {
    const keyword = keywordOf(one.tag);
    if (one.kind !== 'value' || one.bytes.length === 0 || !wanted.has(keyword)) continue;
    values.set(
      keyword,
      Buffer.from(one.bytes)
        .toString('latin1')
        .replace(/[ \0]+$/, ''),
    );
  }
  return values;
}

async function valuesAfter(bytes: Uint8Array): Promise<Map<string, string> | null> {
  try {
    return researchValues((await readDicomFile(bytes)).dataSet);
  } catch {
    return null; // What a peer wrote need not be DICOM.
  }
}

const errorsOf = async (path: string): Promise<readonly string[]> =>
  (await verificationOf(path)).filter((line) => line.startsWith('Error'));

export interface Case {
  readonly file: PlantedFile;
  readonly scan: Scanner;
  /** Values that name nobody: those of the technique, not what was planted in their place. */
  readonly values: ReadonlyMap<string, string>;
  readonly input: string;
}

/** Judges an output; `policy` is ours, for what its options keep. */
export async function judge(
  { scan, values, input }: Case,
  output: { readonly path: string; readonly bytes: Uint8Array },
  policy: DeidPolicy | null,
): Promise<Judged> {
  const left = scan(output.bytes);
  const after = await valuesAfter(output.bytes);
  const isLost = ([keyword, value]: readonly [string, string]) => after?.get(keyword) !== value;
  const errors = newMessages(await errorsOf(output.path), await errorsOf(input));
  return {
    left,
    openly: policy ? left.filter((plant) => isKeptOpenly(plant, policy)).length : 0,
    values: values.size,
    lost: [...values].filter(isLost).length,
    newErrors: errors.length,
    isReadable: after !== null,
  };
}
