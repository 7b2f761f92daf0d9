import type { FullModelOptions } from '../model-options.ts';
import { channelsOf, type NetworkBuilder } from './network-builder.ts';
import type { NetworkNode } from './node.ts';

/** Two convolutions beside a way around them; the norms stand before the convolutions (He 2016, v2). */
function residualBlock(
  net: NetworkBuilder,
  x: NetworkNode,
  name: string,
  filters: number,
  stride: number,
): NetworkNode {
  const active = net.norm(x, `${name}_norm`);
  const around =
    stride === 1 && channelsOf(x) === filters
      ? x
      : net.conv(active, `${name}_around`, filters, { kernelSize: 1, stride });
  const inner = net.conv(active, `${name}_a_conv`, filters, { stride });
  return net.add(net.normConv(inner, `${name}_b`, filters), around, `${name}_add`);
}

/** Residual blocks; each level after the first begins with a stride of 2. */
export function resNetFeatures(
  net: NetworkBuilder,
  { depth, blockCount, baseFilters }: FullModelOptions,
): NetworkNode {
  let x = net.conv(net.input, 'stem_conv', baseFilters);
  for (let level = 0; level < depth; level++) {
    for (let block = 0; block < blockCount; block++) {
      const stride = level > 0 && block === 0 ? 2 : 1;
      x = residualBlock(net, x, `level${level}_block${block}`, baseFilters * 2 ** level, stride);
    }
  }
  return net.norm(x, 'last_norm');
}
