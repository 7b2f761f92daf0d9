import * as tf from '@tensorflow/tfjs';

const KERNEL = 'Conv3DBackpropInputV2';

interface Attributes extends tf.NamedAttrMap {
  readonly pad: 'valid' | 'same';
  readonly strides: [number, number, number];
}

/**
 * The gradient of conv3dTranspose, which tf.js has not (tensorflow/tfjs#6323): as it is itself the
 * gradient of conv3d by its input, its own is conv3d by dy, and conv3d's by the filter.
 */
export function registerConv3dTransposeGradient(): void {
  const known: unknown = tf.getGradient(KERNEL);
  if (known) return;
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ['dy', 'filter'],
    gradFunc: (gradient, saved, attributes) => {
      const [dy, filter] = saved as [tf.Tensor5D, tf.Tensor5D];
      const { pad, strides } = attributes as Attributes;
      const x = gradient as tf.Tensor5D;
      return {
        dy: () => tf.conv3d(x, filter, strides, pad),
        filter: () =>
          tf
            .engine()
            .runKernel<tf.Tensor>(
              'Conv3DBackpropFilterV2',
              { x, dy },
              { pad, strides, filterShape: filter.shape },
            ),
      };
    },
  });
}
