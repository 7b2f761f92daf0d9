const DAY_MS = 86_400_000;

/** DICOM DA (YYYYMMDD, also the older YYYY.MM.DD) moved by whole days, as `YYYY-MM-DD`; null when no date. */
export function shiftDate(date: string | undefined, days: number): string | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date?.trim() ?? '');
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const time = new Date(Date.UTC(year, month - 1, day));
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day || year < 1000) return null;
  return new Date(time.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}
