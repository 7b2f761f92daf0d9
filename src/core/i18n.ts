export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];

/** Numbers and dates as the reader's locale writes them. */
export interface Format {
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** Accuracy, Dice and the like, with three digits. */
  figure(value: number): string;
  percent(fraction: number): string;
  bytes(count: number): string;
  /** An ISO date or instant as a date. */
  date(iso: string): string;
  /** An ISO instant as date and time. */
  dateTime(iso: string): string;
  /** Seconds as hours, minutes and seconds. */
  duration(seconds: number): string;
}

/** A text in every language of the program, so that none can be forgotten. */
export type Text = Readonly<Record<Locale, string>>;

/** A text with values in it. */
export type Template<P> = Readonly<Record<Locale, (values: P, format: Format) => string>>;

/** `1 file`, `2 files`: English needs it, Korean does not. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
