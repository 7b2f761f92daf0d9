import { expect, it } from 'vitest';
import { draggedWindow } from './drag-window.ts';
import { shortNumber } from './short-number.ts';

const drag = (across: number, down: number) => ({ across, down, boxWidth: 400 });

it('widens to the right and shifts downwards, in whole numbers', () => {
  const start = { center: 40, width: 400 };
  expect(draggedWindow(start, drag(20, -10))).toEqual({ center: 20, width: 440 });
  expect(draggedWindow(start, drag(0, 0))).toEqual(start);
});

it('never gives a window without a width', () => {
  expect(draggedWindow({ center: 40, width: 400 }, drag(-9999, 0))).toEqual({
    center: 40,
    width: 1,
  });
  const exact = { center: 0.5, width: 1, function: 'LINEAR_EXACT' } as const;
  expect(draggedWindow(exact, drag(-9999, 0)).width).toBe(0.01);
});

it('is as fine as the window, and keeps its function', () => {
  const map = { center: 0.002, width: 0.004, function: 'LINEAR_EXACT' } as const;
  expect(draggedWindow(map, drag(50, 25))).toEqual({ ...map, center: 0.0025, width: 0.005 });
  const sigmoid = { center: 1000, width: 2000, function: 'SIGMOID' } as const;
  expect(draggedWindow(sigmoid, drag(1, 0))).toEqual({ ...sigmoid, width: 2010 });
});

it('writes as many digits as a reader needs', () => {
  expect([12_345.678, -1000.04, 40, 0.001_234_56, 0].map(shortNumber)).toEqual([
    12_345.7, -1000, 40, 0.001_235, 0,
  ]);
});
