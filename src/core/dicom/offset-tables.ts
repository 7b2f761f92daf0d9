import { withElements } from './build.ts';
import type { DataSet, Fragment, ValueElement } from './dataset.ts';
import { sizeOf } from './file-bytes.ts';
import * as Tags from './tags.generated.ts';

const ITEM_HEADER_BYTES = 8;

/** Offset of each fragment's item from the first one, as offset tables count, PS3.5 section A.4. */
export function fragmentOffsets(fragments: readonly Fragment[], multipleOf: 1 | 2): number[] {
  let next = 0;
  return fragments.map((fragment) => {
    const offset = next;
    next += ITEM_HEADER_BYTES + Math.ceil(sizeOf(fragment) / multipleOf) * multipleOf;
    return offset;
  });
}

/** The 64-bit offsets of an Extended Offset Table, PS3.3 section C.7.6.3. */
export function extendedOffsets({ bytes }: ValueElement): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 8);
  return Array.from({ length: count }, (_, index) => Number(view.getBigUint64(index * 8, true)));
}

function extendedTable(table: ValueElement, offsets: readonly number[]): ValueElement {
  const bytes = new Uint8Array(offsets.length * 8);
  const view = new DataView(bytes.buffer);
  offsets.forEach((offset, index) => {
    view.setBigUint64(index * 8, BigInt(offset), true);
  });
  return { ...table, bytes };
}

/**
 * The data set with offset tables that are true once every fragment has an even length. Only files that
 * break the rule have odd ones; all others come back as they are.
 */
export function withPaddedOffsets(dataSet: DataSet): DataSet {
  const pixels = dataSet.get(Tags.PixelData);
  if (pixels?.kind !== 'encapsulated') return dataSet;
  const { fragments, basicOffsetTable } = pixels;
  if (fragments.every((fragment) => sizeOf(fragment) % 2 === 0)) return dataSet;
  const padded = fragmentOffsets(fragments, 2);
  const paddedByOdd = new Map(
    fragmentOffsets(fragments, 1).map((offset, index) => [offset, padded[index] ?? 0]),
  );
  const paddedOnes = new Set(padded);
  const toPadded = (offsets: readonly number[]): readonly number[] =>
    offsets.every((offset) => paddedOnes.has(offset))
      ? offsets
      : offsets.map((offset) => paddedByOdd.get(offset) ?? offset);
  const extended = dataSet.get(Tags.ExtendedOffsetTable);
  return withElements(dataSet, [
    { ...pixels, basicOffsetTable: Uint32Array.from(toPadded([...basicOffsetTable])) },
    ...(extended?.kind === 'value'
      ? [extendedTable(extended, toPadded(extendedOffsets(extended)))]
      : []),
  ]);
}
