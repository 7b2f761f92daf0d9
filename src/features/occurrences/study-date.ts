import type { RadiologyOccurrenceRow } from '../../core/rcdm/rows.ts';
import type { I18n } from '../../state/i18n.svelte.ts';

/** The shifted date in the reader's language, or null. It is a day of the calendar, not an instant. */
export function dayOf(
  { shiftedDate }: Pick<RadiologyOccurrenceRow, 'shiftedDate'>,
  { format }: I18n,
): string | null {
  return shiftedDate === null ? null : format.date(`${shiftedDate}T00:00:00`);
}
