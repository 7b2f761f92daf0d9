import type { Element } from '../../src/core/dicom/dataset.ts';

/** Whether two elements are the same, byte by byte and item by item. */
export function isSame(a: Element, b: Element | null | undefined): boolean {
  if (a.kind === 'value') {
    return (
      b?.kind === 'value' &&
      a.vr === b.vr &&
      a.bytes.length === b.bytes.length &&
      a.bytes.every((byte, at) => byte === b.bytes[at])
    );
  }
  if (a.kind !== 'sequence' || b?.kind !== 'sequence' || a.items.length !== b.items.length) {
    return false;
  }
  return a.items.every((item, at) => {
    const other = b.items[at];
    if (item.size !== other?.size) return false;
    return [...item.values()].every((element) => isSame(element, other.get(element.tag)));
  });
}
