import type { Shader } from '../shader.ts';
import { addFilterProducts, SEGMENT, storeFilter } from './conv-filter-gradient.wgsl.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import { columnsOf, type Tile } from './tile.ts';
import { unrolled } from './unrolled.ts';

/** Segments of outputs that a workgroup holds at once. */
const HELD = 4;

/**
 * The same gradient, sums in the same order, with what a workgroup reads held in its memory: for many
 * channels in fours. Its threads have `segments` × `channels` fours of output and input channels of one
 * row of taps and one part of the outputs.
 */
export const convFilterGradientTiled = (
  code: ConvCode,
  { segments: outFours, channels: inFours }: Tile,
): Shader<'dw' | 'x' | 'dy', ConvInts | 'parts'> => {
  const { filterWidth, strideWidth } = code;
  const threads = outFours * inFours;
  const { count: columns, isRead } = columnsOf(SEGMENT, code);
  const sums = filterWidth * 4;
  return {
    name: `conv-filter-gradient-${tagOf(code)}-${outFours}x${inFours}`,
    tensors: { dw: 'write vec4<f32>', x: 'read vec4<f32>', dy: 'read vec4<f32>' },
    ints: [...convInts, 'parts'],
    workgroupSize: threads,
    declarations: `
var<workgroup> heldX: array<vec4<f32>, ${HELD * columns * inFours}>;
var<workgroup> heldSlopes: array<vec4<f32>, ${HELD * SEGMENT * outFours}>;
struct Place { isRow: bool, firstColumn: i32, inRow: i32, w0: i32, outRow: i32 };
fn placeOf(segment: i32, i: i32, j: i32) -> Place {
  let across = (u.outWidth + ${SEGMENT - 1}) / ${SEGMENT};
  let w0 = (segment % across) * ${SEGMENT};
  let outRow = segment / across;
  let h = outRow % u.outHeight;
  let d = (outRow / u.outHeight) % u.outDepth;
  let example = outRow / u.outHeight / u.outDepth;
  let xd = d * u.strideDepth + i * u.dilationDepth - u.padFront;
  let xh = h * u.strideHeight + j * u.dilationHeight - u.padTop;
  let isInside = xd >= 0 && xd < u.inDepth && xh >= 0 && xh < u.inHeight;
  let inRow = ((example * u.inDepth + xd) * u.inHeight + xh) * u.inWidth;
  let firstColumn = w0 * ${strideWidth} - u.padLeft;
  return Place(example < u.batch && isInside, firstColumn, inRow, w0, outRow * u.outWidth);
}`,
    main: `
  let allOut = u.outChannels / 4;
  let allIn = u.inChannels / 4;
  let outBlocks = (allOut + ${outFours - 1}) / ${outFours};
  let inBlocks = (allIn + ${inFours - 1}) / ${inFours};
  var rest = block;
  let firstOut = (rest % outBlocks) * ${outFours};
  rest = rest / outBlocks;
  let firstIn = (rest % inBlocks) * ${inFours};
  rest = rest / inBlocks;
  let j = rest % u.filterHeight;
  rest = rest / u.filterHeight;
  let i = rest % u.filterDepth;
  let part = rest / u.filterDepth;
  let firstTap = 0;
  let myOut = local % ${outFours};
  let myIn = local / ${outFours};
  let segments = u.batch * u.outDepth * u.outHeight * ((u.outWidth + ${SEGMENT - 1}) / ${SEGMENT});
  ${unrolled(sums, (s) => `var sum${s} = vec4<f32>(0.0);`)}
  for (var first = part; first < segments; first += ${HELD} * u.parts) {
    workgroupBarrier();
    for (var k = 0; k < ${HELD}; k++) {
      let place = placeOf(first + k * u.parts, i, j);
      if (!place.isRow) { continue; }
      for (var item = local; item < ${SEGMENT * outFours}; item += ${threads}) {
        let w = place.w0 + item / ${outFours};
        let four = firstOut + item % ${outFours};
        var value = vec4<f32>(0.0);
        if (w < u.outWidth && four < allOut) { value = dy[(place.outRow + w) * allOut + four]; }
        heldSlopes[k * ${SEGMENT * outFours} + item] = value;
      }
      for (var item = local; item < ${columns * inFours}; item += ${threads}) {
        let column = place.firstColumn + item / ${inFours};
        let four = firstIn + item % ${inFours};
        var value = vec4<f32>(0.0);
        if (column >= 0 && column < u.inWidth && four < allIn) {
          value = x[(place.inRow + column) * allIn + four];
        }
        heldX[k * ${columns * inFours} + item] = value;
      }
    }
    workgroupBarrier();
    for (var k = 0; k < ${HELD}; k++) {
      if (!placeOf(first + k * u.parts, i, j).isRow) { continue; }
      ${unrolled(SEGMENT, (t) => `let y${t} = heldSlopes[k * ${SEGMENT * outFours} + ${t * outFours} + myOut];`)}
      ${unrolled(columns, (column) =>
        isRead(column)
          ? `let x${column} = heldX[k * ${columns * inFours} + ${column * inFours} + myIn];`
          : '',
      )}
      ${addFilterProducts(code, filterWidth)}
    }
  }
  let out0 = (firstOut + myOut) * 4;
  let in0 = (firstIn + myIn) * 4;
  if (in0 >= u.inChannels) { return; }
  ${storeFilter(code, filterWidth)}`,
  };
};
