import type { Shader } from '../shader.ts';
import { convInts, tagOf, type ConvCode, type ConvInts } from './conv-shape.ts';
import { elementOf, lane, loadFour, storeFour, unrolled } from './unrolled.ts';

const THREADS = 64;
/** What 16 KiB of workgroup memory hold, with room. */
const SUMS_AT_ONCE = 12;
/** Neighbouring outputs of a row that a thread takes at once. */
export const SEGMENT = 4;
/** Taps of a row that a workgroup works out at once; a wide filter would need too many registers. */
export const tapsAtOnce = (filterWidth: number): number => (filterWidth <= 5 ? filterWidth : 1);

/**
 * The gradient by the filter: a workgroup has a row of taps of 4 × 4 channels, and sums over one
 * split of the outputs. The sums of the splits are added after: no atomics, the same every time.
 */
export const convFilterGradient = (
  code: ConvCode,
): Shader<'dw' | 'x' | 'dy', ConvInts | 'splits' | 'segmentsPerSplit'> => {
  const { filterWidth, strideWidth, dilationWidth, isInVec, isOutVec } = code;
  const taps = tapsAtOnce(filterWidth);
  const inLanes = isInVec ? 4 : 1;
  const sums = taps * inLanes;
  const columns = (SEGMENT - 1) * strideWidth + (taps - 1) * dilationWidth + 1;
  const isRead = (column: number) =>
    Array.from({ length: SEGMENT * taps }, (_, i) => i).some((i) => {
      const tap = Math.floor(i / SEGMENT);
      return (i % SEGMENT) * strideWidth + tap * dilationWidth === column;
    });
  const zero = isInVec ? 'vec4<f32>(0.0)' : '0.0';
  return {
    name: `conv-filter-gradient-${tagOf(code)}`,
    tensors: {
      dw: `write ${elementOf(isOutVec)}`,
      x: `read ${elementOf(isInVec)}`,
      dy: `read ${elementOf(isOutVec)}`,
    },
    ints: [...convInts, 'splits', 'segmentsPerSplit'],
    workgroupSize: THREADS,
    declarations: `var<workgroup> scratch: array<vec4<f32>, ${THREADS * Math.min(SUMS_AT_ONCE, sums)}>;`,
    main: `
  let outFours = (u.outChannels + 3) / 4;
  let inBlocks = u.inChannels / ${inLanes};
  var rest = block;
  let out0 = (rest % outFours) * 4;
  rest = rest / outFours;
  let in0 = (rest % inBlocks) * ${inLanes};
  rest = rest / inBlocks;
  let firstTap = (rest % ${filterWidth / taps}) * ${taps};
  rest = rest / ${filterWidth / taps};
  let j = rest % u.filterHeight;
  rest = rest / u.filterHeight;
  let i = rest % u.filterDepth;
  let split = rest / u.filterDepth;
  let segmentsAcross = (u.outWidth + ${SEGMENT - 1}) / ${SEGMENT};
  let segments = u.batch * u.outDepth * u.outHeight * segmentsAcross;
  let end = min(segments, (split + 1) * u.segmentsPerSplit);
  ${unrolled(sums, (s) => `var sum${s} = vec4<f32>(0.0);`)}
  for (var segment = split * u.segmentsPerSplit + local; segment < end; segment += ${THREADS}) {
    let w0 = (segment % segmentsAcross) * ${SEGMENT};
    let outRow = segment / segmentsAcross;
    let h = outRow % u.outHeight;
    let d = (outRow / u.outHeight) % u.outDepth;
    let example = outRow / u.outHeight / u.outDepth;
    let xd = d * u.strideDepth + i * u.dilationDepth - u.padFront;
    let xh = h * u.strideHeight + j * u.dilationHeight - u.padTop;
    if (xd < 0 || xd >= u.inDepth || xh < 0 || xh >= u.inHeight) { continue; }
    let firstColumn = w0 * ${strideWidth} + firstTap * ${dilationWidth} - u.padLeft;
    let inRow = ((example * u.inDepth + xd) * u.inHeight + xh) * u.inWidth + firstColumn;
    let outPlace = (outRow * u.outWidth + w0) * u.outChannels + out0;
    ${unrolled(
      SEGMENT,
      (t) => `
    var y${t} = vec4<f32>(0.0);
    if (w0 + ${t} < u.outWidth) { y${t} = ${loadFour('dy', `outPlace + ${t} * u.outChannels`, isOutVec)}; }`,
    )}
    ${unrolled(columns, (column) =>
      isRead(column)
        ? `
    var x${column} = ${zero};
    if (firstColumn + ${column} >= 0 && firstColumn + ${column} < u.inWidth) {
      x${column} = x[((inRow + ${column}) * u.inChannels + in0) / ${inLanes}];
    }`
        : '',
    )}
    ${unrolled(taps, (q) =>
      unrolled(SEGMENT, (t) =>
        unrolled(inLanes, (l) => {
          const value = lane(`x${t * strideWidth + q * dilationWidth}`, l, isInVec);
          const sum = `sum${q * inLanes + l}`;
          return `${sum} = fma(vec4<f32>(${value}), y${t}, ${sum});`;
        }),
      ),
    )}
  }
  let filterSize = u.filterDepth * u.filterHeight * ${filterWidth} * u.inChannels * u.outChannels;
  let firstRow = ((i * u.filterHeight + j) * ${filterWidth} + firstTap) * u.inChannels + in0;
  // Few barriers: they cost more than that some threads wait while others add.
  ${unrolled(
    Math.ceil(sums / SUMS_AT_ONCE),
    (part) => `
  ${unrolled(Math.min(SUMS_AT_ONCE, sums - part * SUMS_AT_ONCE), (s) => `scratch[${s * THREADS} + local] = sum${part * SUMS_AT_ONCE + s};`)}
  workgroupBarrier();
  if (local < ${Math.min(SUMS_AT_ONCE, sums - part * SUMS_AT_ONCE)}) {
    let mine = local + ${part * SUMS_AT_ONCE};
    var total = vec4<f32>(0.0);
    for (var k = 0; k < ${THREADS}; k++) { total += scratch[local * ${THREADS} + k]; }
    let row = firstRow + (mine / ${inLanes}) * u.inChannels + mine % ${inLanes};
    let place = split * filterSize + row * u.outChannels + out0;
    ${storeFour('dw', 'place', 'total', 'out0', 'u.outChannels', isOutVec)}
  }
  workgroupBarrier();`,
  )}`,
  };
};
