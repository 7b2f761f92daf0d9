import { reveal } from '../../../core/deid/brands.ts';
import type { AttributeChange, Change } from '../../../core/deid/changes.ts';
import type { ShownValue } from '../../../core/dicom/shown-value.ts';

export type ChangeFilter = 'all' | 'changed' | Change;

/** `(0010,0010)`. */
export function shownTag(tag: number): string {
  const digits = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}

/** `PatientName` as `Patient Name`; `SOPInstanceUID` as `SOP Instance UID`. */
export function shownKeyword(keyword: string): string {
  return keyword
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2');
}

const textOf = (value: AttributeChange['before']): string => {
  const shown: ShownValue | null = value && reveal(value);
  return shown?.kind === 'text' ? shown.text : '';
};

const passes = (change: Change, filter: ChangeFilter): boolean =>
  filter === 'all' || change === filter || (filter === 'changed' && change !== 'kept');

function matches({ tag, keyword, before, after }: AttributeChange, wanted: string): boolean {
  const shown = shownTag(tag).toLowerCase();
  const name = keyword === null ? '' : `${keyword} ${shownKeyword(keyword)}`;
  return [shown, shown.replaceAll(/\D/g, ''), name, textOf(before), textOf(after)].some((text) =>
    text.normalize('NFC').toLowerCase().includes(wanted),
  );
}

/** A line, with the number of its change among all, by which it is told from others. */
export interface NumberedChange extends AttributeChange {
  readonly at: number;
}

/** What passes a filter and a search; the sequences around what is found stay, so that it has its place. */
export function changeRows(
  changes: readonly AttributeChange[],
  filter: ChangeFilter,
  search: string,
): readonly NumberedChange[] {
  const wanted = search.normalize('NFC').trim().toLowerCase();
  const found: NumberedChange[] = [];
  /** Sequences around the present line that are not listed yet, the outermost first. */
  const around: NumberedChange[] = [];
  changes.forEach((each, at) => {
    const row = { ...each, at };
    while ((around.at(-1)?.depth ?? -1) >= each.depth) around.pop();
    if (passes(each.change, filter) && matches(each, wanted)) {
      found.push(...around.splice(0), row);
    } else if (each.vr === 'SQ') {
      around.push(row);
    }
  });
  return found;
}
