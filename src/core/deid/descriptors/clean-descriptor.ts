import { ENGLISH_WORDS } from './english-words.ts';
import { KOREAN_FAMILY_NAMES, KOREAN_WORDS } from './korean-words.ts';

/** A descriptor with only what is known to name nobody, and what was taken out of it. */
export interface CleanedText {
  readonly text: string;
  readonly removed: readonly string[];
}

/**
 * Dates, telephone and record numbers: digits in groups, six or more of them, whatever signs join them.
 * Three sizes in decimals ("2.5/1.25/0.6") are none.
 */
const GROUPED_DIGITS = /\d(?:[^\p{L}\p{N}]{0,3}\d){5,}/gu;
const SIZES = /^(?:\d )?\d{1,2}\.\d{1,3}(?:[/ ,-]\d{1,2}\.\d{1,3}){0,2}$/;
/** 3/15/24, 15-3-2024: what has fewer digits is caught by its form; 5/5/5 is three sizes. */
const SHORT_DATES = /(?<!\d)\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)/g;
const MONTH = String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`;
/** 29 Feb 64, 3rd of March: the day goes with the month, the year with both. */
const DAY_OF_MONTH = new RegExp(
  String.raw`(?<!\d)\d{1,2}(?:st|nd|rd|th)?[-. /]{0,2}(?:of )?${MONTH}(?:[-. ,/']{0,3}(?:\d{4}|\d{2})(?![\d\p{L}.]))?`,
  'giu',
);
/** Jan 3, 2024. MAR is metal artifact reduction, and 5 a size behind it, unless a year follows. */
const MONTH_AND_DAY = new RegExp(
  String.raw`(?<!\p{L})${MONTH} ?\d{1,2}(?:st|nd|rd|th)?[-. ,/']{1,3}(?:\d{4}|\d{2})(?![\d\p{L}.])`,
  'giu',
);
/** F/34, 45 / M: sex and age. */
const SEX_AND_AGE = /(?<![\p{L}\p{N}])(?:[MF] ?[/-] ?\d{1,3}|\d{1,3} ?\/ ?[MF])(?![\p{L}\p{N}])/gu;
/**
 * Doctor Gray, Mrs. White: what follows a form of address is a name, however well its words are known. MR
 * and DR in capitals without a point are modalities.
 */
const ADDRESSED =
  /(?<![\p{L}\p{N}])(?:(?:[Dd][Rr]|[Mm][Rr]|[Mm]rs|MRS|[Mm][Ss]|[Mm]iss|MISS|[Pp]rof|PROF)\.[ \t]*|(?:Dr|Mrs?|MRS|Ms|Miss|MISS|Prof|PROF|[Pp]rofessor|[Dd]octor|[Nn]urse|[Pp]hysician|[Rr]adiologist|[Tt]echnologist)[ \t]+)(\p{L}[\p{L}'-]*(?:[. ]{1,2}\p{Lu}[\p{L}'-]*)?)/gu;
const TOKEN = /[\p{L}\p{N}*]+(?:[.,]\d[\p{L}\p{N}]*)*/gu;

/** Forms of the technique that no list can hold. A bare number is a size or a count, never long. */
const FORMS = [
  /^\d{1,2}$/,
  /^\d{1,3}[.,]\d{1,4}$/,
  /^\d{1,4}(?:[.,]\d{1,4})?(?:ml|cc|ms|hz|ma|mas)$/,
  /^\d{1,3}(?:[.,]\d{1,4})?(?:mm|cm|mg|g|kg|s|sec|min|mhz|t|kv|kvp|kev|mgy|hu|deg|d|bit|sl)$/,
  /^[1-9]\d{1,3}x[1-9]\d{1,3}(?:x[1-9]\d{1,3})?$/,
  // Kernels of reconstruction: B30f, Br40d, I31s, FC13, Qr36.
  /^(?:b|h|i|j|u|t|br|bl|bf|hc|hr|qr|tr|fc)\d{1,2}[dfhmsu]{0,2}$/,
  // Vertebrae, b values, echo trains, weighting with a suffix: C7, L5, b1000, t2w.
  /^[ctls](?:1[0-2]|[1-9])$/,
  /^b\d{1,4}$/,
  /^(?:te|tr|ti)\d{1,4}$/,
  /^(?:fa|ec|ph|acc|p|r|f)\d{1,2}$/,
  /^s?t[12]w?$/,
  // Korean counts: 5분, 3차원.
  /^\d{1,2}(?:분|초|차원|상)$/,
];

/** Particles that Korean hangs behind a word. */
const PARTICLES = ['의', '와', '과', '및', '에', '은', '는', '을', '를', '로', '시'];

/**
 * Whether a Korean word falls into known words without a rest. One of them must have two syllables or
 * more: 전우상 is "before", "right", "upper", and somebody's name.
 */
function isKorean(word: string): boolean {
  if (KOREAN_WORDS.has(word)) return true;
  // What the first n syllables can be: nothing known, short words only, or with a long one among them.
  const known: ('no' | 'short' | 'long')[] = ['short'];
  for (let end = 1; end <= word.length; end++) {
    known[end] = 'no';
    for (let start = 0; start < end; start++) {
      const before = known[start] ?? 'no';
      const part = word.slice(start, end);
      const isParticle = start > 0 && end === word.length && PARTICLES.includes(part);
      if (before === 'no' || !(isParticle || KOREAN_WORDS.has(part))) continue;
      if (before === 'long' || part.length > 1) known[end] = 'long';
      else if (known[end] === 'no') known[end] = 'short';
    }
  }
  return known[word.length] === 'long';
}

/** Three syllables that begin like a family name and are put together: 정상우 is "normal", "right" too. */
function mayBeName(word: string): boolean {
  const isListed = KOREAN_WORDS.has(word);
  return word.length === 3 && KOREAN_FAMILY_NAMES.has(word.charAt(0)) && !isListed;
}

/** T2강조영상, CT조영: the technique before a Korean word. */
const MIXED = /^([\p{ASCII}]+)([가-힣]+)$/u;

function isKnown(token: string): boolean {
  const word = token.toLowerCase();
  if (ENGLISH_WORDS.has(word) || FORMS.some((form) => form.test(word))) return true;
  if (/^[가-힣]+$/.test(token)) return isKorean(token) && !mayBeName(token);
  const [, latin, korean] = MIXED.exec(token) ?? [];
  return (
    latin !== undefined &&
    korean !== undefined &&
    !/^\d/.test(latin) &&
    isKnown(latin) &&
    isKnown(korean)
  );
}

/** A space, or the one sign that stood between two words that both stay. */
function separatorOf(between: string): string {
  return /^[-/+_,.:&*()\s]{1,3}$/.test(between) ? between.replace(/\s+/g, ' ') : ' ';
}

const MARK = '\u0000';
/** With contrast and without are opposites: the sign between the letters may not go alone. */
const WITHOUT = /(?<![\p{L}\p{N}])w\/o(?![\p{L}\p{N}])/giu;

const B_VALUE = /^b?(?:\d{0,2}[05]0|0)$/i;
const isBValue = (token: string): boolean => B_VALUE.test(token);

/** b50_400_800: rounded numbers behind a b, which no number of a record or telephone is made of. */
function isListOfBValues(digits: string, before: string): boolean {
  return /b/i.test(before) && digits.split(/[_,/ -]/).every(isBValue);
}

/** What a number of three or four digits behind it is the size of: kVp 120, TR 4000, FOV 240. */
const MEASURES = new Set([
  'kv', 'kvp', 'kev', 'ma', 'mas', 'te', 'tr', 'ti', 'fov', 'hu', 'ww', 'wl', 'fa', 'etl', 'matrix',
]); // prettier-ignore

/** Whether a number belongs to the word kept before it: the next of several b values, or its size. */
function isMeasure(token: string, last: string, between: string): boolean {
  if (/^b/i.test(last) && isBValue(last)) return isBValue(token) && /^[_,/ -]$/.test(between);
  return (
    MEASURES.has(last.toLowerCase()) && /^[ :=]{1,3}$/.test(between) && /^[1-9]\d{2,3}$/.test(token)
  );
}

function cleanedOnce(description: string, removed: string[]): string {
  const remove = (found: string): string => {
    removed.push(found);
    return MARK;
  };
  const marked = description
    .replace(ADDRESSED, (_, name: string) => {
      removed.push(...name.split(/[. ]+/).filter((word) => !isKnown(word)));
      return MARK;
    })
    .replace(GROUPED_DIGITS, (digits, at: number, whole: string) =>
      SIZES.test(digits) || isListOfBValues(digits, whole.charAt(at - 1)) ? digits : remove(digits),
    )
    .replace(SHORT_DATES, remove)
    .replace(DAY_OF_MONTH, remove)
    .replace(MONTH_AND_DAY, remove)
    .replace(SEX_AND_AGE, remove)
    .replace(WITHOUT, 'wo');
  let text = '';
  let last = '';
  let keptEnd = 0;
  for (const { 0: token, index } of marked.matchAll(TOKEN)) {
    const between = marked.slice(keptEnd, index);
    if (!isKnown(token) && !isMeasure(token, last, between)) {
      removed.push(token);
      continue;
    }
    if (text !== '') text += separatorOf(between);
    text += token;
    last = isBValue(token) && isBValue(last) ? last : token;
    keptEnd = index + token.length;
  }
  return text;
}

/**
 * Keeps the words of a description that are known to tell of technique, place and finding ("CT ABDOMEN
 * PORTAL 5mm"), and takes out all others: names, numbers of records, dates, telephone numbers, addresses,
 * institutions. Doing it again changes nothing. Option Clean Descriptors of PS3.15 section E.3.5.
 */
export function cleanDescriptor(description: string): CleanedText {
  const removed: string[] = [];
  let text = description;
  // Words that go may leave digits that now stand together.
  for (let before = ''; before !== text;) {
    before = text;
    text = cleanedOnce(before, removed);
  }
  return { text, removed };
}
