import * as tf from '@tensorflow/tfjs';
import type { Repair } from './repair-kernel.ts';

/** Shaders of tf.js are sure up to this rank. */
const SURE_RANK = 4;

const product = (lengths: readonly number[]): number => lengths.reduce((all, one) => all * one, 1);

/** One axis at a time, as the middle one of three. */
function byAxis(
  x: tf.Tensor,
  change: (x: tf.Tensor3D, axis: number) => tf.Tensor3D | null,
): tf.Tensor {
  return x.shape.reduce((given: tf.Tensor, length, axis) => {
    const [before, after] = [given.shape.slice(0, axis), given.shape.slice(axis + 1)];
    const changed = change(given.reshape([product(before), length, product(after)]), axis);
    return changed ? changed.reshape([...before, changed.shape[1], ...after]) : given;
  }, x);
}

export const pad: Repair<tf.PadV2Attrs> = ({ x }, { paddings, constantValue }) => {
  if (!x || x.rank <= SURE_RANK) return null;
  return byAxis(x, (given, axis) => {
    const [before, after] = paddings[axis] ?? [0, 0];
    if (before === 0 && after === 0) return null;
    return tf.pad3d(given, [[0, 0], [before, after], [0, 0]], constantValue); // prettier-ignore
  });
};

export const tile: Repair<tf.TileAttrs> = ({ x }, { reps }) => {
  if (!x || x.rank <= SURE_RANK) return null;
  return byAxis(x, (given, axis) => tf.tile(given, [1, reps[axis] ?? 1, 1]));
};

export const reverse: Repair<tf.ReverseAttrs> = ({ x }, { dims }) => {
  if (!x || x.rank <= SURE_RANK) return null;
  const axes = tf.util.parseAxisParam(dims, x.shape);
  return byAxis(x, (given, axis) => (axes.includes(axis) ? tf.reverse(given, 1) : null));
};

export const cumulativeSum: Repair<tf.CumsumAttrs> = ({ x }, attributes) => {
  if (!x || x.rank <= SURE_RANK) return null;
  const { axis: along, exclusive, reverse: isReverse } = attributes;
  return byAxis(x, (given, axis) =>
    axis === along ? tf.cumsum(given, 1, exclusive, isReverse) : null,
  );
};

/** Stock shaders keep the length of the first sum from the end and use it for those of other lengths. */
export const cumulativeSumFromEnd: Repair<tf.CumsumAttrs> = ({ x }, attributes) => {
  const { axis, exclusive, reverse: isReverse } = attributes;
  if (!x || !isReverse) return null;
  return tf.reverse(tf.cumsum(tf.reverse(x, axis), axis, exclusive), axis);
};

/** What a slice with steps takes, gathered axis by axis: of any type. */
function stridedSlice(x: tf.Tensor, attributes: tf.StridedSliceAttrs): tf.Tensor {
  const { begin, end, strides, ...masks } = attributes;
  const info = tf.slice_util.sliceInfo(
    ...([x.shape, begin, end, strides] as const),
    ...([masks.beginMask, masks.endMask, masks.ellipsisMask] as const),
    ...([masks.newAxisMask, masks.shrinkAxisMask] as const),
  );
  const taken = byAxis(x, (given, axis) => {
    const [first = 0, beyond = 0, step = 1] = [info.begin[axis], info.end[axis], info.strides[axis]]; // prettier-ignore
    const count = Math.max(0, Math.ceil((beyond - first) / step));
    const places = Array.from({ length: count }, (_, i) => first + i * step);
    return tf.gather(given, tf.tensor1d(places, 'int32'), 1);
  });
  return taken.reshape(info.finalShape);
}

export const stridedSliceOfManyAxes: Repair<tf.StridedSliceAttrs> = ({ x }, attributes) =>
  x && x.rank > SURE_RANK ? stridedSlice(x, attributes) : null;

/** The stock kernel of wasm says float32 of whatever it was given. */
export const stridedSliceOfWhole: Repair<tf.StridedSliceAttrs> = ({ x }, attributes) =>
  x && x.dtype !== 'float32' ? stridedSlice(x, attributes) : null;

/** `where` of one shape; tf.js repeats the condition before. */
export const select: Repair<unknown> = ({ condition, t, e }) => {
  if (!condition || !t || !e || t.rank <= SURE_RANK) return null;
  return tf.where(condition.flatten(), t.flatten(), e.flatten()).reshape(t.shape);
};
