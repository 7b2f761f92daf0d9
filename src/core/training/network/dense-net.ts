import type { FullModelOptions } from '../model-options.ts';
import { channelsOf, type NetworkBuilder } from './network-builder.ts';
import type { NetworkNode } from './node.ts';

/**
 * Each block sees the features of all before it in its level and adds baseFilters more; between
 * levels channels and sides are halved (Huang 2017).
 */
export function denseNetFeatures(
  net: NetworkBuilder,
  { depth, blockCount, baseFilters }: FullModelOptions,
): NetworkNode {
  let x = net.conv(net.input, 'stem_conv', 2 * baseFilters);
  for (let level = 0; level < depth; level++) {
    if (level > 0) {
      const halved = Math.ceil(channelsOf(x) / 2);
      x = net.normConv(x, `level${level}_enter`, halved, { kernelSize: 1 });
      x = net.pool(x, `level${level}_pool`, 'averagePool');
    }
    for (let block = 0; block < blockCount; block++) {
      const name = `level${level}_block${block}`;
      x = net.concat([x, net.normConv(x, name, baseFilters)], `${name}_concat`);
    }
  }
  return net.norm(x, 'last_norm');
}
