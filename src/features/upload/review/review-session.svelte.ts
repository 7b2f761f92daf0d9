import type { PixelBox } from '../../../core/deid/pixels/pixel-box.ts';
import { coveringBoxes } from '../../../core/deid/pixels/text/covering-boxes.ts';
import { isCovered, type SeenText } from '../../../core/deid/pixels/text/seen-text.ts';
import type { ImportQueue } from '../../../state/imports.svelte.ts';
import type { Verdict } from '../../../state/pixel-review.svelte.ts';
import type { PictureFacts } from '../../../state/text-search.svelte.ts';
import { newBox } from './box-moves.ts';
import { HeldPictures } from './held-pictures.ts';

/** How the pictures of a visit stand. `doubt`: decided, but text may be left. */
export type Standing = Verdict['kind'] | 'open' | 'doubt';

/** One visit to the review: the pictures that were held when it began, and the one that is looked at. */
export class ReviewSession {
  /** Indices of the files. */
  readonly held: readonly number[];
  readonly pictures: HeldPictures;
  readonly #imports: ImportQueue;
  #at = $state(0);

  constructor(imports: ImportQueue) {
    this.#imports = imports;
    this.held = imports.toReview.map(({ index }) => index);
    this.pictures = new HeldPictures((...order) => imports.preview(...order));
    this.#at = Math.max(0, this.#firstOpen());
  }

  get at(): number {
    return this.#at;
  }
  get index(): number {
    return this.held[this.#at] ?? 0;
  }
  get facts(): PictureFacts | null {
    return this.factsOf(this.index);
  }
  get boxes(): readonly PixelBox[] {
    return this.boxesOf(this.index);
  }
  /** What the program found in the current picture; null until it has looked. */
  get texts(): readonly SeenText[] | null {
    const state = this.#imports.texts.stateOf(this.index);
    return state.kind === 'found' ? state.texts : null;
  }
  /** Texts of the current picture that no box lies over: what was found, or what is left. */
  get uncovered(): readonly SeenText[] {
    const check = this.#imports.review.checkOf(this.index);
    const texts = check?.kind === 'doubt' ? check.texts : (this.texts ?? []);
    return texts.filter((text) => !isCovered(text, this.boxes));
  }
  get searched(): number {
    return this.held.filter((each) => this.#imports.texts.stateOf(each).kind === 'found').length;
  }

  factsOf(index: number): PictureFacts | null {
    const state = this.#imports.texts.stateOf(index);
    return this.pictures.factsOf(index) ?? (state.kind === 'found' ? state.facts : null);
  }

  suggestedOf(index: number): readonly PixelBox[] {
    const state = this.#imports.texts.stateOf(index);
    return state.kind === 'found' ? state.boxes : (this.factsOf(index)?.suggested ?? []);
  }

  boxesOf(index: number): readonly PixelBox[] {
    const facts = this.factsOf(index);
    if (!facts) return [];
    return this.#imports.review.boxesOf(index, { ...facts, suggested: this.suggestedOf(index) });
  }

  standingOf(index: number): Standing {
    const { review } = this.#imports;
    if (review.checkOf(index)?.kind === 'doubt') return 'doubt';
    return review.verdictOf(index)?.kind ?? 'open';
  }

  countOf(standing: Standing): number {
    return this.held.filter((index) => this.standingOf(index) === standing).length;
  }

  /** Looks for text in all pictures, from the current one on. */
  search(): void {
    this.#imports.texts.start([...this.held.slice(this.#at), ...this.held.slice(0, this.#at)]);
  }

  go(to: number): void {
    this.#at = Math.min(this.held.length - 1, Math.max(0, to));
    this.#imports.texts.prefer(this.held.slice(this.#at));
  }

  goToFirst(standing: Standing): void {
    const place = this.held.findIndex((index) => this.standingOf(index) === standing);
    if (place !== -1) this.go(place);
  }

  draw(boxes: readonly PixelBox[]): void {
    const { facts } = this;
    if (facts) this.#imports.review.draw(this.index, facts.seriesKey, boxes);
  }

  /** A box more; gives back its place among the boxes. */
  add(): number {
    const { facts, boxes } = this;
    if (facts) this.draw([...boxes, newBox(boxes, facts)]);
    return boxes.length;
  }

  /** Boxes over these texts as well. */
  cover(texts: readonly SeenText[]): void {
    const { facts } = this;
    const places = texts.map(({ box }) => box);
    if (facts) this.draw(coveringBoxes(places, this.boxes, facts));
  }

  applyToSeries(): void {
    const { facts } = this;
    if (facts) this.#imports.review.applyToSeries(facts.seriesKey, this.boxes, this.index);
  }

  /** Decides about the current picture and goes on to one that is open. */
  decide(kind: Verdict['kind']): void {
    const { boxes, index } = this;
    if (kind === 'blanked' && boxes.length === 0) return;
    this.#imports.review.decide(index, kind === 'blanked' ? { kind, boxes } : { kind });
    const later = this.held.findIndex(
      (each, place) => place > this.#at && this.standingOf(each) === 'open',
    );
    const next = later === -1 ? this.#firstOpen() : later;
    if (next !== -1) this.go(next);
  }

  undo(): void {
    const undone = this.#imports.review.undo();
    const place = undone === null ? -1 : this.held.indexOf(undone);
    if (place !== -1) this.go(place);
  }

  /** Ends the visit: pictures are let go; what was found and decided stays. */
  end(): void {
    this.pictures.end();
    this.#imports.texts.stop();
  }

  #firstOpen(): number {
    return this.held.findIndex((index) => this.standingOf(index) === 'open');
  }
}
