/** A whole number, whole numbers, or a real one (`{ float }`). */
export type OnnxAttribute = number | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  /** An empty name leaves an output out. */
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** Float32 values, or whole numbers (int64), under a name. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** A float32 input or output; the first axis is the batch, of any size. */
export interface OnnxPlace {
  readonly name: string;
  /** Without the batch. */
  readonly shape: readonly number[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxTensor[];
  readonly input: OnnxPlace;
  readonly output: OnnxPlace;
}
