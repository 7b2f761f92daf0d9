import { testClassifier } from './test-classifier.ts';
import { testSegmenter } from './test-segmenter.ts';
import type { Tested, TestInput } from './tested.ts';

/** Figures of the test part, and what they can be worked out from again. */
export function testModel(input: TestInput): Promise<Tested> {
  return input.plan.task === 'classification' ? testClassifier(input) : testSegmenter(input);
}
