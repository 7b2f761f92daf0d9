import type { PixelBox } from '../pixel-box.ts';
import { coveredShare } from './covering-boxes.ts';
import type { Identifying } from '../../brands.ts';
import { sharedArea, unionOf } from './text-lines.ts';
import type { Telling } from './telling-text.ts';

/** Text of one picture, found in one or more of its frames. */
export interface SeenText {
  readonly box: PixelBox;
  /** What was read there; empty where nothing could be read. */
  readonly text: Identifying<string>;
  readonly telling: Telling | null;
}

/** Two boxes stand in one place when they share so much of the smaller one. */
const SAME_PLACE = 0.5;
/** A text counts as covered when so much of it is: its box has a rim without strokes. */
const COVERED = 0.85;
/** A single sign is no wider than so many of its heights. */
const MOST_SIGN_WIDTHS = 1.5;
/** A text counts as left on purpose when no more of it is covered: not half a name. */
const UNTOUCHED = 0.1;

const areaOf = ({ rows, columns }: PixelBox) => rows * columns;

function isSamePlace(a: PixelBox, b: PixelBox): boolean {
  return sharedArea(a, b) >= SAME_PLACE * Math.min(areaOf(a), areaOf(b));
}

/** Texts of one frame more: what stands in one place is one text, read by whoever knows more of it. */
export function withTextsOf(
  known: readonly SeenText[],
  found: readonly SeenText[],
): readonly SeenText[] {
  const all = [...known];
  for (const text of found) {
    const at = all.findIndex((each) => isSamePlace(each.box, text.box));
    const other = all[at];
    if (!other) all.push(text);
    else {
      const better = other.telling === null && text.telling !== null ? text : other;
      all[at] = { ...better, box: unionOf(other.box, text.box) };
    }
  }
  return all;
}

/** Texts of `found` that stand where none of `known` does. */
export function newTexts(
  found: readonly SeenText[],
  known: readonly SeenText[],
): readonly SeenText[] {
  return found.filter(({ box }) => !known.some((each) => isSamePlace(each.box, box)));
}

/** Whether boxes lie over a text. */
export function isCovered({ box }: SeenText, boxes: readonly PixelBox[]): boolean {
  return coveredShare(box, boxes) >= COVERED;
}

/** About as wide as high: one letter, or a sign that looks like one. */
function isSingleSign({ box }: SeenText): boolean {
  return box.columns < MOST_SIGN_WIDTHS * box.rows;
}

/** It equals something of the header: a name, a number, a date, a place. */
export function isOfHeader({ telling }: SeenText): boolean {
  return telling === 'name' || telling === 'id' || telling === 'date' || telling === 'place';
}

/**
 * What of the texts found in a blanked picture the person has not decided about. Decided is what was
 * shown before (`seen`) and left as a whole, unless it equals something of the header. A single sign that
 * is no part of a text seen before tells nothing: devices have such signs as logos and markers.
 */
export function undecidedTexts(
  left: readonly SeenText[],
  seen: readonly SeenText[],
  boxes: readonly PixelBox[],
): readonly SeenText[] {
  return left.filter((text) => {
    if (isOfHeader(text)) return true;
    const before = seen.filter((each) => isSamePlace(each.box, text.box));
    if (before.length === 0) return !isSingleSign(text);
    return before.some((each) => coveredShare(each.box, boxes) > UNTOUCHED);
  });
}
