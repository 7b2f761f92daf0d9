import * as tf from '@tensorflow/tfjs';

/** The one input of a layer: tf.js hands it over alone or in a list. */
export const onlyTensor = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;

/** The one shape of a layer's input. */
export const onlyShape = (shape: tf.Shape | tf.Shape[]): tf.Shape =>
  Array.isArray(shape[0]) ? shape[0] : (shape as tf.Shape);

/** Weights of layers are variables; the type of `read` does not say so. */
export const isVariable = (tensor: tf.Tensor): tensor is tf.Variable =>
  tensor instanceof tf.Variable;
