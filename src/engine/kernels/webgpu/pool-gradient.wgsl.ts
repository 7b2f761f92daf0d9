import type { Shader } from './shader.ts';

const poolInts = [
  ...(['count', 'channels', 'inDepth', 'inHeight', 'inWidth'] as const),
  ...(['outDepth', 'outHeight', 'outWidth', 'windowDepth', 'windowHeight', 'windowWidth'] as const),
  ...(['strideDepth', 'strideHeight', 'strideWidth', 'padFront', 'padTop', 'padLeft'] as const),
];
export type PoolInts = (typeof poolInts)[number];

const axes = [
  { at: 'd', axis: 'Depth', pad: 'padFront' },
  { at: 'h', axis: 'Height', pad: 'padTop' },
  { at: 'w', axis: 'Width', pad: 'padLeft' },
] as const;

/** Every window that looks at a place of the input, in order: `code` sees `outer`, its place in dy. */
const eachWindow = (code: string): string => `
  if (index >= u.count) { return; }
  let channel = index % u.channels;
  var rest = index / u.channels;
  let w = rest % u.inWidth;
  rest = rest / u.inWidth;
  let h = rest % u.inHeight;
  rest = rest / u.inHeight;
  let d = rest % u.inDepth;
  let example = rest / u.inDepth;
  var sum = 0.0;
  ${axes
    .map(
      ({ at, axis, pad }) => `
  let first${axis} = max(0, (${at} + u.${pad} - u.window${axis} + u.stride${axis}) / u.stride${axis});
  let last${axis} = min(u.out${axis} - 1, (${at} + u.${pad}) / u.stride${axis});`,
    )
    .join('')}
  for (var i = firstDepth; i <= lastDepth; i++) {
    let depths = insideOf(i * u.strideDepth - u.padFront, u.windowDepth, u.inDepth);
    for (var j = firstHeight; j <= lastHeight; j++) {
      let rows = insideOf(j * u.strideHeight - u.padTop, u.windowHeight, u.inHeight);
      for (var k = firstWidth; k <= lastWidth; k++) {
        let columns = insideOf(k * u.strideWidth - u.padLeft, u.windowWidth, u.inWidth);
        let outRow = ((example * u.outDepth + i) * u.outHeight + j) * u.outWidth;
        let outer = (outRow + k) * u.channels + channel;
        ${code}
      }
    }
  }
  dx[index] = sum;`;

/** The part of a window that lies in the image: begin and end. */
const insideOf = `
fn insideOf(start: i32, length: i32, size: i32) -> vec2<i32> {
  return vec2<i32>(max(0, start), min(size, start + length));
}`;

/** Each window gives its slope to its highest place, of equal ones to the first. */
export const maxPoolGradient: Shader<'dx' | 'dy' | 'x' | 'y', PoolInts> = {
  name: 'max-pool-gradient',
  tensors: { dx: 'write f32', dy: 'read f32', x: 'read f32', y: 'read f32' },
  ints: poolInts,
  workgroupSize: 64,
  declarations: `${insideOf}
fn isFirst(index: i32, channel: i32, example: i32, depths: vec2<i32>, rows: vec2<i32>, columns: vec2<i32>) -> bool {
  for (var d = depths.x; d < depths.y; d++) {
    for (var h = rows.x; h < rows.y; h++) {
      for (var w = columns.x; w < columns.y; w++) {
        let at = (((example * u.inDepth + d) * u.inHeight + h) * u.inWidth + w) * u.channels + channel;
        if (at == index) { return true; }
        if (x[at] == x[index]) { return false; }
      }
    }
  }
  return false;
}`,
  main: eachWindow(`
        if (x[index] == y[outer] && isFirst(index, channel, example, depths, rows, columns)) {
          sum += dy[outer];
        }`),
};

/** Each window shares its slope out among its places; those outside the image do not count. */
export const averagePoolGradient: Shader<'dx' | 'dy', PoolInts> = {
  name: 'average-pool-gradient',
  tensors: { dx: 'write f32', dy: 'read f32' },
  ints: poolInts,
  workgroupSize: 64,
  declarations: insideOf,
  main: eachWindow(`
        let places = (depths.y - depths.x) * (rows.y - rows.x) * (columns.y - columns.x);
        sum += dy[outer] / f32(places);`),
};
