import * as tf from '@tensorflow/tfjs';
import { gruSequence, lstmSequence } from '../ops/recurrent.ts';
import { onlyShape, onlyTensor } from './layer-tensors.ts';

interface RecurrentConfig {
  readonly name?: string;
  readonly cell: 'gru' | 'lstm';
  readonly units: number;
  /** Of the first weights; needed when it is built anew, not when it is loaded. */
  readonly seed?: number;
}

/** Last state [n, units] of a GRU or LSTM over [n, t, f]. */
export class Recurrent extends tf.layers.Layer {
  static readonly className = 'Recurrent';
  readonly #config: RecurrentConfig;
  #kernel: tf.LayerVariable | null = null;
  #bias: tf.LayerVariable | null = null;
  #recurrent: tf.LayerVariable | null = null;
  #recurrentBias: tf.LayerVariable | null = null;

  constructor(config: RecurrentConfig) {
    super(config);
    this.#config = config;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { cell, units, seed = 1 } = this.#config;
    const width = units * (cell === 'gru' ? 3 : 4);
    const features = onlyShape(inputShape).at(-1) ?? 0;
    const glorot = (at: number) => tf.initializers.glorotNormal({ seed: seed + at });
    const zeros = tf.initializers.zeros();
    this.#kernel = this.addWeight('kernel', [features, width], 'float32', glorot(0));
    this.#recurrent = this.addWeight('recurrent', [units, width], 'float32', glorot(1));
    this.#bias = this.addWeight('bias', [width], 'float32', zeros);
    if (cell === 'gru') {
      this.#recurrentBias = this.addWeight('recurrent_bias', [width], 'float32', zeros);
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [onlyShape(inputShape)[0] ?? null, this.#config.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs);
      const [n, steps, features] = x.shape as [number, number, number];
      const { cell, units } = this.#config;
      const read = (weight: tf.LayerVariable | null) => (weight as tf.LayerVariable).read();
      const gates = x
        .reshape([n * steps, features])
        .matMul(read(this.#kernel))
        .add(read(this.#bias))
        .reshape<tf.Tensor3D>([n, steps, -1]);
      const recurrent = read(this.#recurrent) as tf.Tensor2D;
      const states =
        cell === 'gru'
          ? gruSequence(gates, recurrent, read(this.#recurrentBias) as tf.Tensor1D)
          : lstmSequence(gates, recurrent);
      return states.slice([0, steps - 1, 0], [n, 1, units]).reshape([n, units]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { cell, units } = this.#config;
    return { ...super.getConfig(), cell, units };
  }
}

tf.serialization.registerClass(Recurrent);
