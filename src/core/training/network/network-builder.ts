import { AppError } from '../../errors.ts';
import type { FullModelOptions } from '../model-options.ts';
import type { Network, NetworkNode, Operation } from './node.ts';

interface ConvChange {
  readonly kernelSize?: number;
  readonly stride?: number;
  readonly hasBias?: boolean;
}

type Activation = Extract<Operation, { kind: 'norm' }>['activation'];

/** Channels of one group of a group norm where they divide so; fewer groups else. */
const MOST_GROUPS = 8;

function groupsOf(channels: number): number {
  let groups = Math.min(MOST_GROUPS, channels);
  while (channels % groups !== 0) groups--;
  return groups;
}

/** Adds nodes one by one and works out their shapes. */
export class NetworkBuilder {
  readonly input: NetworkNode;
  readonly #options: FullModelOptions;
  readonly #nodes: NetworkNode[] = [];

  /** inputShape is [...spatial, channels]. */
  constructor(options: FullModelOptions, inputShape: readonly number[]) {
    this.#options = options;
    this.input = this.#add('image', { kind: 'input' }, [], inputShape, 1);
  }

  finish(): Network {
    return this.#nodes;
  }

  conv(x: NetworkNode, name: string, filters: number, change: ConvChange = {}): NetworkNode {
    const { kernelSize = this.#options.kernelSize, stride = 1, hasBias = false } = change;
    const shape = [...spaceOf(x).map((size) => Math.ceil(size / stride)), filters];
    return this.#next(name, { kind: 'conv', filters, kernelSize, stride, hasBias }, [x], shape);
  }

  upConv(x: NetworkNode, name: string, filters: number): NetworkNode {
    const shape = [...spaceOf(x).map((size) => size * 2), filters];
    return this.#next(name, { kind: 'upConv', filters }, [x], shape);
  }

  norm(x: NetworkNode, name: string, activation: Activation = 'relu'): NetworkNode {
    const { normalization } = this.#options;
    const groups = normalization === 'group' ? groupsOf(channelsOf(x)) : 1;
    return this.#next(name, { kind: 'norm', normalization, groups, activation }, [x], x.shape);
  }

  /** Convolution, norm and activation. */
  convNorm(x: NetworkNode, name: string, filters: number, change?: ConvChange): NetworkNode {
    return this.norm(this.conv(x, `${name}_conv`, filters, change), `${name}_norm`);
  }

  /** Norm, activation and convolution. */
  normConv(x: NetworkNode, name: string, filters: number, change?: ConvChange): NetworkNode {
    return this.conv(this.norm(x, `${name}_norm`), `${name}_conv`, filters, change);
  }

  /** @throws {AppError} train/bad-options when a side is too small to be halved */
  pool(x: NetworkNode, name: string, kind: 'maxPool' | 'averagePool' = 'maxPool'): NetworkNode {
    const shape = [...spaceOf(x).map((size) => Math.floor(size / 2)), channelsOf(x)];
    if (shape.includes(0)) {
      throw new AppError('train/bad-options', 'too many levels for this image size', {
        option: 'depth',
        least: 2 ** (this.#options.depth - 1),
      });
    }
    return this.#next(name, { kind }, [x], shape);
  }

  globalAverage(x: NetworkNode): NetworkNode {
    return this.#next('pool', { kind: 'globalAverage' }, [x], [channelsOf(x)]);
  }

  dropout(x: NetworkNode): NetworkNode {
    const { dropout: rate } = this.#options;
    return rate > 0 ? this.#next('dropout', { kind: 'dropout', rate }, [x], x.shape) : x;
  }

  dense(x: NetworkNode, name: string, units: number): NetworkNode {
    return this.#next(name, { kind: 'dense', units }, [x], [units]);
  }

  concat(xs: readonly NetworkNode[], name: string): NetworkNode {
    const [first] = xs as readonly [NetworkNode];
    const channels = xs.reduce((sum, x) => sum + channelsOf(x), 0);
    return this.#next(name, { kind: 'concat' }, xs, [...spaceOf(first), channels]);
  }

  add(a: NetworkNode, b: NetworkNode, name: string): NetworkNode {
    return this.#next(name, { kind: 'add' }, [a, b], a.shape);
  }

  /** The second has one channel, or as many as the first. */
  multiply(a: NetworkNode, b: NetworkNode, name: string): NetworkNode {
    return this.#next(name, { kind: 'multiply' }, [a, b], a.shape);
  }

  activation(x: NetworkNode, name: string, activation: 'relu' | 'sigmoid'): NetworkNode {
    return this.#next(name, { kind: 'activation', activation }, [x], x.shape);
  }

  foldSlices(x: NetworkNode): NetworkNode {
    const [slices = 1, ...shape] = x.shape;
    return this.#add('fold', { kind: 'foldSlices' }, [x], shape, slices);
  }

  unfoldSlices(x: NetworkNode): NetworkNode {
    const slices = x.copies;
    return this.#add('unfold', { kind: 'unfoldSlices', slices }, [x], [slices, ...x.shape], 1);
  }

  recurrent(x: NetworkNode, cell: 'gru' | 'lstm', units: number): NetworkNode {
    return this.#next('recurrent', { kind: 'recurrent', cell, units }, [x], [units]);
  }

  #next(
    name: string,
    operation: Operation,
    inputs: readonly NetworkNode[],
    shape: readonly number[],
  ): NetworkNode {
    return this.#add(name, operation, inputs, shape, inputs[0]?.copies ?? 1);
  }

  #add(
    name: string,
    operation: Operation,
    inputs: readonly NetworkNode[],
    shape: readonly number[],
    copies: number,
  ): NetworkNode {
    const node = { name, operation, inputs: inputs.map((input) => input.name), shape, copies };
    this.#nodes.push(node);
    return node;
  }
}

const spaceOf = (node: NetworkNode): readonly number[] => node.shape.slice(0, -1);
export const channelsOf = (node: NetworkNode): number => node.shape.at(-1) ?? 0;
