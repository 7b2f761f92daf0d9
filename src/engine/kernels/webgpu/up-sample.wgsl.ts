import type { Shader } from './shader.ts';

const sizes = ['count', 'channels', 'inDepth', 'inHeight', 'inWidth'] as const;
const factors = ['depthFactor', 'heightFactor', 'widthFactor'] as const;
type UpSampleInts = (typeof sizes)[number] | (typeof factors)[number] | 'isLinear';
const ints: UpSampleInts[] = [...sizes, ...factors, 'isLinear'];

/** Output o lies at (o + ½) / factor − ½ of the input; borders are repeated. */
const weights = `
fn weightAt(output: i32, input: i32, size: i32, factor: i32) -> f32 {
  if (u.isLinear == 0) { return select(0.0, 1.0, output / factor == input); }
  let source = (f32(output) + 0.5) / f32(factor) - 0.5;
  let inside = clamp(source, 0.0, f32(size - 1));
  return max(0.0, 1.0 - abs(inside - f32(input)));
}
// The first of the two inputs between which an output lies.
fn lowerInput(output: i32, size: i32, factor: i32) -> i32 {
  if (u.isLinear == 0) { return output / factor; }
  return clamp(i32(floor((f32(output) + 0.5) / f32(factor) - 0.5)), 0, size - 1);
}`;

const place = (depth: string, height: string, width: string) => `
  if (index >= u.count) { return; }
  let channel = index % u.channels;
  var rest = index / u.channels;
  let w = rest % ${width};
  rest = rest / ${width};
  let h = rest % ${height};
  rest = rest / ${height};
  let d = rest % ${depth};
  let example = rest / ${depth};`;

const outDepth = '(u.inDepth * u.depthFactor)';
const outHeight = '(u.inHeight * u.heightFactor)';
const outWidth = '(u.inWidth * u.widthFactor)';

export const upSample: Shader<'y' | 'x', UpSampleInts> = {
  name: 'up-sample',
  tensors: { y: 'write f32', x: 'read f32' },
  ints,
  workgroupSize: 64,
  declarations: weights,
  main: `${place(outDepth, outHeight, outWidth)}
  let d0 = lowerInput(d, u.inDepth, u.depthFactor);
  let h0 = lowerInput(h, u.inHeight, u.heightFactor);
  let w0 = lowerInput(w, u.inWidth, u.widthFactor);
  var sum = 0.0;
  for (var i = d0; i <= min(d0 + u.isLinear, u.inDepth - 1); i++) {
    let weightD = weightAt(d, i, u.inDepth, u.depthFactor);
    for (var j = h0; j <= min(h0 + u.isLinear, u.inHeight - 1); j++) {
      let weightH = weightD * weightAt(h, j, u.inHeight, u.heightFactor);
      for (var k = w0; k <= min(w0 + u.isLinear, u.inWidth - 1); k++) {
        let weight = weightH * weightAt(w, k, u.inWidth, u.widthFactor);
        let at = ((example * u.inDepth + i) * u.inHeight + j) * u.inWidth + k;
        sum += weight * x[at * u.channels + channel];
      }
    }
  }
  y[index] = sum;`,
};

/** Gathers: each input looks at the outputs that may have read it. */
export const upSampleGrad: Shader<'dx' | 'dy', UpSampleInts> = {
  name: 'up-sample-grad',
  tensors: { dx: 'write f32', dy: 'read f32' },
  ints,
  workgroupSize: 64,
  declarations: `${weights}
fn reach(factor: i32) -> i32 { return select(0, (factor + 1) / 2, u.isLinear == 1); }`,
  main: `${place('u.inDepth', 'u.inHeight', 'u.inWidth')}
  let reachD = reach(u.depthFactor);
  let reachH = reach(u.heightFactor);
  let reachW = reach(u.widthFactor);
  var sum = 0.0;
  for (var i = max(0, d * u.depthFactor - reachD); i < min(${outDepth}, (d + 1) * u.depthFactor + reachD); i++) {
    let weightD = weightAt(i, d, u.inDepth, u.depthFactor);
    for (var j = max(0, h * u.heightFactor - reachH); j < min(${outHeight}, (h + 1) * u.heightFactor + reachH); j++) {
      let weightH = weightD * weightAt(j, h, u.inHeight, u.heightFactor);
      for (var k = max(0, w * u.widthFactor - reachW); k < min(${outWidth}, (w + 1) * u.widthFactor + reachW); k++) {
        let weight = weightH * weightAt(k, w, u.inWidth, u.widthFactor);
        let at = ((example * ${outDepth} + i) * ${outHeight} + j) * ${outWidth} + k;
        sum += weight * dy[at * u.channels + channel];
      }
    }
  }
  dx[index] = sum;`,
};
