import { ENGLISH_WORDS } from './english-words.ts';
import { KOREAN_WORDS } from './korean-words.ts';

/** A descriptor with only what is known to name nobody, and what was taken out of it. */
export interface CleanedText {
  readonly text: string;
  readonly removed: readonly string[];
}

/** Dates, telephone and record numbers: digits in groups, six or more of them, whatever joins them. */
const GROUPED_DIGITS = /\d(?:[-./:() +_]{0,2}\d){5,}/g;
const TOKEN = /[\p{L}\p{N}*]+(?:[.,]\d[\p{L}\p{N}]*)*/gu;

/** Forms of the technique that no list can hold. A bare number is a size or a count, never long. */
const FORMS = [
  /^\d{1,2}$/,
  /^\d{1,3}[.,]\d{1,4}$/,
  /^\d{1,4}(?:[.,]\d{1,4})?(?:mm|cm|ml|cc|mg|g|kg|s|sec|ms|min|hz|mhz|t|kv|kvp|kev|ma|mas|mgy|hu|deg|d|bit|sl)$/,
  /^\d{2,4}x\d{2,4}(?:x\d{2,4})?$/,
  // Kernels of reconstruction: B30f, Br40d, I31s, FC13, Qr36.
  /^(?:b|h|i|j|u|br|bl|bf|hc|hr|qr|tr|fc)\d{1,2}[a-z]{0,3}$/,
  // Vertebrae, b values, echo trains, weighting with a suffix: C7, L5, b1000, t2w.
  /^[ctls](?:1[0-2]|[1-9])$/,
  /^b\d{1,4}$/,
  /^(?:te|tr|ti|fa|ec|ph|te|acc|p|r|f)\d{1,4}$/,
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

function isKnown(token: string): boolean {
  const word = token.toLowerCase();
  if (ENGLISH_WORDS.has(word) || FORMS.some((form) => form.test(word))) return true;
  return /^[가-힣]+$/.test(token) && isKorean(token);
}

/** A space, or the one sign that stood between two words that both stay. */
function separatorOf(between: string): string {
  return /^[-/+_,.:&*()\s]{1,3}$/.test(between) ? between.replace(/\s+/g, ' ') : ' ';
}

/**
 * Keeps the words of a description that are known to tell of technique, place and finding ("CT ABDOMEN
 * PORTAL 5mm"), and takes out all others: names, numbers of records, dates, telephone numbers, addresses,
 * institutions. Doing it again changes nothing. Option Clean Descriptors of PS3.15 section E.3.5.
 */
export function cleanDescriptor(description: string): CleanedText {
  const removed: string[] = [];
  const marked = description.replace(GROUPED_DIGITS, (digits) => {
    removed.push(digits);
    return '\u0000';
  });
  let text = '';
  let keptEnd = 0;
  for (const { 0: token, index } of marked.matchAll(TOKEN)) {
    if (!isKnown(token)) {
      removed.push(token);
      continue;
    }
    const between = marked.slice(keptEnd, index);
    if (text !== '') text += separatorOf(between);
    text += token;
    keptEnd = index + token.length;
  }
  return { text, removed };
}
