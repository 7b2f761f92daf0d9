import { AppError } from '../../core/errors.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from '../../core/formats/onnx/onnx-graph.ts';

/** Values of one weight in row-major order. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Weights of layers by the layer's name, in its own order. */
export type LayerWeights = ReadonlyMap<string, readonly Weight[]>;

/** Gathers nodes and weights; every value has the name of the node that gives it. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly weights: OnnxTensor[] = [];
  readonly #layers: LayerWeights;

  constructor(layers: LayerWeights) {
    this.#layers = layers;
  }

  /** Adds a node with one output of that name. */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  weight(name: string, { shape, values }: Weight): string {
    this.weights.push({ name, shape, values });
    return name;
  }

  reshape(input: string, shape: readonly number[], output: string): string {
    const name = `${output}.shape`;
    this.weights.push({
      name,
      shape: [shape.length],
      values: BigInt64Array.from(shape, BigInt),
    });
    return this.node('Reshape', [input, name], output);
  }

  /** @throws {AppError} model/incompatible when the model has no such weight */
  of(layer: string, index: number): Weight {
    const weight = this.#layers.get(layer)?.[index];
    if (!weight) throw new AppError('model/incompatible', 'model is not of these options');
    return weight;
  }

  has(layer: string, index: number): boolean {
    return this.#layers.get(layer)?.[index] !== undefined;
  }
}

/** The same weight with its axes in another order. */
export function permuted({ shape, values }: Weight, order: readonly number[]): Weight {
  const newShape = order.map((axis) => shape[axis] ?? 0);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const result = new Float32Array(values.length);
  for (let i = 0; i < result.length; i++) {
    let rest = i;
    let from = 0;
    for (let axis = newShape.length - 1; axis >= 0; axis--) {
      const size = newShape[axis] ?? 1;
      from += (rest % size) * (strides[order[axis] ?? 0] ?? 0);
      rest = Math.floor(rest / size);
    }
    result[i] = values[from] ?? NaN;
  }
  return { shape: newShape, values: result };
}
