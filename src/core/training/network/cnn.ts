import type { FullModelOptions } from '../model-options.ts';
import type { NetworkBuilder } from './network-builder.ts';
import type { NetworkNode } from './node.ts';

/** Levels of convolution, norm and ReLU with max pooling between: the plain classifier's features. */
export function cnnFeatures(
  net: NetworkBuilder,
  start: NetworkNode,
  { depth, blockCount, baseFilters }: FullModelOptions,
): NetworkNode {
  let x = start;
  for (let level = 0; level < depth; level++) {
    if (level > 0) x = net.pool(x, `level${level}_pool`);
    for (let block = 0; block < blockCount; block++) {
      x = net.convNorm(x, `level${level}_block${block}`, baseFilters * 2 ** level);
    }
  }
  return x;
}

/** What turns features into one logit a class. */
export function classify(net: NetworkBuilder, features: NetworkNode, classCount: number): void {
  net.dense(net.dropout(net.globalAverage(features)), 'logits', classCount);
}
