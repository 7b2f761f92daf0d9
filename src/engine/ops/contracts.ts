import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Kernels of our own beside those of tf.js. Every backend registers each name: WebGPU and wasm with
 * fused kernels, webgl and cpu with the same formula composed of stock kernels. Layout is channels
 * last: x is [n, ...spatial, c] with one, two, three or no spatial axes. All floats are float32.
 */
export const Kernel = {
  NormActivation: 'NormActivation',
  NormActivationGrad: 'NormActivationGrad',
  ScaleShiftActivation: 'ScaleShiftActivation',
  UpSample: 'UpSample',
  UpSampleGrad: 'UpSampleGrad',
  SoftmaxLoss: 'SoftmaxLoss',
  ConfusionCounts: 'ConfusionCounts',
  SeededDropout: 'SeededDropout',
  ClipScale: 'ClipScale',
  OptimizerStep: 'OptimizerStep',
  RunningFigures: 'RunningFigures',
  GruSequence: 'GruSequence',
  GruSequenceGrad: 'GruSequenceGrad',
  LstmSequence: 'LstmSequence',
  LstmSequenceGrad: 'LstmSequenceGrad',
} as const;

/** Slope of `leakyRelu` below zero. */
export const LEAKY_SLOPE = 0.01;

export type Activation = 'linear' | 'relu' | 'leakyRelu';

/**
 * Over which axes figures are taken: `batch` examples and space (Ioffe & Szegedy 2015), `instance`
 * space of one example (Ulyanov 2016), `group` space and the channels of one group (Wu & He 2018).
 */
export type Normalization = 'batch' | 'instance' | 'group';

export interface NormAttributes extends NamedAttrMap {
  readonly normalization: Normalization;
  /** Groups of channels, a divisor of c; 1 unless `group`. */
  readonly groups: number;
  readonly activation: Activation;
  readonly epsilon: number;
}

/**
 * y = activation(gamma·(x − mean)·rstd + beta), biased variance, rstd = 1 / √(variance + epsilon).
 * Outputs [y, mean, rstd]; mean and rstd are [c] (batch), [n, c] (instance) or [n, groups] (group).
 */
export interface NormInputs extends NamedTensorInfoMap {
  readonly x: TensorInfo;
  /** [c] */
  readonly gamma: TensorInfo;
  /** [c] */
  readonly beta: TensorInfo;
}

/** Outputs [dx, dgamma, dbeta]; the activation's slope is found again from x. */
export interface NormGradInputs extends NormInputs {
  readonly dy: TensorInfo;
  readonly mean: TensorInfo;
  readonly rstd: TensorInfo;
}

/** y = activation(scale·x + shift), scale and shift [c]: a batch norm with its running figures. No gradient. */
export interface ScaleShiftInputs extends NamedTensorInfoMap {
  readonly x: TensorInfo;
  readonly scale: TensorInfo;
  readonly shift: TensorInfo;
}
export interface ScaleShiftAttributes extends NamedAttrMap {
  readonly activation: Activation;
}

/** Input `x`, or `dy` for the gradient. `linear` samples at half-pixel centres, borders repeated (ONNX Resize half_pixel). */
export interface UpSampleAttributes extends NamedAttrMap {
  /** Whole factor of each spatial axis. */
  readonly factors: readonly number[] & NamedAttrMap[string];
  readonly mode: 'nearest' | 'linear';
}

/**
 * Inputs logits [n, ...spatial, c] and labels int32 [n, ...spatial]; a negative label does not
 * count. Outputs [loss [], dLogits]. With p = softmax(logits), V the counted positions, y the label:
 *
 * loss = crossEntropy · Σ_V w_y·(1 − p_y)^focalGamma·(−Σ_c t_c·log p_c) / Σ_V w_y
 *      + overlap · (1 − mean over classes and groups of (TP + smooth) / (TP + alpha·FP + beta·FN + smooth))
 *
 * t is one-hot, smoothed to (1 − s) + s/c and s/c in the first term only; TP = Σ p·t, FP = Σ p·(1 − t),
 * FN = Σ (1 − p)·t. alpha = beta = 0.5 is soft Dice; others Tversky (Salehi 2017). Focal: Lin 2017.
 */
export interface LossAttributes extends NamedAttrMap {
  readonly crossEntropy: number;
  readonly overlap: number;
  /** One a class; empty for all 1. */
  readonly classWeights: number[];
  /** Not together with labelSmoothing. */
  readonly focalGamma: number;
  readonly labelSmoothing: number;
  readonly alpha: number;
  readonly beta: number;
  readonly smooth: number;
  /** One group for the whole batch, else one an example. */
  readonly isBatchOverlap: boolean;
  /** Whether class 0 counts in the overlap. */
  readonly hasBackground: boolean;
}
export interface LossInputs extends NamedTensorInfoMap {
  readonly logits: TensorInfo;
  readonly labels: TensorInfo;
}

/** Inputs as LossInputs. Output int32 [c, c]: counts [actual][predicted]; of equal logits the first class. */

/**
 * y = x·keep / (1 − rate), keep where (h(i) >>> 8)·2⁻²⁴ ≥ rate for the flat index i, with
 * h(i) = fmix32(i·0x9e3779b1 + seed) in uint32 (the finaliser of MurmurHash3): the same on every
 * backend. The gradient is the same kernel on dy.
 */
export interface DropoutAttributes extends NamedAttrMap {
  readonly rate: number;
  /** int32 */
  readonly seed: number;
}

/** Inputs: any number of gradients `0`, `1`, …. Outputs [scale [], norm []]: norm = √Σ g², scale = min(1, maxNorm / norm). */
export interface ClipAttributes extends NamedAttrMap {
  readonly maxNorm: number;
}

/**
 * Changes weights and moments in place and gives no output: only WebGPU and wasm have it, others
 * assign. The gradients g are multiplied by gradientScale [] first. Inputs are a list, see `OptimizerPlace`.
 * adam: m = β1·m + (1−β1)·g; v = β2·v + (1−β2)·g²; w −= lr·((m/c1) / (√(v/c2) + ε) + decay·w), c = 1 − βᵗ
 * (decoupled decay: Loshchilov & Hutter 2019).
 * sgd: g += decay·w; m = momentum·m + g; w −= lr·(nesterov ? g + momentum·m : m).
 */
export type OptimizerInputs = Readonly<Record<string, TensorInfo>>;

/** One weight and what moves it. Inputs `0`, `1`, … are gradientScale, then these four of each weight. */
export interface OptimizerPlace<T extends TensorInfo = TensorInfo> {
  readonly weight: T;
  readonly gradient: T;
  /** m */
  readonly first: T;
  /** v; for sgd any tensor, not read. */
  readonly second: T;
}
export interface AdamAttributes extends NamedAttrMap {
  readonly kind: 'adam';
  readonly learningRate: number;
  readonly beta1: number;
  /** 1 − β1, by itself: of a β2 in float32 it would be off by 1e-5. */
  readonly rest1: number;
  readonly beta2: number;
  /** 1 − β2 */
  readonly rest2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** 1 − β1ᵗ */
  readonly correction1: number;
  /** 1 − β2ᵗ */
  readonly correction2: number;
}
export interface SgdAttributes extends NamedAttrMap {
  readonly kind: 'sgd';
  readonly learningRate: number;
  readonly momentum: number;
  readonly isNesterov: boolean;
  readonly weightDecay: number;
}

/**
 * Moves the running figures of a batch norm in place and gives no output: only WebGPU and wasm have
 * it, others assign. With k = 1 − momentum: runningMean += k·(mean − runningMean);
 * runningVariance += k·(correction·(1/rstd² − epsilon) − runningVariance).
 */
export interface RunningInputs extends NamedTensorInfoMap {
  readonly runningMean: TensorInfo;
  readonly runningVariance: TensorInfo;
  readonly mean: TensorInfo;
  readonly rstd: TensorInfo;
}
export interface RunningAttributes extends NamedAttrMap {
  readonly momentum: number;
  readonly epsilon: number;
  /** count / (count − 1): makes the variance unbiased. */
  readonly correction: number;
}

/**
 * A whole sequence, first state zero. gates [n, t, g·u] = x·W + b of every step, computed before in one
 * product; recurrent [u, g·u]; recurrentBias [g·u] (GRU only).
 * GRU, g = 3, order z r h, reset after the product (Cho 2014 as in cuDNN):
 *   z, r = σ(gates + h·R + rb); ĥ = tanh(gates_h + r·(h·R_h + rb_h)); h' = z·h + (1 − z)·ĥ.
 * LSTM, g = 4, order i f c o (Hochreiter & Schmidhuber 1997): c' = σ(f)·c + σ(i)·tanh(ĉ); h' = σ(o)·tanh(c').
 * Outputs GRU [states [n, t, u]], LSTM [states, cells]; the gradients take dStates and what the
 * forward took and gave, and give [dGates, dRecurrent, dRecurrentBias] (LSTM without the last).
 */
export interface SequenceInputs extends NamedTensorInfoMap {
  readonly gates: TensorInfo;
  readonly recurrent: TensorInfo;
}
export interface GruInputs extends SequenceInputs {
  readonly recurrentBias: TensorInfo;
}
export interface GruGradInputs extends GruInputs {
  readonly states: TensorInfo;
  readonly dStates: TensorInfo;
}
export interface LstmGradInputs extends SequenceInputs {
  readonly states: TensorInfo;
  readonly cells: TensorInfo;
  readonly dStates: TensorInfo;
}
