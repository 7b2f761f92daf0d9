import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scrollTopFor, virtualWindow } from './virtual-window.ts';

const anyExtent = fc.record({
  count: fc.nat(10_000),
  rowHeight: fc.integer({ min: 10, max: 200 }),
  scrollTop: fc.nat(500_000),
  height: fc.integer({ min: 0, max: 2_000 }),
});

it('draws every row that is in view, few others, and keeps the full height', () => {
  fc.assert(
    fc.property(anyExtent, (extent) => {
      const { start, end, before, after } = virtualWindow(extent);
      const { count, rowHeight, scrollTop, height } = extent;
      expect(before + (end - start) * rowHeight + after).toBe(count * rowHeight);
      expect(end - start).toBeLessThanOrEqual(Math.ceil(height / rowHeight) + 12);
      for (const y of [scrollTop, scrollTop + height]) {
        const row = Math.floor(y / rowHeight);
        if (row < count) expect(row >= start && row < end + 1).toBe(true);
      }
    }),
  );
});

it('scrolls as little as it must', () => {
  const extent = { count: 100, rowHeight: 50, scrollTop: 500, height: 300 };
  expect(scrollTopFor(12, extent)).toBe(500);
  expect(scrollTopFor(4, extent)).toBe(200);
  expect(scrollTopFor(20, extent)).toBe(750);
  expect(scrollTopFor(20, extent, 40)).toBe(790);
});
