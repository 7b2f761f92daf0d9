type NormalizationKind = 'batch' | 'instance' | 'group';

/** What a layer does; sizes are equal along all axes of space. */
export type Operation =
  | { readonly kind: 'input' }
  /** Padded to keep the size (divided by the stride). Bias only where no norm follows. */
  | {
      readonly kind: 'conv';
      readonly filters: number;
      readonly kernelSize: number;
      readonly stride: number;
      readonly hasBias: boolean;
    }
  /** Transposed convolution of kernel and stride 2. */
  | { readonly kind: 'upConv'; readonly filters: number }
  | {
      readonly kind: 'norm';
      readonly normalization: NormalizationKind;
      readonly groups: number;
      readonly activation: 'linear' | 'relu' | 'leakyRelu';
    }
  /** Of windows and stride 2; what is left over at the end falls away. */
  | { readonly kind: 'maxPool' | 'averagePool' }
  /** Mean over space. */
  | { readonly kind: 'globalAverage' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'dense'; readonly units: number }
  | { readonly kind: 'concat' | 'add' | 'multiply' }
  | { readonly kind: 'activation'; readonly activation: 'relu' | 'sigmoid' }
  /** Slices become examples of their own, and examples again. */
  | { readonly kind: 'foldSlices' }
  | { readonly kind: 'unfoldSlices'; readonly slices: number }
  /** Last state over [slices, features]. */
  | { readonly kind: 'recurrent'; readonly cell: 'gru' | 'lstm'; readonly units: number };

/** All that a layer of tf.js stands for. */
export type LayerOperation = Exclude<Operation, { readonly kind: 'input' }>;

export interface NetworkNode {
  readonly name: string;
  readonly operation: Operation;
  /** Names of the nodes that it takes. */
  readonly inputs: readonly string[];
  /** Of its output, without the batch; channels last. */
  readonly shape: readonly number[];
  /** How many of it one example makes: the slices between folding and unfolding. */
  readonly copies: number;
}

/** A network as a list in an order in which it can be run; the last node gives the logits. */
export type Network = readonly NetworkNode[];
