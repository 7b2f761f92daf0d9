import { z } from '../wire/z.ts';
import { learningRateSchema } from './learning-rate.ts';
import { lossSchema } from './loss-options.ts';

export const optimizerSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('adam'),
      beta1: z.number().min(0).lt(1).default(0.9),
      beta2: z.number().min(0).lt(1).default(0.999),
      epsilon: z.number().positive().default(1e-7),
      weightDecay: z.number().min(0).default(0),
    })
    .describe('With a weight decay it is AdamW: the decay is decoupled.'),
  z.strictObject({
    kind: z.literal('sgd'),
    momentum: z.number().min(0).lt(1).default(0.9),
    nesterov: z.boolean().default(true),
    weightDecay: z.number().min(0).default(0),
  }),
]);

/** How a network is trained. */
export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).max(10_000),
  batchSize: z.int().min(1).max(4096),
  optimizer: optimizerSchema.prefault({ kind: 'adam' }),
  learningRate: learningRateSchema,
  loss: lossSchema.prefault({ kind: 'cross-entropy' }),
  classWeights: z
    .union([z.enum(['none', 'balanced']), z.array(z.number().positive()).min(2)])
    .default('none')
    .describe('balanced: the inverse of how often the class is among the training examples.'),
  labelSmoothing: z.number().min(0).lt(1).default(0),
  clipNorm: z
    .number()
    .positive()
    .optional()
    .describe('Gradients are scaled so that their common norm is no larger.'),
  sampling: z
    .enum(['shuffled', 'class-balanced'])
    .default('shuffled')
    .describe('class-balanced: every class equally often in an epoch, small ones several times.'),
  best: z
    .enum(['loss', 'accuracy', 'auc', 'dice', 'last'])
    .default('loss')
    .describe('Figure of the validation part by which the weights that are kept are chosen.'),
  averageDecay: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe('Validates and keeps an exponential moving average of the weights.'),
  earlyStopping: z
    .strictObject({ patience: z.int().min(1) })
    .optional()
    .describe('Ends when the figure got no better in so many validations.'),
  validateEvery: z.int().min(1).default(1).describe('Epochs from one validation to the next.'),
});

export type TrainingOptions = z.infer<typeof trainingSchema>;
export type OptimizerOptions = z.infer<typeof optimizerSchema>;
