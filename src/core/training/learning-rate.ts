import { z } from '../wire/z.ts';

const warmUpEpochs = z.number().min(0).default(0).describe('Rises evenly from nothing before.');
const base = { rate: z.number().positive().max(10), warmUpEpochs };

/** The learning rate over a run. */
export const learningRateSchema = z.discriminatedUnion('schedule', [
  z.strictObject({ schedule: z.literal('constant'), ...base }),
  z
    .strictObject({
      schedule: z.literal('step'),
      ...base,
      everyEpochs: z.int().min(1),
      factor: z.number().gt(0).lt(1).default(0.1),
    })
    .describe('Times the factor after every so many epochs.'),
  z
    .strictObject({
      schedule: z.literal('cosine'),
      ...base,
      finalRate: z.number().min(0).default(0),
    })
    .describe('Half a cosine down (Loshchilov and Hutter 2017).'),
  z
    .strictObject({
      schedule: z.literal('poly'),
      ...base,
      power: z.number().positive().default(0.9),
    })
    .describe('(1 − t)^power, as nnU-Net has it.'),
  z
    .strictObject({
      schedule: z.literal('one-cycle'),
      rate: z.number().positive().max(10),
      riseShare: z.number().gt(0).lt(1).default(0.3),
      startFactor: z.number().gt(0).max(1).default(0.04),
      endFactor: z.number().gt(0).max(1).default(1e-4),
    })
    .describe('Cosine up to the rate, cosine down to nearly nothing (Smith and Topin 2018).'),
]);

export type LearningRateOptions = z.infer<typeof learningRateSchema>;

/** From `from` at 0 to `to` at 1, along half a cosine. */
const cosineBetween = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;

/** Rate of step `step` (from 0) of a run of `epochs` times `stepsPerEpoch` steps. */
export function learningRateAt(
  options: LearningRateOptions,
  step: number,
  stepsPerEpoch: number,
  epochs: number,
): number {
  const total = stepsPerEpoch * epochs;
  const { rate } = options;
  if (options.schedule === 'one-cycle') {
    const { riseShare, startFactor, endFactor } = options;
    const share = step / total;
    return share < riseShare
      ? cosineBetween(rate * startFactor, rate, share / riseShare)
      : cosineBetween(rate, rate * endFactor, (share - riseShare) / (1 - riseShare));
  }
  const warmUp = Math.min(total, Math.round(options.warmUpEpochs * stepsPerEpoch));
  if (step < warmUp) return (rate * (step + 1)) / (warmUp + 1);
  const share = (step - warmUp) / Math.max(1, total - warmUp);
  switch (options.schedule) {
    case 'constant':
      return rate;
    case 'step':
      return rate * options.factor ** Math.floor(step / (stepsPerEpoch * options.everyEpochs));
    case 'cosine':
      return cosineBetween(rate, options.finalRate, share);
    case 'poly':
      return rate * (1 - share) ** options.power;
  }
}
