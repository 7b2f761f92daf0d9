import type { Element, Tag } from './dataset.ts';
import * as Tags from './tags.generated.ts';
import { numberOf } from './values.ts';

/** The elements of one data set while it is parsed, and the data set that its item stands in. */
export interface Scope {
  readonly elements: Map<Tag, Element>;
  readonly parent: Scope | null;
}

/** The nearest Pixel Representation, which may stand in a data set around an item. */
export function pixelRepresentationOf(scope: Scope): number | undefined {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const value = numberOf(at.elements, Tags.PixelRepresentation);
    if (value !== undefined) return value;
  }
  return undefined;
}
