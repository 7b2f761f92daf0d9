/**
 * What happens to one element. `recurse`: the sequence stays and its items are treated in turn.
 * `clean-text`: only words that are known to name nobody stay; `clean-codes`: only values that are codes.
 */
export type Treatment =
  | 'remove' | 'blank' | 'dummy' | 'map-uid' | 'shift-date' | 'clean-text' | 'clean-codes' | 'recurse'
  | 'keep'; // prettier-ignore

/** Elements of a data set by what became of them, nested ones too. */
export type TreatmentCounts = Readonly<Record<Treatment, number>>;

export const NO_TREATMENTS: TreatmentCounts = {
  remove: 0,
  blank: 0,
  dummy: 0,
  'map-uid': 0,
  'shift-date': 0,
  'clean-text': 0,
  'clean-codes': 0,
  keep: 0,
  recurse: 0,
};
