import { describe, expect, it } from 'vitest';
import { learningRateAt, learningRateSchema } from './learning-rate.ts';

const STEPS = 10;
const EPOCHS = 10;
const rates = (options: object) => {
  const parsed = learningRateSchema.parse(options);
  return Array.from({ length: STEPS * EPOCHS }, (_, step) =>
    learningRateAt(parsed, step, STEPS, EPOCHS),
  );
};

describe('learningRateAt', () => {
  it('stays, and falls in steps', () => {
    expect(new Set(rates({ schedule: 'constant', rate: 0.1 }))).toEqual(new Set([0.1]));
    const steps = rates({ schedule: 'step', rate: 1, everyEpochs: 4, factor: 0.5 });
    expect([steps[0], steps[39], steps[40], steps[80]]).toEqual([1, 1, 0.5, 0.25]);
  });

  it('falls along half a cosine, and along a power', () => {
    const cosine = rates({ schedule: 'cosine', rate: 1, finalRate: 0.2 });
    expect(cosine[0]).toBeCloseTo(1, 6);
    expect(cosine[50]).toBeCloseTo(0.6, 6);
    expect(cosine[99]).toBeCloseTo(0.2, 3);
    const poly = rates({ schedule: 'poly', rate: 1, power: 2 });
    expect(poly[50]).toBeCloseTo(0.25, 6);
  });

  it('rises evenly in the warm-up', () => {
    const warm = rates({ schedule: 'constant', rate: 1, warmUpEpochs: 0.3 });
    expect(warm.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
  });

  it('goes up and down once', () => {
    const cycle = rates({ schedule: 'one-cycle', rate: 1, riseShare: 0.3 });
    expect(cycle[0]).toBeCloseTo(0.04, 6);
    expect(cycle.indexOf(Math.max(...cycle))).toBe(30);
    expect(cycle[30]).toBeCloseTo(1, 6);
    expect(cycle[99]).toBeLessThan(0.001);
  });

  it('has no rate that is not above zero before the end', () => {
    for (const schedule of ['constant', 'cosine', 'poly', 'one-cycle']) {
      expect(rates({ schedule, rate: 0.1 }).every((rate) => rate > 0)).toBe(true);
    }
  });
});
