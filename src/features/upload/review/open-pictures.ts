import { isOfHeader } from '../../../core/deid/pixels/text/seen-text.ts';
import type { TextState } from '../../../state/text-search.svelte.ts';
import type { ReviewSession } from './review-session.svelte.ts';

/** What an approval of all would do, by the indices of the files. */
export interface OpenPictures {
  /** With boxes that were found, suggested or drawn. */
  readonly withBoxes: readonly number[];
  /** Searched, and nothing to blank. */
  readonly withoutText: readonly number[];
  /** Not searched yet, or the search failed, or nobody can approve them: they stay open. */
  readonly notReady: readonly number[];
  readonly boxes: number;
  /** Texts that equal something of the header. */
  readonly ofHeader: number;
}

/** The pictures of a visit that nobody decided about. */
export function openPictures(
  session: ReviewSession,
  stateOf: (index: number) => TextState,
): OpenPictures {
  const open = session.held.filter((index) => session.standingOf(index) === 'open');
  const withBoxes: number[] = [];
  const withoutText: number[] = [];
  const notReady: number[] = [];
  let boxes = 0;
  let ofHeader = 0;
  for (const index of open) {
    const state = stateOf(index);
    if (state.kind !== 'found' || state.facts.rule === 'overlay-in-pixels') {
      notReady.push(index);
      continue;
    }
    const count = session.boxesOf(index).length;
    boxes += count;
    ofHeader += state.texts.filter(isOfHeader).length;
    if (count > 0) withBoxes.push(index);
    else if (state.texts.length === 0) withoutText.push(index);
    else notReady.push(index);
  }
  return { withBoxes, withoutText, notReady, boxes, ofHeader };
}
