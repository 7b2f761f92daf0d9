import { SvelteMap } from 'svelte/reactivity';
import type { PixelBox } from '../core/deid/pixels/pixel-box.ts';

/** What a person decided about one picture. */
export type Verdict =
  | { readonly kind: 'as-it-is' }
  | { readonly kind: 'blanked'; readonly boxes: readonly PixelBox[] }
  | { readonly kind: 'left' };

/** A file that may be stored, with the boxes that are blanked before. */
export interface Approval {
  readonly index: number;
  readonly boxes: readonly PixelBox[];
}

/** What boxes of a picture begin with, and which other pictures they would fit. */
interface BoxContext {
  readonly seriesKey: string;
  readonly suggested: readonly PixelBox[];
}

interface OwnBoxes {
  readonly seriesKey: string;
  readonly boxes: readonly PixelBox[];
}

/**
 * The book of a review: boxes and decisions by the index of the file, nothing of the pictures. A decision
 * can be taken back until the import of that file ran.
 */
export class PixelReview {
  readonly #verdicts = new SvelteMap<number, Verdict>();
  readonly #own = new SvelteMap<number, OwnBoxes>();
  readonly #ofSeries = new SvelteMap<string, readonly PixelBox[]>();
  /** Indices in the order in which they were decided, the last one behind. */
  #decided = $state.raw<readonly number[]>([]);

  verdictOf(index: number): Verdict | null {
    return this.#verdicts.get(index) ?? null;
  }

  /** Drawn on this picture, else applied to its series, else suggested. */
  boxesOf(index: number, { seriesKey, suggested }: BoxContext): readonly PixelBox[] {
    const verdict = this.#verdicts.get(index);
    if (verdict?.kind === 'blanked') return verdict.boxes;
    return this.#own.get(index)?.boxes ?? this.#ofSeries.get(seriesKey) ?? suggested;
  }

  /** A change of what was decided already takes the decision back. */
  draw(index: number, seriesKey: string, boxes: readonly PixelBox[]): void {
    this.#own.set(index, { seriesKey, boxes });
    this.#forget(index);
  }

  /** Every picture of the series that is not decided yet has these boxes from now on. */
  applyToSeries(seriesKey: string, boxes: readonly PixelBox[]): void {
    this.#ofSeries.set(seriesKey, boxes);
    for (const [index, own] of this.#own) {
      if (own.seriesKey === seriesKey && !this.#verdicts.has(index)) this.#own.delete(index);
    }
  }

  decide(index: number, verdict: Verdict): void {
    this.#forget(index);
    this.#verdicts.set(index, verdict);
    this.#decided = [...this.#decided, index];
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

  /** What a click may store now. */
  get approved(): readonly Approval[] {
    return [...this.#verdicts].flatMap(([index, verdict]): Approval[] => {
      if (verdict.kind === 'left') return [];
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
    this.#verdicts.clear();
    this.#own.clear();
    this.#ofSeries.clear();
    this.#decided = [];
  }

  #forget(index: number): void {
    if (!this.#verdicts.delete(index)) return;
    this.#decided = this.#decided.filter((each) => each !== index);
  }
}
