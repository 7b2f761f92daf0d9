import type { Vr } from '../../dicom/dataset.ts';
import type { Pattern } from './patterns.ts';

/**
 * What kind of text stands in a place, and so which finds count there. `own`: written by the program
 * itself, always the same. `plain`: everything that is not known to be harmless.
 */
export type Place =
  'plain' | 'technical' | 'code' | 'number' | 'uid' | 'kept-uid' | 'record-id' | 'binary' | 'own';

const BINARY: ReadonlySet<Vr> = new Set([
  'AT', 'FD', 'FL', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SL', 'SS', 'SV', 'UL', 'US', 'UV',
]); // prettier-ignore

/** Place of an element by its VR; UN is plain, since nobody knows what it is. */
export function placeOfVr(vr: Vr): Place {
  if (BINARY.has(vr)) return 'binary';
  if (vr === 'UI') return 'uid';
  if (vr === 'DS' || vr === 'IS') return 'number';
  return vr === 'CS' || vr === 'AS' ? 'code' : 'plain';
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number | undefined) =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));

/** A number inside a longer number is another number; a date may be followed by its time. */
function standsAloneAsNumber(pattern: Pattern, before?: number, after?: number): boolean {
  const isDate = pattern.kind === 'date' || pattern.kind === 'birth-date';
  return !isDigit(before) && (isDate || !isDigit(after));
}

function standsAloneAsWord(before?: number, after?: number): boolean {
  return ![before, after].some((byte) => isDigit(byte) || isLetter(byte));
}

/** It begins in another script: what stands before is a letter of an escape sequence, or of a word. */
function isBeyondAscii({ bytes: [first = 0] }: Pattern): boolean {
  return first >= 0x80 || first === ESC;
}

const OF_UIDS: ReadonlySet<string> = new Set(['uid', 'date', 'birth-date', 'time']);
const ESC = 0x1b;
const ENOUGH_DIGITS = 8;
const LONG_WORD = 8;

/** Whether a pattern found in a place, between these two bytes, is a leak and not chance. */
export function counts(pattern: Pattern, place: Place, before?: number, after?: number): boolean {
  const isAloneAsNumber = standsAloneAsNumber(pattern, before, after);
  switch (place) {
    case 'own':
      return false;
    case 'binary':
      return pattern.countsInBinary;
    case 'uid':
      return pattern.kind === 'uid' && isAloneAsNumber && before !== 0x2e && after !== 0x2e;
    case 'kept-uid':
      // Devices put the day and the hour into UIDs, and who keeps UIDs keeps them.
      return pattern.isStrong && !OF_UIDS.has(pattern.kind) && isAloneAsNumber;
    case 'record-id':
      return pattern.isStrong && pattern.characters >= LONG_WORD;
    case 'number':
      if (!pattern.isNumeric) return pattern.isStrong;
      return pattern.isStrong && pattern.characters >= ENOUGH_DIGITS && isAloneAsNumber;
    case 'technical':
    case 'code':
      // A picture that was reckoned in house may name the house as its manufacturer.
      if (!(pattern.isStrong || pattern.kind === 'institution') || pattern.isCommon) return false;
      if (pattern.isNumeric) return isAloneAsNumber;
      return (
        pattern.characters >= LONG_WORD ||
        isBeyondAscii(pattern) ||
        standsAloneAsWord(before, after)
      );
    case 'plain':
      return !pattern.isNumeric || isAloneAsNumber;
  }
}
