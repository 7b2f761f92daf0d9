import { SvelteMap } from 'svelte/reactivity';
import type { MatrixSize, PixelBox } from '../core/deid/pixels/pixel-box.ts';
import { coveringBoxes } from '../core/deid/pixels/text/covering-boxes.ts';
import { newTexts, undecidedTexts, type SeenText } from '../core/deid/pixels/text/seen-text.ts';
import { isAbort } from '../core/errors.ts';
import type { TextSearch } from './text-search.svelte.ts';

/** What a person decided about one picture. */
export type Verdict =
  | { readonly kind: 'as-it-is' }
  | { readonly kind: 'blanked'; readonly boxes: readonly PixelBox[] }
  | { readonly kind: 'left' };

/** What a second look at the picture as it would be stored gave. `unchecked`: the program cannot look. */
export type OutputCheck =
  | { readonly kind: 'checking' | 'clear' | 'confirmed' | 'unchecked' }
  | { readonly kind: 'doubt'; readonly texts: readonly SeenText[] };

/** A file that may be stored, with the boxes that are blanked before. */
export interface Approval {
  readonly index: number;
  readonly boxes: readonly PixelBox[];
}

/** What boxes of a picture begin with, and which other pictures they would fit. */
interface BoxContext extends MatrixSize {
  readonly seriesKey: string;
  readonly suggested: readonly PixelBox[];
}

interface OwnBoxes {
  readonly seriesKey: string;
  readonly boxes: readonly PixelBox[];
}

interface SeriesBoxes {
  readonly boxes: readonly PixelBox[];
  /** Texts of the picture that the boxes were drawn on: what is left of them is left on purpose. */
  readonly known: readonly SeenText[];
}

/**
 * The book of a review: boxes and decisions by the index of the file, nothing of the pictures. A decision
 * can be taken back until the import of that file ran.
 */
export class PixelReview {
  readonly #search: TextSearch | null;
  readonly #verdicts = new SvelteMap<number, Verdict>();
  readonly #checks = new SvelteMap<number, OutputCheck>();
  readonly #looks = new SvelteMap<number, AbortController>();
  /** One look at a time: many decisions may be made at once. */
  #lastLook: Promise<void> = Promise.resolve();
  readonly #own = new SvelteMap<number, OwnBoxes>();
  readonly #ofSeries = new SvelteMap<string, SeriesBoxes>();
  /** Indices in the order in which they were decided, the last one behind. */
  #decided = $state.raw<readonly number[]>([]);

  /** Without a search nothing is looked at twice. */
  constructor(search: TextSearch | null = null) {
    this.#search = search;
  }

  verdictOf(index: number): Verdict | null {
    return this.#verdicts.get(index) ?? null;
  }

  /** Null while nothing is decided, and where nothing would be stored. */
  checkOf(index: number): OutputCheck | null {
    return this.#checks.get(index) ?? null;
  }

  /** Drawn on this picture, else applied to its series, else suggested. */
  boxesOf(index: number, context: BoxContext): readonly PixelBox[] {
    const verdict = this.#verdicts.get(index);
    if (verdict?.kind === 'blanked') return verdict.boxes;
    const own = this.#own.get(index)?.boxes;
    if (own) return own;
    const ofSeries = this.#ofSeries.get(context.seriesKey);
    if (!ofSeries) return context.suggested;
    const more = newTexts(this.#textsOf(index), ofSeries.known);
    if (more.length === 0) return ofSeries.boxes;
    const places = more.map(({ box }) => box);
    return coveringBoxes(places, ofSeries.boxes, context);
  }

  /** A change of what was decided already takes the decision back. */
  draw(index: number, seriesKey: string, boxes: readonly PixelBox[]): void {
    this.#own.set(index, { seriesKey, boxes });
    this.#forget(index);
  }

  /**
   * Every picture of the series that is not decided yet has these boxes from now on, and boxes over text
   * that the picture `of` does not have in that place.
   */
  applyToSeries(seriesKey: string, boxes: readonly PixelBox[], of: number | null = null): void {
    this.#ofSeries.set(seriesKey, { boxes, known: of === null ? [] : this.#textsOf(of) });
    for (const [index, own] of this.#own) {
      if (own.seriesKey === seriesKey && !this.#verdicts.has(index)) this.#own.delete(index);
    }
  }

  /** What would be stored is looked at once more, in the background. */
  decide(index: number, verdict: Verdict): void {
    this.#forget(index);
    this.#verdicts.set(index, verdict);
    this.#decided = [...this.#decided, index];
    if (verdict.kind !== 'left') this.#check(index, verdict);
  }

  /** The person looked at what may be left and lets it through. */
  confirm(index: number): void {
    if (this.checkOf(index)?.kind === 'doubt') this.#checks.set(index, { kind: 'confirmed' });
  }

  get canUndo(): boolean {
    return this.#decided.length > 0;
  }

  /** Takes the last decision back and says of which file it was; null when there is none. */
  undo(): number | null {
    const last = this.#decided.at(-1);
    if (last === undefined) return null;
    this.#forget(last);
    return last;
  }

  /** What a click may store now: decided, and nothing open about what would be stored. */
  get approved(): readonly Approval[] {
    return [...this.#verdicts].flatMap(([index, verdict]): Approval[] => {
      const check = this.checkOf(index)?.kind;
      if (verdict.kind === 'left' || check === 'checking' || check === 'doubt') return [];
      return [{ index, boxes: verdict.kind === 'blanked' ? verdict.boxes : [] }];
    });
  }

  /** Their import has its own outcome from here on. */
  release(approvals: readonly Approval[]): void {
    for (const { index } of approvals) {
      this.#forget(index);
      this.#own.delete(index);
    }
  }

  clear(): void {
    for (const index of [...this.#verdicts.keys()]) this.#forget(index);
    this.#own.clear();
    this.#ofSeries.clear();
    this.#search?.clear();
  }

  #textsOf(index: number): readonly SeenText[] {
    const state = this.#search?.stateOf(index);
    return state?.kind === 'found' ? state.texts : [];
  }

  #check(index: number, verdict: Exclude<Verdict, { kind: 'left' }>): void {
    if (!this.#search || this.#search.failure) {
      this.#checks.set(index, { kind: 'unchecked' });
      return;
    }
    const stop = new AbortController();
    this.#looks.set(index, stop);
    this.#checks.set(index, { kind: 'checking' });
    const boxes = verdict.kind === 'blanked' ? verdict.boxes : [];
    this.#lastLook = this.#lastLook.then(() => this.#lookAgain(index, boxes, stop.signal));
  }

  async #lookAgain(index: number, boxes: readonly PixelBox[], signal: AbortSignal): Promise<void> {
    const seen = this.#textsOf(index);
    try {
      signal.throwIfAborted();
      // A picture that stays as it is was looked at already.
      const isKnown = boxes.length === 0 && this.#search?.stateOf(index).kind === 'found';
      const look = isKnown ? null : await this.#search?.look(index, { signal, blanked: boxes });
      signal.throwIfAborted();
      const open = undecidedTexts(look?.texts ?? seen, seen, boxes);
      this.#checks.set(index, open.length > 0 ? { kind: 'doubt', texts: open } : { kind: 'clear' });
    } catch (error) {
      // What the program cannot look at stands as the person decided it.
      if (!isAbort(error)) this.#checks.set(index, { kind: 'unchecked' });
    }
  }

  #forget(index: number): void {
    if (!this.#verdicts.delete(index)) return;
    this.#looks.get(index)?.abort();
    this.#looks.delete(index);
    this.#checks.delete(index);
    this.#decided = this.#decided.filter((each) => each !== index);
  }
}
