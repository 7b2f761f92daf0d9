import { describe, expect, it } from 'vitest';
import { directionLetters, edgeLetters, fitImage, pixelAt } from './geometry.ts';

describe('fitImage', () => {
  it('centres a square image in a wide box', () => {
    const shape = { rows: 100, columns: 100, pixelSpacingMm: null };
    expect(fitImage(shape, 400, 200)).toEqual({ left: 100, top: 0, width: 200, height: 200 });
  });

  it('keeps the aspect of the body, not of the matrix', () => {
    const shape = { rows: 50, columns: 200, pixelSpacingMm: [4, 1] as const };
    expect(fitImage(shape, 200, 300)).toEqual({ left: 0, top: 50, width: 200, height: 200 });
  });

  it('takes square pixels when the spacing is of no use', () => {
    const shape = { rows: 10, columns: 20, pixelSpacingMm: [0, 0] as const };
    expect(fitImage(shape, 200, 200)).toEqual({ left: 0, top: 50, width: 200, height: 100 });
  });
});

describe('pixelAt', () => {
  const shape = { rows: 2, columns: 4, pixelSpacingMm: null };
  const place = { left: 10, top: 20, width: 40, height: 20 };

  it('finds the pixel under the point', () => {
    expect(pixelAt(shape, place, 10, 20)).toEqual({ row: 0, column: 0 });
    expect(pixelAt(shape, place, 49.9, 39.9)).toEqual({ row: 1, column: 3 });
  });

  it('finds none beside the image', () => {
    expect(pixelAt(shape, place, 9.9, 25)).toBeNull();
    expect(pixelAt(shape, place, 50, 25)).toBeNull();
  });
});

describe('orientation letters', () => {
  it('name an axial image as radiologists see it', () => {
    expect(edgeLetters([1, 0, 0, 0, 1, 0])).toEqual({
      right: 'L',
      left: 'R',
      bottom: 'P',
      top: 'A',
    });
  });

  it('name coronal and sagittal images with the head on top', () => {
    expect(edgeLetters([1, 0, 0, 0, 0, -1])).toEqual({
      right: 'L',
      left: 'R',
      bottom: 'F',
      top: 'H',
    });
    expect(edgeLetters([0, 1, 0, 0, 0, -1])).toEqual({
      right: 'P',
      left: 'A',
      bottom: 'F',
      top: 'H',
    });
  });

  it('name the second direction of an oblique one', () => {
    expect(directionLetters([0.5, 0.866, 0])).toBe('PL');
    expect(directionLetters([0.2, 0.98, 0])).toBe('P');
  });

  it('are left out without an orientation', () => {
    expect(edgeLetters(null)).toBeNull();
    expect(edgeLetters([1, 0, 0])).toBeNull();
  });
});
