import type { Identifying } from '../core/deid/brands.ts';
import type { Survey } from '../core/rpc/survey.ts';

/** A series of held files. Its texts are for this screen alone. */
export interface HeldSeries {
  readonly key: string;
  readonly description: Identifying<string>;
  readonly modality: string;
  /** Indices of its files. */
  readonly files: readonly number[];
}

/** Files by series; `indices`: of the surveyed files. What cannot be read any more is left out. */
export function bySeries(
  { headers, files }: Survey,
  indices: readonly number[],
): readonly HeldSeries[] {
  const groups = new Map<string, HeldSeries>();
  files.forEach((file, at) => {
    const header = 'code' in file ? undefined : headers[file.header];
    const index = indices[at];
    if (!header || index === undefined) return;
    const { seriesKey: key, seriesDescription: description, modality } = header;
    const before = groups.get(key)?.files ?? [];
    groups.set(key, { key, description, modality, files: [...before, index] });
  });
  return [...groups.values()];
}

/** How many different series of a head are among what was stored. */
export function countFaceSeries(files: readonly { readonly faceSeries: string | null }[]): number {
  return new Set(files.flatMap(({ faceSeries }) => faceSeries ?? [])).size;
}
