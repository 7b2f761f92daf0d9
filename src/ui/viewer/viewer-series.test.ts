import { describe, expect, it } from 'vitest';
import { storedImage } from '../../../tests/support/seed-studies.ts';
import { stackMaker } from './viewer-series.ts';

/** Rows as they come anew from the database each time. */
const rowsOf = (series: number, count: number) =>
  Array.from({ length: count }, (_, image) => storedImage(1, series, image));

describe('stacks of a study', () => {
  it('are the same objects while nothing has changed', () => {
    const makeStacks = stackMaker();
    const before = makeStacks([...rowsOf(0, 3), ...rowsOf(1, 3)]);
    expect(makeStacks([...rowsOf(0, 3), ...rowsOf(1, 3)])).toBe(before);
  });

  it('are made anew for the series that changed alone', () => {
    const makeStacks = stackMaker();
    const [still, growing] = makeStacks([...rowsOf(0, 3), ...rowsOf(1, 3)]);
    const after = makeStacks([...rowsOf(0, 3), ...rowsOf(1, 4)]);
    expect(after[0]).toBe(still);
    expect(after[1]).not.toBe(growing);
    expect(after[1]?.slices).toHaveLength(4);
  });

  it('follow a row that was written anew', () => {
    const makeStacks = stackMaker();
    const rows = rowsOf(0, 3);
    const [before] = makeStacks(rows);
    const moved = rows.map((row, at) =>
      at === 0 ? storedImage(1, 0, 0, { imagePositionMm: [0, 0, 99] }) : row,
    );
    const [after] = makeStacks(moved);
    expect(before?.slices.map(({ imageId }) => imageId)).toEqual(
      [2, 1, 0].map((at) => rows[at]?.imageId),
    );
    expect(after?.slices[0]?.imageId).toBe(rows[0]?.imageId);
  });

  it('forget a series that is gone', () => {
    const makeStacks = stackMaker();
    makeStacks([...rowsOf(0, 3), ...rowsOf(1, 3)]);
    expect(makeStacks(rowsOf(1, 3)).map(({ seriesUid }) => seriesUid)).toEqual(['2.25.1.2']);
  });

  it('count every frame of an image', () => {
    const [stack] = stackMaker()([storedImage(1, 0, 0, { frames: 3 }), storedImage(1, 0, 1)]);
    expect(stack?.slices.map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 2, 0]);
    expect(stack?.ends).toBeNull();
  });
});
