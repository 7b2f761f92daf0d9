import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowEnds, windowToBytes, type Window } from './window.ts';

const bytesAt = (window: Window, ...values: number[]) => [
  ...windowToBytes(Float32Array.from(values), window),
];

describe('windows with known answers', () => {
  it('LINEAR, PS3.3 C.11.2.1.2.1 note 3: centre 2048, width 4096', () => {
    expect(bytesAt({ center: 2048, width: 4096 }, -5, 0, 2047.5, 4095, 5000)).toEqual([
      0, 0, 128, 255, 255,
    ]);
  });

  it('LINEAR and LINEAR_EXACT differ by half a value and a width of one, C.11.2.1.3.2', () => {
    // Centre 2, width 4: LINEAR goes from 0 to 3, LINEAR_EXACT from 0 to 4.
    const values = [0, 1, 2, 3, 4];
    expect(bytesAt({ center: 2, width: 4 }, ...values)).toEqual([0, 85, 170, 255, 255]);
    const exact = { center: 2, width: 4, function: 'LINEAR_EXACT' } as const;
    expect(bytesAt(exact, ...values)).toEqual([0, 64, 128, 191, 255]);
    expect(bytesAt({ ...exact, center: 0.5, width: 1 }, 0, 0.25, 1)).toEqual([0, 64, 255]);
  });

  it('SIGMOID is one half at the centre, C.11.2.1.3.1', () => {
    // 255 / (1 + e²) = 30.4 half a width below the centre, 255 / (1 + e⁻²) = 224.6 above it.
    const window = { center: 100, width: 50, function: 'SIGMOID' } as const;
    expect(bytesAt(window, -1000, 75, 100, 125, 1000)).toEqual([0, 30, 128, 225, 255]);
  });

  it('shows what is no number as black, either way round', () => {
    for (const by of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
      const window = { center: 0, width: 10, function: by };
      expect(bytesAt(window, NaN)).toEqual([0]);
      expect([...windowToBytes(Float32Array.of(NaN), window, { inverted: true })]).toEqual([0]);
    }
  });
});

const anyWindow: fc.Arbitrary<Window> = fc.record({
  center: fc.integer({ min: -3000, max: 3000 }),
  width: fc.integer({ min: 2, max: 6000 }),
  function: fc.constantFrom('LINEAR', 'LINEAR_EXACT', 'SIGMOID'),
});
const anyValues = fc.array(fc.integer({ min: -40_000, max: 40_000 }), { minLength: 2 });

describe('every window', () => {
  it('is monotone, and inverted it is the negative', () => {
    fc.assert(
      fc.property(anyWindow, anyValues, (window, values) => {
        const sorted = Float32Array.from(values).sort();
        const bytes = [...windowToBytes(sorted, window)];
        expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
        const negative = windowToBytes(sorted, window, { inverted: true });
        // Halves are rounded to even in both directions.
        bytes.forEach((byte, i) => {
          expect(Math.abs(255 - byte - (negative[i] ?? 0))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('is black and white from its ends on, and the middle is half', () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        const [black, white] = windowEnds(window);
        if (window.function === 'SIGMOID') {
          expect(bytesAt(window, black, white)).toEqual([30, 225]);
        } else {
          expect(bytesAt(window, black - 1, black, white, white + 1)).toEqual([0, 0, 255, 255]);
        }
        expect([127, 128]).toContain(bytesAt(window, (black + white) / 2)[0]);
      }),
    );
  });
});
