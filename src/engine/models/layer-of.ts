import * as tf from '@tensorflow/tfjs';
import type { LayerOperation, NetworkNode } from '../../core/training/network/node.ts';
import { GlobalAverage } from '../layers/global-average.ts';
import { NormActivation } from '../layers/norm-activation.ts';
import { Recurrent } from '../layers/recurrent.ts';
import { SeededDropout } from '../layers/seeded-dropout.ts';
import { FoldSlices, UnfoldSlices } from '../layers/slices.ts';

/** What its layer depends on. */
type Part<O = LayerOperation> = Pick<NetworkNode, 'name' | 'shape'> & { readonly operation: O };
type Kind<K> = Extract<LayerOperation, { readonly kind: K }>;

function convolution(node: Part<Kind<'conv' | 'upConv'>>, seed: number): tf.layers.Layer {
  const { operation, name } = node;
  const isPlane = node.shape.length === 3;
  const kernelInitializer = tf.initializers.heNormal({ seed });
  const common = { name, kernelInitializer, filters: operation.filters, padding: 'same' } as const;
  if (operation.kind === 'upConv') {
    const config = { ...common, kernelSize: 2, strides: 2, useBias: false };
    return isPlane ? tf.layers.conv2dTranspose(config) : tf.layers.conv3dTranspose(config);
  }
  const { kernelSize, stride: strides, hasBias: useBias } = operation;
  // "same" of a 3D kernel of 1 with a stride gives tf.js a padding of −1: other voxels.
  const padding = kernelSize === 1 ? 'valid' : 'same';
  const config = { ...common, padding, kernelSize, strides, useBias } as const;
  return isPlane ? tf.layers.conv2d(config) : tf.layers.conv3d(config);
}

function pooling(node: Part<Kind<'maxPool' | 'averagePool'>>): tf.layers.Layer {
  const { name } = node;
  const isPlane = node.shape.length === 3;
  const plane = { name, poolSize: 2 };
  const volume = { name, poolSize: [2, 2, 2] as [number, number, number] };
  if (node.operation.kind === 'maxPool') {
    return isPlane ? tf.layers.maxPooling2d(plane) : tf.layers.maxPooling3d(volume);
  }
  return isPlane ? tf.layers.averagePooling2d(plane) : tf.layers.averagePooling3d(volume);
}

/** The tf.js layer of a node; the seed fixes its first weights. */
export function layerOf(node: Part, seed: number): tf.layers.Layer {
  const { name, operation } = node;
  switch (operation.kind) {
    case 'conv':
    case 'upConv':
      return convolution({ ...node, operation }, seed);
    case 'norm': {
      const { normalization, groups, activation } = operation;
      return new NormActivation({ name, normalization, groups, activation });
    }
    case 'maxPool':
    case 'averagePool':
      return pooling({ ...node, operation });
    case 'globalAverage':
      return new GlobalAverage({ name });
    case 'dropout':
      return new SeededDropout({ name, rate: operation.rate });
    case 'dense':
      return tf.layers.dense({
        name,
        units: operation.units,
        kernelInitializer: tf.initializers.glorotNormal({ seed }),
      });
    case 'concat':
      return tf.layers.concatenate({ name });
    case 'add':
      return tf.layers.add({ name });
    case 'multiply':
      return tf.layers.multiply({ name });
    case 'activation':
      return tf.layers.activation({ name, activation: operation.activation });
    case 'foldSlices':
      return new FoldSlices({ name });
    case 'unfoldSlices':
      return new UnfoldSlices({ name, slices: operation.slices });
    case 'recurrent':
      return new Recurrent({ name, cell: operation.cell, units: operation.units, seed });
  }
}
