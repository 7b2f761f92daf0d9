/**
 * Forms that a text about technique does not have: names in parts, addresses of people, of pages and of
 * houses, telephone and resident numbers, places on the earth, houses that treat people.
 */
const FORMS: readonly RegExp[] = [
  /[^\s\\^]\^[^\s\\^]|[=^]{2}/,
  /[\w.+-]@[\w-]+\./,
  /\b(?:https?|ftp|dicom):\/\/(?!github\.com\/)|\bwww\.|\b[\w-]+\.(?:or|co|go|ac)\.kr\b/i,
  // Telephone numbers with the zero or the plus that they begin with; Korean resident numbers.
  /(?<![\d.])(?:\+\d{1,3}[-. ]?\d{1,2}|0\d{1,2})[-. )]{1,2}\d{3,4}[-. ]\d{4}(?!\d)/,
  /(?<!\d)01[016789]\d{7,8}(?!\d)/,
  /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?[1-8]\d{6}(?!\d)/,
  /\d[ ,]+\p{L}+-(?:ro|daero|gil|gu|dong|si)\b|-(?:ro|daero|gil|gu|dong|si),/iu,
  /[가-힣]+(?:대로|로|길) ?\d|[가-힣]+(?:병원|의원|의료원|보건소|클리닉)/,
  /(?<!\d)\d{1,3}\.\d{4,} ?°?[NSEW]\b/,
  /\b(?:hospitals?|clinics?|universit\p{L}+|klinik\p{L}*|hôpital|hopital)\b/iu,
  // No name of a device is that long in one; a text in base64 is.
  /[A-Za-z0-9+/]{24}/,
  /\b(?:Dr|Mrs|Mr|Ms|Prof)\.? ?\p{Lu}\p{Ll}+/u,
];

/** Devices write the same texts into every file. Kept in the memory of this thread only. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 2000;

/** Whether a text shows by its form alone that it is not about technique. */
export function hasIdentifyingForm(text: string): boolean {
  let has = known.get(text);
  if (has === undefined) {
    has = FORMS.some((form) => form.test(text));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, has);
  }
  return has;
}
