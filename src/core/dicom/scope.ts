import { AppError } from '../errors.ts';
import type { DataSet, Element, Tag } from './dataset.ts';
import { keywordOf } from './dictionary.ts';
import * as Tags from './tags.generated.ts';
import { numberOf } from './values.ts';

const NOTHING: DataSet = new Map();

/** The elements of one data set while it is parsed, and the data set that its item stands in. */
export class Scope {
  readonly parent: Scope | null;
  #elements: Map<Tag, Element> | null;
  #isInOrder = true;
  #lastTag = -1;

  /** `elements`: where the caller wants to see them while parsing goes on. */
  constructor(parent: Scope | null, elements: Map<Tag, Element> | null = null) {
    this.parent = parent;
    this.#elements = elements;
    for (const tag of elements?.keys() ?? []) this.#lastTag = Math.max(this.#lastTag, tag);
  }

  get elements(): DataSet {
    return this.#elements ?? NOTHING;
  }

  /**
   * Elements may come in any order, and one may come again with the same value: both do harm to no
   * reading of the file, dcmtk and pydicom allow them too.
   * @throws {AppError} dicom/malformed where two values contend
   */
  add(tag: Tag, element: Element): void {
    // An item without elements needs no map: a hostile file has millions of them.
    this.#elements ??= new Map();
    if (tag <= this.#lastTag) {
      const before = this.#elements.get(tag);
      if (before && isSame(before, element)) return;
      if (before) {
        throw new AppError('dicom/malformed', 'tag stands twice', { tag: keywordOf(tag) });
      }
    }
    if (tag < this.#lastTag) this.#isInOrder = false;
    else this.#lastTag = tag;
    this.#elements.set(tag, element);
  }

  replace(tag: Tag, element: Element): void {
    this.#elements?.set(tag, element);
  }

  finish(): DataSet {
    if (!this.#elements || this.#isInOrder) return this.elements;
    return new Map([...this.#elements].sort(([a], [b]) => a - b));
  }
}

function isSame(one: Element, other: Element): boolean {
  if (one.kind !== 'value' || other.kind !== 'value' || one.vr !== other.vr) return false;
  return (
    one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index])
  );
}

/** The nearest Pixel Representation, which may stand in a data set around an item. */
export function pixelRepresentationOf(scope: Scope): number | undefined {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const value = numberOf(at.elements, Tags.PixelRepresentation);
    if (value !== undefined) return value;
  }
  return undefined;
}
