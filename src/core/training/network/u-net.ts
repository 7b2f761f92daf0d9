import type { FullModelOptions } from '../model-options.ts';
import { channelsOf, type NetworkBuilder } from './network-builder.ts';
import type { NetworkNode } from './node.ts';

/** What of a skip counts, as seen from below: one factor a voxel (Oktay 2018). */
function attend(
  net: NetworkBuilder,
  skip: NetworkNode,
  below: NetworkNode,
  name: string,
): NetworkNode {
  const inner = Math.ceil(channelsOf(skip) / 2);
  const one = net.conv(skip, `${name}_skip`, inner, { kernelSize: 1, hasBias: true });
  const two = net.conv(below, `${name}_below`, inner, { kernelSize: 1 });
  const both = net.activation(net.add(one, two, `${name}_add`), `${name}_relu`, 'relu');
  const score = net.conv(both, `${name}_score`, 1, { kernelSize: 1, hasBias: true });
  return net.multiply(skip, net.activation(score, `${name}_sigmoid`, 'sigmoid'), `${name}_gate`);
}

/** Encoder and decoder with skips between (Ronneberger 2015, Çiçek 2016), in 2D or 3D. */
export function uNet(
  net: NetworkBuilder,
  { depth, blockCount, baseFilters }: FullModelOptions,
  classCount: number,
  hasAttention: boolean,
): void {
  const level = (start: NetworkNode, name: string, index: number): NetworkNode => {
    let x = start;
    for (let block = 0; block < blockCount; block++) {
      x = net.convNorm(x, `${name}${index}_block${block}`, baseFilters * 2 ** index);
    }
    return x;
  };
  const skips: NetworkNode[] = [];
  let x = net.input;
  for (let i = 0; i < depth; i++) {
    if (i > 0) x = net.pool(x, `down${i}_pool`);
    x = level(x, 'down', i);
    skips.push(x);
  }
  x = net.dropout(x);
  for (let i = depth - 2; i >= 0; i--) {
    const below = net.upConv(x, `up${i}_upconv`, baseFilters * 2 ** i);
    const skip = skips[i] as NetworkNode;
    const taken = hasAttention ? attend(net, skip, below, `up${i}_attention`) : skip;
    x = level(net.concat([taken, below], `up${i}_concat`), 'up', i);
  }
  net.conv(x, 'logits', classCount, { kernelSize: 1, hasBias: true });
}
