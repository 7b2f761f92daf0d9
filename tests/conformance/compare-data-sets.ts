import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import { elementOf, keywordOf } from '../../src/core/dicom/dictionary.ts';

const PADDING = 0xfffcfffc;

/** Group lengths and trailing padding say something about the bytes of one file only. */
function isKept(tag: number): boolean {
  return elementOf(tag) !== 0 && tag !== PADDING;
}

function bytesDiffer(found: Uint8Array, expected: Uint8Array): boolean {
  const even = expected.length + (expected.length % 2);
  const isLonger = found.length !== expected.length && found.length !== even;
  return isLonger || expected.some((byte, index) => byte !== found[index]);
}

function elementDifference(found: Element, expected: Element): string | null {
  if (found.kind !== expected.kind) return `${expected.kind} became ${found.kind}`;
  if (found.vr !== expected.vr) return `${expected.vr} became ${found.vr}`;
  if (found.kind === 'value' && expected.kind === 'value') {
    return bytesDiffer(found.bytes, expected.bytes) ? 'other bytes' : null;
  }
  if (found.kind === 'encapsulated' && expected.kind === 'encapsulated') {
    if (found.basicOffsetTable.join() !== expected.basicOffsetTable.join()) return 'other offsets';
    if (found.fragments.length !== expected.fragments.length) return 'other fragments';
    const isOther = expected.fragments.some((fragment, index) => {
      const other = found.fragments[index];
      const areBytes = fragment instanceof Uint8Array && other instanceof Uint8Array;
      return !areBytes || bytesDiffer(other, fragment);
    });
    return isOther ? 'other bytes in a fragment' : null;
  }
  return null;
}

/** What is not the same, element by element, private ones and items too; empty when all is. */
export function dataSetDifferences(found: DataSet, expected: DataSet, path = ''): string[] {
  const tags = [...new Set([...found.keys(), ...expected.keys()])].filter(isKept);
  return tags.flatMap((tag) => {
    const place = `${path}/${keywordOf(tag)}`;
    const [one, other] = [found.get(tag), expected.get(tag)];
    if (!one || !other) return [`${place}: ${one ? 'added' : 'lost'}`];
    if (one.kind === 'sequence' && other.kind === 'sequence') {
      if (one.items.length !== other.items.length) return [`${place}: other count of items`];
      return other.items.flatMap((item, index) =>
        dataSetDifferences(one.items[index] ?? new Map(), item, `${place}[${index}]`),
      );
    }
    const difference = elementDifference(one, other);
    return difference === null ? [] : [`${place}: ${difference}`];
  });
}

/** Elements of a data set and of all its items. */
export function elementCount(dataSet: DataSet): number {
  return [...dataSet.values()].reduce((sum, one) => {
    const inside = one.kind === 'sequence' ? one.items.map(elementCount) : [];
    return inside.reduce((total, count) => total + count, sum + 1);
  }, 0);
}
