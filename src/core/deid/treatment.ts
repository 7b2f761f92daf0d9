/**
 * What happens to one element. `recurse`: the sequence stays and its items are treated in turn.
 * `clean-text`: only words that are known to name nobody stay; `clean-codes`: only values that are codes.
 */
export type Treatment =
  | 'remove' | 'blank' | 'dummy' | 'map-uid' | 'shift-date' | 'clean-text' | 'clean-codes' | 'recurse'
  | 'keep'; // prettier-ignore
