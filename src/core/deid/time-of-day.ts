const TIME = /^([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d|60)(?:\.\d{1,6})?)?)?$/;

/** TM, also in the older form HH:MM:SS (PS3.5 section 6.2): any six digits may be a birth date. */
export function isTimeOfDay(text: string): boolean {
  return TIME.test(text);
}
