import type { Format, Locale, Template, Text } from '../core/i18n.ts';
import { LOCALES } from '../core/i18n.ts';

const STORAGE_NAME = 'rcdm-locale';
const DATE_LENGTH = 'YYYY-MM-DD'.length;

function formatFor(locale: Locale): Format {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(value);
  return {
    number,
    figure: (value) => number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    percent: (fraction) => percent.format(fraction),
    bytes(count) {
      const units = ['B', 'kB', 'MB', 'GB', 'TB'];
      const power = count < 1 ? 0 : Math.min(4, Math.floor(Math.log10(count) / 3));
      const digits = power === 0 ? 0 : 1;
      return `${number(count / 1000 ** power, { maximumFractionDigits: digits })} ${units[power] ?? ''}`;
    },
    // A date without a time is a day of the calendar, the same in every zone.
    date: (iso) => date.format(new Date(iso.length === DATE_LENGTH ? `${iso}T00:00:00` : iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    duration(seconds) {
      const whole = Math.max(0, Math.round(seconds));
      const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
      const two = (n: number) => String(n).padStart(2, '0');
      return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
    },
  };
}

/** The language of the screen. `t` reads it, so texts follow when it changes. */
export class I18n {
  readonly #storage: Storage;
  #locale = $state<Locale>('en');
  #format = $derived(formatFor(this.#locale));

  constructor(storage: Storage, preferred: readonly string[]) {
    this.#storage = storage;
    const wished = [storage.getItem(STORAGE_NAME) ?? '', ...preferred];
    this.#locale = wished.map((tag) => tag.slice(0, 2)).find(isLocale) ?? 'en';
  }

  get locale(): Locale {
    return this.#locale;
  }
  set locale(locale: Locale) {
    this.#locale = locale;
    this.#storage.setItem(STORAGE_NAME, locale);
  }

  get format(): Format {
    return this.#format;
  }

  readonly t: {
    (text: Text): string;
    <P>(template: Template<P>, values: P): string;
  } = <P>(message: Text | Template<P>, values?: P): string => {
    const inLocale = message[this.#locale];
    return typeof inLocale === 'string' ? inLocale : inLocale(values as P, this.#format);
  };
}

function isLocale(value: string): value is Locale {
  return (LOCALES as readonly string[]).includes(value);
}
