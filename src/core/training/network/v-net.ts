import type { FullModelOptions } from '../model-options.ts';
import type { NetworkBuilder } from './network-builder.ts';
import type { NetworkNode } from './node.ts';

/** Encoder and decoder of residual levels; strided convolutions go down (after Milletari 2016). */
export function vNet(
  net: NetworkBuilder,
  { depth, blockCount, baseFilters }: FullModelOptions,
  classCount: number,
): void {
  const level = (start: NetworkNode, name: string, index: number): NetworkNode => {
    let x = start;
    for (let block = 0; block < blockCount; block++) {
      x = net.normConv(x, `${name}${index}_block${block}`, baseFilters * 2 ** index);
    }
    return net.add(start, x, `${name}${index}_add`);
  };
  const skips: NetworkNode[] = [];
  let x = net.conv(net.input, 'stem_conv', baseFilters);
  for (let i = 0; i < depth; i++) {
    if (i > 0) {
      x = net.normConv(x, `down${i}_enter`, baseFilters * 2 ** i, { kernelSize: 2, stride: 2 });
    }
    x = level(x, 'down', i);
    skips.push(x);
  }
  x = net.dropout(x);
  for (let i = depth - 2; i >= 0; i--) {
    const filters = baseFilters * 2 ** i;
    const below = net.upConv(net.norm(x, `up${i}_norm`), `up${i}_upconv`, filters);
    const both = net.concat([skips[i] as NetworkNode, below], `up${i}_concat`);
    x = level(net.normConv(both, `up${i}_enter`, filters, { kernelSize: 1 }), 'up', i);
  }
  net.conv(net.norm(x, 'last_norm'), 'logits', classCount, { kernelSize: 1, hasBias: true });
}
