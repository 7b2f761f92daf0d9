/** How far the program does what a sentence of the standard asks for. */
type Standing = 'held' | 'in part' | 'not covered' | 'does not apply';

/** A file of the project and the name of what holds the sentence in it. */
type Place = readonly [file: string, name: string];

/** One sentence of PS3.15 with what holds it. */
export interface Requirement {
  readonly clause: string;
  /** What is asked for, in our words. */
  readonly asks: string;
  readonly standing: Standing;
  /** Functions or constants. */
  readonly code: readonly Place[];
  /** Titles of tests. */
  readonly tests: readonly Place[];
  /** Why not, or how far. */
  readonly note?: string;
}
