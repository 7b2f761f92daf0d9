import type { Shader } from './shader.ts';
import { addUp } from './workgroup-sums.wgsl.ts';

export const scaleShift: Shader<
  'y' | 'x' | 'scale' | 'shift',
  'count' | 'channels' | 'activation'
> = {
  name: 'scale-shift',
  tensors: { y: 'write f32', x: 'read f32', scale: 'read f32', shift: 'read f32' },
  ints: ['count', 'channels', 'activation'],
  workgroupSize: 64,
  main: `
  if (index >= u.count) { return; }
  let channel = index % u.channels;
  let z = scale[channel] * x[index] + shift[channel];
  let below = select(select(0.0, 0.01, u.activation == 2), 1.0, u.activation == 0);
  y[index] = z * select(below, 1.0, z > 0.0);`,
};

/** Keeps by MurmurHash3's finaliser of the flat index. */
export const seededDropout: Shader<'y' | 'x', 'count' | 'seed', 'rate' | 'keptScale'> = {
  name: 'seeded-dropout',
  tensors: { y: 'write f32', x: 'read f32' },
  ints: ['count', 'seed'],
  floats: ['rate', 'keptScale'],
  workgroupSize: 64,
  main: `
  if (index >= u.count) { return; }
  var h = u32(index) * 0x9e3779b1u + bitcast<u32>(u.seed);
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  h = h ^ (h >> 16u);
  let isKept = f32(h >> 8u) * 5.9604644775390625e-8 >= u.rate;
  y[index] = select(0.0, x[index] * u.keptScale, isKept);`,
};

export const confusionCounts: Shader<'counts' | 'logits' | 'labels', 'rows' | 'classes'> = {
  name: 'confusion-counts',
  tensors: { counts: 'write i32', logits: 'read f32', labels: 'read i32' },
  ints: ['rows', 'classes'],
  workgroupSize: 64,
  declarations: `
var<workgroup> scratch: array<i32, 64>;
fn predictedAt(row: i32) -> i32 {
  var best = 0;
  for (var c = 1; c < u.classes; c++) {
    if (logits[row * u.classes + c] > logits[row * u.classes + best]) { best = c; }
  }
  return best;
}`,
  // One workgroup a cell: few classes, and no atomics to clear first.
  main: `
  let actual = block / u.classes;
  let predicted = block % u.classes;
  var count = 0;
  for (var row = local; row < u.rows; row += 64) {
    if (labels[row] == actual && predictedAt(row) == predicted) { count++; }
  }
  scratch[local] = count;
  ${addUp('scratch', 64)}
  if (local == 0) { counts[block] = scratch[0]; }`,
};
