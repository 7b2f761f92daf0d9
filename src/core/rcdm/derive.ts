import type { Derived } from './rows.ts';

/** A value with the rule that gave it; confidence is kept to three digits. */
export function derived<T extends string>(
  value: T,
  rule: string,
  evidence: string,
  confidence: number,
): Derived<T> {
  return { value, rule, evidence, confidence: Math.round(confidence * 1000) / 1000 };
}

/** A Defined Term as the standard writes it: upper case, outer spaces gone. */
export function term(text: string | null | undefined): string {
  return (text ?? '').trim().toUpperCase();
}

/**
 * Matches whole words: a letter of any script may stand neither before nor after, so "art" does not
 * match "part"; digits and underscores may ("ART2", "LIVER_ART").
 */
export function wholeWords(alternatives: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${alternatives})(?!\\p{L})`, 'giu');
}

/** Korean compounds grow to the left ("간동맥기") and take a particle on the right. */
export function koreanWords(alternatives: string): RegExp {
  return new RegExp(`(?:${alternatives})(?:의|에|에서|상|영상)?(?!\\p{L})`, 'giu');
}

/** Compatibility forms are folded (full-width letters, Korean typed on a Mac), case stays. */
export function foldText(text: string): string {
  return text.normalize('NFKC').trim();
}
